"""What other rooms may listen to: this room knows none of them."""

from django.dispatch import Signal

posts_changed = Signal()
"""Sent with ``posts`` inside the transaction in which posts began or ended."""
