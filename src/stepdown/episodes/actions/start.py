"""Begin a step down."""

from __future__ import annotations

import secrets
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from django.db import IntegrityError, transaction

from stepdown.audit.append_only import FOR_EVER
from stepdown.episodes.access import place_of, roles_of
from stepdown.episodes.actions.acting import Act
from stepdown.episodes.actions.answers import check_answers
from stepdown.episodes.actions.writing import now_or, settle
from stepdown.episodes.holdings import Holder, open_memberships
from stepdown.episodes.involving import involve
from stepdown.episodes.models import Episode, EpisodeChild, Spell
from stepdown.episodes.refusals import AnswersAreWrong, NotPossibleNow, NotYours
from stepdown.episodes.standing import pathway_of
from stepdown.families.models import Child, SiblingGroup
from stepdown.families.reading import as_kept, children_in
from stepdown.partnership.models import Account, Authority, PublishedPack, Team
from stepdown.partnership.protocols import in_force, load
from stepdown.protocol.facts import Kind
from stepdown.protocol.language import Pack
from stepdown.protocol.moments import Moment

ALPHABET = "23456789BCDFGHJKMNPQRSTVWXZ"
"""No vowels and no look-alikes: a reference is read out on the telephone."""


@dataclass(frozen=True, slots=True)
class State:
    """A circumstance of a child that began before: a status, a level, a plan, a service."""

    child: Child
    timeline: str
    value: str
    began: Moment
    ended: Moment | None = None


def start(
    *,
    authority: Authority,
    pathway: str,
    children: Sequence[Child] | None = None,
    sibling_group: SiblingGroup | None = None,
    origin_team: Team,
    receiving_team: Team | None = None,
    social_worker: Account | None = None,
    known: Mapping[str, object] | None = None,
    spells: Iterable[State] = (),
    started: Moment | None = None,
    idempotency_key: str,
    by: Account,
    at: datetime,
) -> Episode:
    """Begin a step down for children, each held by their social worker from ``at``.

    It keeps the protocol and the council's settings that are in force now. Of two
    entries that are the same child it takes the one that is kept.
    """
    try:
        with transaction.atomic():
            return _start(
                authority=authority,
                pathway=pathway,
                family=_family(children, sibling_group),
                origin_team=origin_team,
                receiving_team=receiving_team,
                social_worker=social_worker or by,
                known=known or {},
                states=tuple(spells),
                started=now_or(started, at),
                idempotency_key=idempotency_key,
                by=by,
                at=at,
            )
    except IntegrityError:
        # Somebody else began one for the same child between our look and our write,
        # or this person pressed the button twice.
        made = _made_before(by, idempotency_key)
        if made is not None:
            return made
        raise NotPossibleNow(
            "A child is in another step down that began at this moment.",
            "Look at my work again: it has changed.",
        ) from None


def _start(
    *,
    authority: Authority,
    pathway: str,
    family: list[Child],
    origin_team: Team,
    receiving_team: Team | None,
    social_worker: Account,
    known: Mapping[str, object],
    states: Sequence[State],
    started: Moment,
    idempotency_key: str,
    by: Account,
    at: datetime,
) -> Episode:
    made = _made_before(by, idempotency_key)
    if made is not None:
        return made
    known_as = as_kept([child for child in family if child.authority_id == authority.pk])
    family = list({child.pk: child for child in _as_kept(family, known_as)}.values())
    states = [replace(each, child=_as_kept([each.child], known_as)[0]) for each in states]
    published, pack = _protocol_for(authority, pathway, at)
    role = _check_may_start(
        pack=pack, pathway=pathway, authority=authority, origin_team=origin_team, by=by, at=at
    )
    _check_people(authority, family, origin_team, receiving_team, social_worker)
    _check_in_no_other(authority, {pk for _, entries in known_as.values() for pk in entries})
    if started.earliest > at:
        raise AnswersAreWrong({"started": "When it started must be today or in the past."})
    kept = check_answers(Kind.ANSWERS, pack.about.known, known, authority.pk)
    settings_version = authority.settings_versions.order_by("-number").first()
    if settings_version is None:
        raise NotPossibleNow(
            f"{authority.name} has no settings.", "Ask its administrator to save them once."
        )
    episode = Episode.objects.create(
        authority=authority,
        reference=new_reference(),
        pathway=pathway,
        published_pack=published,
        settings_version=settings_version,
        origin_team=origin_team,
        known=kept,
        started_earliest=started.earliest,
        started_latest=started.latest,
        started_recorded_at=at,
        started_by=by,
        idempotency_key=idempotency_key,
    )
    open_memberships(episode, family, Holder(account=social_worker), at)
    _involve(
        episode, pack, role=role, receiving_team=receiving_team, social_worker=social_worker,
        by=by, at=at,
    )  # fmt: skip
    _write_states(episode, family, states, by, at)
    place = place_of(by, at)
    act = Act(episode, by, at, place, roles_of(place, episode, pack), pack, pathway_of(episode))
    act.write_down(
        "start", f"episode:{episode.pk}", children=sorted(child.pk for child in family),
        holder=social_worker.pk, published_pack=published.pk,
    )  # fmt: skip
    settle(act)
    return episode


def new_reference() -> str:
    """Return a reference that says nothing of the family and can be read out."""
    return "SD-" + "".join(secrets.choice(ALPHABET) for _ in range(7))


def _made_before(by: Account, idempotency_key: str) -> Episode | None:
    return Episode.objects.filter(started_by=by, idempotency_key=idempotency_key).first()


def _family(children: Sequence[Child] | None, group: SiblingGroup | None) -> list[Child]:
    family = list(children) if children is not None else []
    if group is not None and children is None:
        family = children_in(group)
    if not family:
        raise NotPossibleNow("No child was chosen.", "Choose at least one child.")
    return family


def _protocol_for(authority: Authority, pathway: str, at: datetime) -> tuple[PublishedPack, Pack]:
    for published in in_force(authority, at):
        pack = load(published)
        if pathway in pack.pathways:
            return published, pack
    raise NotPossibleNow(
        f"{authority.name} has adopted no protocol with the pathway {pathway}.",
        "Choose another pathway, or ask who looks after the protocols.",
    )


def _check_may_start(
    *, pack: Pack, pathway: str, authority: Authority, origin_team: Team, by: Account, at: datetime
) -> str:
    place = place_of(by, at)
    allowed = pack.pathways[pathway].starts_by
    mine = place.roles_in([origin_team.pk]) if place.authority_id == authority.pk else frozenset()
    for role in allowed:
        if role in mine:
            return role
    names = " or ".join(pack.about.roles[role].name for role in allowed)
    raise NotYours(
        f"You cannot start this step down from {origin_team.name}.",
        f"This is for: {names} in that team.",
        allowed,
    )


def _check_people(
    authority: Authority,
    family: Sequence[Child],
    origin_team: Team,
    receiving_team: Team | None,
    social_worker: Account,
) -> None:
    teams = [origin_team, *([receiving_team] if receiving_team else [])]
    councils = {child.authority_id for child in family} | {team.authority_id for team in teams}
    if councils != {authority.pk}:
        raise NotPossibleNow(
            "A child or a team is with another council.", "Choose those of this council."
        )
    if not social_worker.is_active or social_worker.authority_id != authority.pk:
        raise NotPossibleNow(
            f"{social_worker.name} does not work with this council.", "Choose who holds the family."
        )


def _as_kept(
    children: Sequence[Child], known_as: Mapping[int, tuple[Child, set[int]]]
) -> list[Child]:
    """Return children under the entries that are kept, where two were the same child."""
    return [known_as[child.pk][0] if child.pk in known_as else child for child in children]


def _check_in_no_other(authority: Authority, entries: Collection[int]) -> None:
    """Refuse a child who is in an open step down, under whatever entry."""
    elsewhere = EpisodeChild.objects.filter(
        authority=authority, child__in=entries, ended=FOR_EVER
    ).select_related("child", "episode")
    taken = list(elsewhere)
    if taken:
        names = " and ".join(str(each.child) for each in taken)
        raise NotPossibleNow(
            f"{names} is in a step down that is still open ({taken[0].episode.reference}).",
            "Go on with that one, or end the child's part in it first.",
        )


def _involve(
    episode: Episode,
    pack: Pack,
    *,
    role: str,
    receiving_team: Team | None,
    social_worker: Account,
    by: Account,
    at: datetime,
) -> None:
    worker_roles = sorted(place_of(social_worker, at).roles_in([episode.origin_team_id]))
    declared = [each for each in worker_roles if each in pack.about.roles]
    worker_role = role if social_worker == by or not declared else declared[0]
    involve(episode, at, account=social_worker, team=episode.origin_team, role=worker_role)
    if social_worker != by:
        involve(episode, at, account=by, team=episode.origin_team, role=role)
    involve(episode, at, team=episode.origin_team)
    if receiving_team is not None:
        involve(episode, at, team=receiving_team)


def _write_states(
    episode: Episode, family: Sequence[Child], states: Sequence[State], by: Account, at: datetime
) -> None:
    ours = {child.pk for child in family}
    if any(state.child.pk not in ours for state in states):
        raise NotPossibleNow(
            "A circumstance is about a child who is not in this step down.",
            "Choose the children it is about.",
        )
    Spell.objects.bulk_create(
        Spell(
            authority_id=episode.authority_id,
            episode=episode,
            child=state.child,
            timeline=state.timeline,
            value=state.value,
            began_earliest=state.began.earliest,
            began_latest=state.began.latest,
            ended_earliest=state.ended.earliest if state.ended else None,
            ended_latest=state.ended.latest if state.ended else None,
            recorded_at=at,
            recorded_by=by,
        )
        for state in states
    )
