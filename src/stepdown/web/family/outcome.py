"""What an act changed, in the message that the next page shows."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest
from django.utils import timezone

from stepdown.episodes.facts import happening_of
from stepdown.episodes.models import Record
from stepdown.protocol.facts import Kind
from stepdown.protocol.standing import State
from stepdown.web.components.words import short_day
from stepdown.web.family.clauses import Clauses
from stepdown.web.family.doors import Doors
from stepdown.web.family.duties import DutiesShown
from stepdown.web.family.names import listed
from stepdown.web.family.said import title_of
from stepdown.web.family.sight import Sight
from stepdown.web.forms.asked import in_a_sentence

OPEN = {State.OPEN, State.LATE}
MOST_NEW = 3


def say_what_changed(request: HttpRequest, before: Sight, made: Record, said: str = "") -> None:
    """Say what was recorded, what it reached, what broke a rule, and who is next.

    ``before`` is the family as it was when the form was sent.
    """
    was_reached = {
        (m.milestone, m.child) for m in before.standing.milestones if m.reached is not None
    }
    was_breached = {(m.milestone, m.child) for m in before.standing.milestones if m.breaches}
    was_open = {
        (o.obligation, o.child, o.ordinal) for o in before.standing.obligations if o.state in OPEN
    }
    after = Sight(before.account, timezone.now(), before.episode)
    parts: list[str] = []
    milestones = after.pathway.milestones
    reached = dict.fromkeys(
        milestones[m.milestone].block.title
        for m in after.standing.milestones
        if m.reached is not None and (m.milestone, m.child) not in was_reached
    )
    if reached:
        parts.append(f"Reached: {listed(f'“{title}”' for title in reached)}.")
    if any(
        m.breaches and (m.milestone, m.child) not in was_breached for m in after.standing.milestones
    ):
        parts.append("This broke a rule, so it is shown as a breach and the manager was told.")
    parts += _what_follows(after, was_open)
    parts += _what_can_follow(after, made)
    recorded, _, more = (said or f"{title_of(after, made)} recorded.").partition(". ")
    # The first line is the heading of the message, and the rest its text.
    text = " ".join(filter(None, [more, *parts]))
    heading = recorded if recorded.endswith(".") else f"{recorded}."
    messages.success(request, "\n".join(filter(None, [heading, text])))


def _what_follows(after: Sight, was_open: set[tuple[str, str | None, int]]) -> list[str]:
    """Return what is owed now that was not before, and by whom and when."""
    shown = DutiesShown(after, Clauses(after.pathway.pack, {}), Doors(after))
    new: dict[str, str] = {}
    for duty in after.standing.obligations:
        if duty.state not in OPEN or (duty.obligation, duty.child, duty.ordinal) in was_open:
            continue
        block = after.pathway.obligations.get(duty.obligation)
        if block is not None and block.block.standing_duty:
            continue
        by = f" by {short_day(duty.due.on)}" if duty.due else ""
        new.setdefault(
            duty.obligation, f"{in_a_sentence(shown.name(duty))}, {shown.owed_by(duty)}{by}"
        )
    if not new:
        return []
    listed_first = "; ".join(list(new.values())[:MOST_NEW])
    more = len(new) - MOST_NEW
    return [f"Next: {listed_first}{f'; and {more} more' if more > 0 else ''}."]


def _what_can_follow(after: Sight, made: Record) -> list[str]:
    """Return between what a manager chooses now, such as after a refusal: never a dead end."""
    happening = happening_of(made, (), after.pathway.pack)
    settles = Doors(after).decided
    for duty in after.pathway.obligations.values():
        event, record = duty.each_time, duty.block.records
        if event is None or record in {None, settles} or event.record != made.record:
            continue
        block = after.about.records[str(record)]
        if block.kind is not Kind.DECISION or not event.is_matched_by(happening):
            continue
        choices = [field.one_of for field in block.fields.values() if field.one_of]
        if choices:
            titles = list(choices[0].values())
            return [f"What can follow: {', '.join(titles[:-1])} or {titles[-1]}."]
    return []
