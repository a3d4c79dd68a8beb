"""What moving a running episode to a newer version of its protocol would change.

Nothing is written here: the preview and the act look at the same two standings.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

from stepdown.episodes.ending import managers_in
from stepdown.episodes.facts import facts
from stepdown.episodes.models import Episode
from stepdown.episodes.refusals import NotPossibleNow
from stepdown.episodes.standing import pathway_under, standing_by, standing_under
from stepdown.episodes.versions import Under, moves_of, under
from stepdown.partnership.models import PublishedPack
from stepdown.partnership.protocols import in_force, load
from stepdown.protocol.language import Pack
from stepdown.protocol.pathway import Pathway
from stepdown.protocol.standing import MilestoneStanding, Standing

Reached = tuple[str, str | None]


@dataclass(frozen=True, slots=True)
class Side:
    """An episode under one version: its rules, and where it stands by them."""

    version: Under
    pathway: Pathway
    standing: Standing

    def title(self, milestone: str) -> str:
        """Return what a milestone is called."""
        return self.pathway.milestones[milestone].block.title


@dataclass(frozen=True, slots=True)
class Move:
    """An episode before and after a move, on the same facts at the same instant."""

    before: Side
    after: Side

    def reached_before(self) -> Iterator[MilestoneStanding]:
        """Go through what was reached under the version that is in force."""
        return (each for each in self.before.standing.milestones if each.reached is not None)

    def names_after(self, milestone: str) -> list[str]:
        """Return which milestones of the newer version one of the older is, by its own word."""
        older = self.before.version.published.version
        return [
            id_
            for id_, newer in self.after.pathway.milestones.items()
            if newer.block.maps_to.get(older) == milestone
        ]

    def without_a_counterpart(self) -> list[str]:
        """Return the titles of what was reached and is no milestone of the newer version."""
        titles = (
            self.before.title(each.milestone)
            for each in self.reached_before()
            if not self.names_after(each.milestone)
        )
        return list(dict.fromkeys(titles))

    def taken_back(self) -> list[str]:
        """Return the titles of what was reached, and would not be by the newer rules."""
        after = {(m.milestone, m.child) for m in self.after.standing.milestones if m.reached}
        titles = []
        for each in self.reached_before():
            names = self.names_after(each.milestone)
            if names and not any(after.issuperset(self._whose(n, each.child)) for n in names):
                titles.append(self.before.title(each.milestone))
        return list(dict.fromkeys(titles))

    def judged_until_now(self) -> list[dict[str, object]]:
        """Return what was reached, by its new name, with what had been breached: kept for good."""
        return [
            {"milestone": name, "child": child, "breaches": list(each.breaches)}
            for each in self.reached_before()
            for newer in self.names_after(each.milestone)
            for name, child in self._whose(newer, each.child)
        ]

    def _whose(self, milestone: str, child: str | None) -> list[Reached]:
        """Return whose milestone it is there: the child's, the family's, or every child's."""
        if not self.after.pathway.milestones[milestone].is_for_each_child:
            return [(milestone, None)]
        if child is not None:
            return [(milestone, child)]
        everyone = (m for m in self.after.standing.milestones if m.milestone == milestone)
        return [(milestone, each.child) for each in everyone]


def newer_version(episode: Episode, at: datetime) -> PublishedPack | None:
    """Return the version that a new episode would begin under, where this one has another."""
    now = under(episode).published
    for published in in_force(episode.authority, at):
        if published.pack == now.pack and published != now:
            return published
    return None


def movers_in(pack: Pack) -> tuple[str, ...]:
    """Return the roles that may move an episode: those that supervise, on either side."""
    return managers_in(pack)


def the_move(episode: Episode, to: PublishedPack, at: datetime) -> Move:
    """Return an episode before and after a move. Refuses what no preview could show.

    Whoever moves takes the council's settings of today along, as a new episode does.
    """
    now = under(episode)
    if now.published == to:
        raise _moved_already(now)
    if to in {episode.published_pack, *(move.moved_from for move in moves_of(episode))}:
        raise NotPossibleNow(
            f"This family stood under {to} before.", "A family moves forward, and never back."
        )
    if to not in in_force(episode.authority, at) or to.pack != now.published.pack:
        raise NotPossibleNow(
            f"{to} is not in force for this protocol.",
            "Look at the family's page again: the council may have adopted another version.",
        )
    if episode.pathway not in load(to).pathways:
        raise NotPossibleNow(
            f"{to} has no pathway called {episode.pathway}.",
            "The family keeps the version that it has.",
        )
    latest = episode.authority.settings_versions.order_by("-number").first()
    newer = Under(to, latest or now.settings)
    told = facts(episode)
    return Move(
        Side(now, pathway_under(now, episode.pathway), standing_by(episode, told, at)),
        Side(
            newer,
            pathway_under(newer, episode.pathway),
            standing_under(newer, episode.pathway, facts(episode, version=newer), at),
        ),
    )


def check_keeps_what_was_reached(move: Move) -> None:
    """Refuse a move that would lose something that the family has reached."""
    lost = move.without_a_counterpart()
    if lost:
        raise NotPossibleNow(
            f"The newer version does not say what {_quoted(lost)} of the older one became, "
            "and it was reached.",
            "The family keeps the version that it has. Whoever writes the protocol says it in "
            "“maps_to”, in a version of its own.",
        )
    undone = move.taken_back()
    if undone:
        raise NotPossibleNow(
            f"{_quoted(undone)} was reached, and would not be by the newer rules.",
            "The family keeps the version that it has: a move takes nothing back.",
        )


def _moved_already(now: Under) -> NotPossibleNow:
    who = f"{now.move.recorded_by.name} moved" if now.move is not None else "It began"
    what = "this family to it already" if now.move is not None else "under it"
    return NotPossibleNow(
        f"{who} {what}: {now.published} is the version in force here.",
        "Nothing more needs to be done.",
    )


def _quoted(titles: list[str]) -> str:
    return " and ".join(f"“{title}”" for title in titles)
