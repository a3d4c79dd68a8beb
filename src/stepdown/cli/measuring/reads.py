"""The least that must be read to do what the verbs do, as statements written by hand."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from stepdown.audit.acts import chain_of_episode
from stepdown.audit.append_only import FOR_EVER
from stepdown.cli.measuring.raw import Raw
from stepdown.episodes.models import Episode
from stepdown.families.models import Child
from stepdown.partnership.models import Account, Team

PLACE = """
SELECT team_id, role FROM partnership_post
 WHERE authority_id = %s AND account_id = %s AND began <= %s AND ended > %s
UNION ALL
SELECT id, '' FROM partnership_team WHERE authority_id = %s AND duty_manager_id = %s"""

EPISODE = """
SELECT e.*, p.sha256, s.*, t.duty_manager_id
  FROM episodes_episode e
  JOIN partnership_publishedpack p ON p.id = e.published_pack_id
  JOIN partnership_settingsversion s ON s.id = e.settings_version_id
  JOIN partnership_team t ON t.id = e.origin_team_id
 WHERE e.id = %s AND e.authority_id = %s AND (
  EXISTS (SELECT 1 FROM episodes_involvement i
           WHERE i.authority_id = e.authority_id AND i.episode_id = e.id AND i.ended = %s
             AND i.account_id = %s)
  OR EXISTS (SELECT 1 FROM episodes_holding h
               JOIN episodes_episodechild m ON m.id = h.membership_id
              WHERE h.authority_id = e.authority_id AND m.episode_id = e.id AND h.ended = %s
                AND h.account_id = %s))"""

MADE_BEFORE = "SELECT id FROM episodes_record WHERE recorded_by_id = %s AND idempotency_key = %s"

CHILDREN = """
SELECT m.*, c.* FROM episodes_episodechild m JOIN families_child c ON c.id = m.child_id
 WHERE m.authority_id = %s AND m.episode_id = %s ORDER BY m.id"""

RECORDS = """
SELECT r.id, r.record, r.happened_earliest, r.happened_latest, r.supersedes_id, r.is_retraction,
       r.is_absence, r.says, a.child_id
  FROM episodes_record r LEFT JOIN episodes_recordchild a ON a.record_id = r.id
 WHERE r.authority_id = %s AND r.episode_id = %s ORDER BY r.id"""

SPELLS = "SELECT * FROM episodes_spell WHERE authority_id = %s AND episode_id = %s ORDER BY id"

OBLIGATIONS = "SELECT * FROM episodes_obligation WHERE episode_id = %s"

OWNERS = """
SELECT i.account_id, i.team_id, i.role, p.role, p.account_id
  FROM episodes_involvement i
  LEFT JOIN partnership_post p
    ON p.authority_id = i.authority_id AND p.team_id = i.team_id AND p.ended = i.ended
 WHERE i.authority_id = %s AND i.episode_id = %s AND i.ended = %s ORDER BY i.id"""

LAST_ACT = """
SELECT position, digest FROM audit_event WHERE chain = %s ORDER BY position DESC LIMIT 1"""

IN_FORCE = """
SELECT p.id, p.pack, p.sha256, s.id, s."values", s.closed_on
  FROM partnership_adoption a
  JOIN partnership_publishedpack p ON p.id = a.published_pack_id
  JOIN partnership_settingsversion s ON s.authority_id = a.authority_id
 WHERE a.authority_id = %s AND a.in_force_from <= %s ORDER BY a.in_force_from, s.number"""

STARTED_BEFORE = "SELECT id FROM episodes_episode WHERE started_by_id = %s AND idempotency_key = %s"


def read_for_a_step(raw: Raw, episode: Episode, by: Account, key: str, at: datetime) -> None:
    """Read what a record needs: who may, what is known, what is owed, where the trail ends."""
    council, now, for_ever = episode.authority_id, raw.instant(at), raw.instant(FOR_EVER)
    here = (council, episode.pk)
    raw.run(PLACE, (council, by.pk, now, now, council, by.pk))
    lock = " FOR UPDATE OF e" if raw.is_postgresql else ""
    raw.run(EPISODE + lock, (episode.pk, council, for_ever, by.pk, for_ever, by.pk))
    raw.run(MADE_BEFORE, (by.pk, key))
    raw.run(CHILDREN, here)
    raw.run(RECORDS, here)
    raw.run(SPELLS, here)
    raw.run(OBLIGATIONS, (episode.pk,))
    raw.run(OWNERS, (*here, for_ever))
    _end_of_trail(raw, chain_of_episode(episode.pk))


def read_for_opening(
    raw: Raw, team: Team, children: Sequence[Child], *, by: Account, key: str, at: datetime
) -> None:
    """Read what a start needs: the protocol in force, who may, and that no child is elsewhere."""
    council, now, for_ever = team.authority_id, raw.instant(at), raw.instant(FOR_EVER)
    raw.run(STARTED_BEFORE, (by.pk, key))
    raw.run(PLACE, (council, by.pk, now, now, council, by.pk))
    raw.run(IN_FORCE, (council, now))
    marks = ", ".join(["%s"] * len(children))
    raw.run(
        "SELECT child_id, episode_id FROM episodes_episodechild"  # noqa: S608
        f" WHERE authority_id = %s AND ended = %s AND child_id IN ({marks})",
        (council, for_ever, *(child.pk for child in children)),
    )
    raw.run(
        "SELECT team_id, role, account_id FROM partnership_post"
        " WHERE authority_id = %s AND team_id = %s AND ended = %s",
        (council, team.pk, for_ever),
    )
    _end_of_trail(raw, f"episode:{key}")


def _end_of_trail(raw: Raw, chain: str) -> None:
    if raw.is_postgresql:
        raw.run("SELECT pg_advisory_xact_lock(hashtextextended(%s, 0))", (chain,))
    raw.run(LAST_ACT, (chain,))
