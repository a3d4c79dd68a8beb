"""The episodes room as a Django application."""

from typing import Any

from django.apps import AppConfig


class EpisodesConfig(AppConfig):
    """Names the room for Django."""

    name = "stepdown.episodes"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Keep who owes what as it is when people come to a team, or go."""
        from stepdown.partnership.changes import posts_changed  # noqa: PLC0415  (once set up)

        posts_changed.connect(owe_anew, dispatch_uid="stepdown.episodes.owing_anew")


def owe_anew(sender: Any, posts: Any, **_signal: Any) -> None:
    """Say again who owes what the posts' roles owe."""
    from stepdown.episodes.owing_anew import posts_have_changed  # noqa: PLC0415  (models are ready)

    posts_have_changed(posts)
