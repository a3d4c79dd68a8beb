"""One episode copied many times in the database itself, for lists that must not grow slow."""

from datetime import datetime, timedelta

from django.db import connection

from stepdown.episodes.models import Episode, EpisodeProgress, Involvement, Obligation
from stepdown.partnership.models import Account

NUMBERS = "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < %s)"


def copy_episode(episode: Episode, owner: Account, copies: int, due: datetime) -> None:
    """Write ``copies`` more episodes like this one, each with a duty that ``owner`` owes.

    The duties fall due a minute apart from ``due`` on. The copies have no children:
    only their number matters.
    """
    highest = Episode.objects.order_by("-pk").values_list("pk", flat=True)[0]
    _insert(
        Episode,
        f"i + {highest}, authority_id, 'COPY-' || (i + {highest}), pathway, published_pack_id, "
        "settings_version_id, origin_team_id, known, started_earliest, started_latest, "
        f"started_recorded_at, started_by_id, 'copy-' || (i + {highest})",
        f"FROM n, episodes_episode WHERE id = {episode.pk}",
        copies,
    )
    _insert(
        EpisodeProgress,
        f"i + {highest}, authority_id, is_open, stage, has_breach, is_disputed, revision, "
        "next_change_at",
        f"FROM n, episodes_episodeprogress WHERE episode_id = {episode.pk}",
        copies,
    )
    first = Involvement.objects.filter(episode=episode, account=owner).order_by("pk")[0]
    start = Involvement.objects.order_by("-pk").values_list("pk", flat=True)[0]
    _insert(
        Involvement,
        f"i + {start}, authority_id, i + {highest}, account_id, team_id, role, "
        "is_asked, began, ended",
        f"FROM n, episodes_involvement WHERE id = {first.pk}",
        copies,
    )
    Obligation.objects.bulk_create(
        (
            Obligation(
                authority_id=episode.authority_id,
                episode_id=highest + 1 + number,
                obligation="visit",
                title=f"Visit number {number}",
                clause="c1",
                role="social-worker",
                account=owner,
                state="open",
                is_open=True,
                due_at=due + timedelta(minutes=number),
            )
            for number in range(copies)
        ),
        batch_size=2_000,
    )
    for model in (Episode, Involvement):
        _set_sequence(model._meta.db_table)


def _insert(model: type, values: str, source: str, copies: int) -> None:
    meta = model._meta  # type: ignore[attr-defined]
    columns = ", ".join(f'"{field.column}"' for field in meta.concrete_fields)
    with connection.cursor() as cursor:
        cursor.execute(
            f'INSERT INTO "{meta.db_table}" ({columns}) {NUMBERS} SELECT {values} {source}',
            [copies],
        )


def _set_sequence(table: str) -> None:
    """Let PostgreSQL go on counting after the rows that were numbered by hand."""
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute(
                f"SELECT setval(pg_get_serial_sequence('{table}', 'id'), max(id)) FROM {table}"  # noqa: S608
            )
