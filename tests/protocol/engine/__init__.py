"""The manual of the protocol language: each file is a chapter, each test a sentence of it.

The children, the council and its protocol are invented; see ``invented.py``.
"""
