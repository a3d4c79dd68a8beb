"""Write what a standing says into the tables that lists read."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from collections.abc import Set as AbstractSet
from dataclasses import dataclass
from typing import Any

from django.db.models import Max

from stepdown.audit.append_only import FOR_EVER
from stepdown.episodes.models import (
    Episode,
    EpisodeProgress,
    Involvement,
    Obligation,
    Record,
)
from stepdown.episodes.models.obligation import FAMILY
from stepdown.partnership.models import Post
from stepdown.protocol.duties import QUESTION
from stepdown.protocol.facts import Facts
from stepdown.protocol.pathway import Pathway
from stepdown.protocol.standing import ObligationStanding, Standing, State

KEPT = {
    State.OPEN: Obligation.State.OPEN,
    State.LATE: Obligation.State.OPEN,
    State.DONE: Obligation.State.DONE,
    State.NOT_NEEDED: Obligation.State.NOT_NEEDED,
}
"""What is stored of a state. Late is never stored, and what is not owed yet has no row."""

COMPARED = (
    "child_id", "title", "clause", "account_id", "team_id", "state", "is_open", "due_at", "done_at",
)  # fmt: skip

Key = tuple[str, str, int, str]


@dataclass(frozen=True, slots=True)
class Owner:
    """Who owes what a role owes in one episode: a person, a team, or whoever has the role."""

    account_id: int | None = None
    team_id: int | None = None


def project(
    episode: Episode, pathway: Pathway, told: Facts, found: Standing, revision: int | None = None
) -> None:
    """Make the stored rows say what the standing says, and touch no row that does already."""
    present = {child.id for child in told.children if child.left is None}
    wanted = {_key(row): row for row in _obligations(episode, pathway, found, present)}
    existing = {_key(row): row for row in Obligation.objects.filter(episode=episode)}
    gone = [row.pk for key, row in existing.items() if key not in wanted]
    new = [row for key, row in wanted.items() if key not in existing]
    changed = []
    # To write what has not changed too costs more than all the rest of an act.
    columns: set[str] = set()
    for key, row in wanted.items():
        stored = existing.get(key)
        if stored is None:
            continue
        differ = {name for name in COMPARED if getattr(stored, name) != getattr(row, name)}
        if differ:
            row.pk = stored.pk
            changed.append(row)
            columns |= differ
    if gone:
        Obligation.objects.filter(pk__in=gone).delete()
    if new:
        Obligation.objects.bulk_create(new)
    if changed:
        Obligation.objects.bulk_update(changed, sorted(columns))
    _progress(episode, pathway, told, found, revision)


def owners_in(
    episode: Episode, roles: Iterable[str], *, who_may_act: bool = False
) -> Mapping[str, Owner]:
    """Return who fills each role in an episode: the latest person, else the team that has it.

    Whoever was asked and has not answered owes what the role owes only where nobody
    has the role yet. ``who_may_act`` leaves them out: they act in no role until they accept.
    """
    people: dict[str, Owner] = {}
    teams: list[int] = []
    involved = Involvement.objects.filter(
        authority_id=episode.authority_id, episode=episode, ended=FOR_EVER
    ).order_by("-is_asked", "pk")
    for each in involved.filter(is_asked=False) if who_may_act else involved:
        if each.account_id is not None and each.role:
            people[each.role] = Owner(each.account_id, each.team_id)
        elif each.team_id is not None:
            teams.append(each.team_id)
    nobody_yet = set(roles) - set(people)
    if nobody_yet and teams:
        posts: dict[str, dict[int, list[int]]] = defaultdict(lambda: defaultdict(list))
        for team_id, role, account_id in Post.objects.filter(
            authority_id=episode.authority_id,
            team__in=teams,
            role__in=nobody_yet,
            ended=FOR_EVER,
        ).values_list("team_id", "role", "account_id"):
            posts[role][team_id].append(account_id)
        for role, by_team in posts.items():
            team_id = next(team for team in reversed(teams) if team in by_team)
            accounts = by_team[team_id]
            people[role] = Owner(accounts[0] if len(accounts) == 1 else None, team_id)
    return people


def _key(row: Obligation) -> Key:
    return row.about, row.obligation, row.ordinal, row.role


def _obligations(
    episode: Episode, pathway: Pathway, found: Standing, present: AbstractSet[str]
) -> Iterable[Obligation]:
    kept = [
        each
        for each in found.obligations
        if each.state in KEPT
        and not _is_standing_duty(pathway, each)
        and not _asks_about_nobody(each, present)
    ]
    owners = owners_in(episode, {role for each in kept for role in each.owed_by})
    for each in kept:
        title, clause = _words(pathway, each)
        for role in each.owed_by:
            owner = owners.get(role, Owner())
            yield Obligation(
                authority_id=episode.authority_id,
                episode=episode,
                about=each.child or FAMILY,
                child_id=int(each.child) if each.child else None,
                obligation=each.obligation,
                ordinal=each.ordinal,
                role=role,
                title=title[:300],
                clause=clause,
                account_id=owner.account_id,
                team_id=owner.team_id,
                state=KEPT[each.state],
                is_open=KEPT[each.state] is Obligation.State.OPEN,
                due_at=each.due.at if each.due else None,
                done_at=each.done_at.latest if each.done_at else None,
            )


def _asks_about_nobody(each: ObligationStanding, present: AbstractSet[str]) -> bool:
    """Say whether it is a question about a child who has left, or about a family that has."""
    is_a_question = each.obligation.startswith(QUESTION)
    return is_a_question and (each.child not in present if each.child else not present)


def _is_standing_duty(pathway: Pathway, each: ObligationStanding) -> bool:
    duty = pathway.obligations.get(each.obligation)
    return duty is not None and duty.block.standing_duty


def _words(pathway: Pathway, each: ObligationStanding) -> tuple[str, str]:
    if each.obligation.startswith(QUESTION):
        block = pathway.gates[each.obligation.removeprefix(QUESTION)].block
        return f"Find out: {block.rule}", ", ".join(block.clause)
    duty = pathway.obligations[each.obligation].block
    return duty.title, ", ".join(duty.clause)


def _progress(
    episode: Episode, pathway: Pathway, told: Facts, found: Standing, revision: int | None
) -> None:
    is_open = any(child.left is None for child in told.children)
    if revision is None:
        revision = Record.objects.filter(
            authority_id=episode.authority_id, episode=episode
        ).aggregate(latest=Max("pk"))["latest"]
    row: dict[str, Any] = {
        "is_open": is_open,
        "stage": stage_of(pathway, told, found),
        "has_breach": any(milestone.breaches for milestone in found.milestones),
        "is_disputed": is_disputed(pathway, told),
        "revision": revision or 0,
        "next_change_at": found.next_change_at if is_open else None,
    }
    if not EpisodeProgress.objects.filter(episode=episode).update(**row):
        EpisodeProgress.objects.create(episode=episode, authority_id=episode.authority_id, **row)


def stage_of(pathway: Pathway, told: Facts, found: Standing) -> str:
    """Return the stage of the first milestone that somebody present has still to reach."""
    present = {child.id for child in told.children if child.left is None}
    waiting = {
        each.milestone
        for each in found.milestones
        if each.reached is None and (each.child is None or each.child in present)
    }
    for id_, milestone in pathway.milestones.items():
        if id_ in waiting and milestone.block.stage:
            return milestone.block.stage
    return ""


def is_disputed(pathway: Pathway, told: Facts) -> bool:
    """Say whether a disagreement was raised that nobody has settled since."""
    ladder = pathway.file.disagreement
    if ladder is None:
        return False
    events = pathway.pack.about.events
    latest: dict[str, str] = {}
    for name in (ladder.raised, ladder.decided):
        event = events[name]
        wanted = {field: {_word(v) for v in values} for field, values in event.with_.items()}
        for each in told.happenings:
            if each.record == event.record and all(
                _word(each.says.get(field, "")) in values for field, values in wanted.items()
            ):
                latest[name] = max(latest.get(name, ""), each.key)
    return latest.get(ladder.raised, "") > latest.get(ladder.decided, "")


def _word(value: object) -> str:
    return ("yes" if value else "no") if isinstance(value, bool) else str(value)
