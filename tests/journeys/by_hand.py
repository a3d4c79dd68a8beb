"""A story of the demonstration, told by people at the site's pages and not by the verbs."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from playwright.sync_api import Locator

from stepdown.cli.invention.scenario import ScenarioError, Step
from stepdown.cli.invention.telling import Teller
from stepdown.episodes.models import Episode
from stepdown.episodes.standing import pathway_of, standing_of
from stepdown.protocol.language import Allocation, FieldOf, Pack, RecordType
from stepdown.protocol.references import fields_of
from stepdown.web.step_down.routes import name_of
from tests.journeys.answering import Answer
from tests.journeys.clock import Clock
from tests.journeys.conftest import Cast
from tests.journeys.somebody import Somebody

RECORDS = frozenset(
    {"record", "decide", "record_consent", "send_request", "answer_request", "hand_over", "close"}
)
LOOKED_AT: set[str] = set()
"""The forms that were held to the baseline already, by protocol and record."""
ASKS = {"nominate_lead": "nominate", "consult_lead": "consult"}


@dataclass(kw_only=True)
class ByHand(Teller):
    """Tells one family's story in browsers, at the hours that the story says."""

    cast_of_browsers: Cast
    clock: Clock
    pack: Pack
    reached: frozenset[str] = frozenset()
    courses_seen: set[str] = field(default_factory=set)
    acted_last: Somebody | None = None
    """Whoever acted last stands before the family's page as their act left it."""

    def tell(self, order: Iterator[int]) -> None:
        """Do everything, each at its time."""
        for scene in self.scenes(order):
            self.clock.comes_to(scene.at)
            scene.act()

    def enters(self, role: str) -> Somebody:
        """Return who is in a role, at a browser of their own."""
        account = self.person(role)
        key = next(key for key, each in self.council.people.items() if each == account)
        return self.cast_of_browsers.enters(self.council, key)

    @property
    def reference(self) -> str:
        """Return what the family's pages are called by."""
        return self._episode().reference

    @property
    def home(self) -> str:
        """Return the address of the family's page."""
        return f"/family/{self.reference}/"

    # The start

    def _start(self, at: datetime, apart: Any) -> None:
        family, worker = self._family(), self.enters(self.route.starts_by)
        worker.opens("/")
        worker.follows("Start a step down")
        worker.answers({"Name of a child or of the family, or a child’s number": family.last_name})
        worker.presses("Search")
        group = family.group
        chosen = f"group:{group.pk}" if group else f"child:{family.children[0].pk}"
        chooses(worker, "found-family", chosen)
        worker.presses("Continue")
        self._says_where(worker, at)
        self._says_what_is_known(worker, at)
        assert worker.heading == "Check and start"
        worker.presses(f"Start the {self.pack.pathways[self.route.pathway].movement}")
        worker.sees("has begun")
        self.episode = Episode.objects.latest("pk")
        assert self.episode.pathway == self.route.pathway

    def _says_where(self, worker: Somebody, at: datetime) -> None:
        pathway = self.pack.pathways[self.route.pathway]
        now = self.route.spells[0]
        chooses(worker, "origin", now.value)
        worker.answers({"Since when?": self._day_before(now.began, at).last_day})
        chooses(worker, "destination", pathway.destination)
        if pathway.teams and worker.page.locator('[name="kind_of_team"]').count():
            chooses(worker, "kind_of_team", pathway.teams[0])
        if worker.page.locator('[name="origin_team"]').count():
            picks(worker, "origin_team", self.council.teams[self.cast.origin_team].pk)
        worker.presses("Continue")
        if worker.heading == "Which pathway?":
            chooses(worker, "route", f"{self.council.written.pack}/{self.route.pathway}")
            worker.presses("Continue")

    def _says_what_is_known(self, worker: Somebody, at: datetime) -> None:
        assert worker.heading == "What is known"
        worker.answers(self._in_words(self.pack.about.known, self._said(self.route.known, at)))
        for number, spell in enumerate(self.route.spells[1:], 2):
            row: dict[str, Any] = {
                "Circumstance": name_of(self.pack, spell.value),
                "From": self._day_before(spell.began, at).last_day,
            }
            if len(self._family().children) > 1:
                row = {"Child": "All of them"} | row
            if spell.ended:
                row["Until"] = self._day_before(spell.ended, at).last_day
            worker.answers({f"Circumstance {number}": row})
        picks(worker, "social_worker", self.person(self.route.held_by).pk)
        if self.cast.receiving_team:
            picks(worker, "receiving_team", self.council.teams[self.cast.receiving_team].pk)
        worker.presses("Continue")

    # The steps

    def _play(self, step: Step, at: datetime) -> None:
        who = self.enters(step.by)
        if who is not self.acted_last:
            who.passes(self.home)
        self.acted_last = who
        if step.verb in RECORDS:
            self._record(who, step, at)
        elif step.verb in ASKS:
            self._ask_to_lead(who, step, at)
        elif step.verb == "accept_lead":
            self._accept(who, step, at)
        elif step.verb == "end":
            self._end(who, step)
        else:
            raise ScenarioError(f"{step.id}: no page is known for {step.verb}.")
        stays_within_a_phone(who)

    def _record(self, who: Somebody, step: Step, at: datetime) -> None:
        block = self.pack.about.records[step.record or ""]
        goes_to(who, f"{self.home}record/{step.record}/", self._called(step.record))
        answers = self._said(step.says, at)
        if step.answer is not None:
            answers[consent_field(self.pack, block)] = step.answer
        self._about_whom(who, step)
        who.answers(self._in_words(fields_of(self.pack, block), answers))
        if step.to_team is not None:
            picks(who, "to_team", self._team(step.to_team).pk)
        if step.is_absence:
            who.answers({"We looked, and there was none": True})
        if step.days_before is not None:
            happened = self._arguments(step, at)["happened"].last_day
            who.answers({"When did this happen?": happened})
        self._sends(who)

    def _ask_to_lead(self, who: Somebody, step: Step, at: datetime) -> None:
        block = self._allocation(step)
        goes_to(
            who, f"{self.home}lead/{step.allocation}/{ASKS[step.verb]}/", self._called(step.verb)
        )
        person = self.person(step.person or "")
        box = who.page.locator(f'[name="who_is_asked"][value="{person.pk}"]')
        if not box.count():
            who.answers({"Search for a person by name": person.name})
            who.presses("Search")
        chooses(who, "who_is_asked", str(person.pk))
        self._about_whom(who, step)
        fields = fields_of(self.pack, self.pack.about.records[block.record])
        who.answers(self._in_words(fields, self._said(step.says, at)))
        self._sends(who)

    def _accept(self, who: Somebody, step: Step, at: datetime) -> None:
        block = self._allocation(step)
        goes_to(who, f"{self.home}lead/{step.allocation}/answer/", self._called(step.verb))
        chooses(who, "the_answer", "accept")
        fields = fields_of(self.pack, self.pack.about.records[block.record])
        who.answers(self._in_words(fields, self._said(step.says, at)))
        self._sends(who)

    def _end(self, who: Somebody, step: Step) -> None:
        found = standing_of(self._episode(), self.clock.now())
        self.reached = frozenset(each.milestone for each in found.milestones if each.reached)
        goes_to(who, f"{self.home}end/", self._called(step.verb))
        chooses(who, "why_it_ends", str(step.why))
        self._sends(who)

    # How they say it

    def _called(self, page: str | None) -> str:
        return f"{self.pack.about.pack}, {page}"

    def _allocation(self, step: Step) -> Allocation:
        return pathway_of(self._episode()).file.allocations[step.allocation or ""]

    def _about_whom(self, who: Somebody, step: Step) -> None:
        if step.children is not None and len(self._family().children) > 1:
            names = [self._family().children[place].first_name for place in step.children]
            who.answers({"Which children is this about?": names})

    def _in_words(
        self, fields: Mapping[str, FieldOf], says: Mapping[str, Any]
    ) -> dict[str, Answer]:
        """Return answers by the questions that stand on the page, in the page's order."""
        return {
            asked.title: in_words(asked, says[name])
            for name, asked in fields.items()
            if name in says and asked.person_in is None
        }

    def _sends(self, who: Somebody) -> None:
        """Send the form, and look at the family's page where it has come further."""
        who.sends()
        assert who.page.url.endswith(self.home), who.main.inner_text()
        steps = who.page.locator(".sd-stepper__step")
        course = steps.evaluate_all("steps => steps.map(step => step.className).join()")
        if course not in self.courses_seen:
            self.courses_seen.add(course)
            who.looks_at_the_page()


def consent_field(pack: Pack, block: RecordType) -> str:
    """Return the question of a consent that is answered by given, refused or withdrawn."""
    return next(
        name
        for name, asked in fields_of(pack, block).items()
        if asked.one_of and "refused" in asked.one_of
    )


def in_words(field: FieldOf, said: Any) -> Answer:
    """Return an answer as the page offers it."""
    if field.one_of is not None:
        return field.one_of[str(said)]
    if field.any_of is not None:
        return [field.any_of[str(each)] for each in said]
    if field.yes_or_no:
        return "Yes" if said in (True, "yes") else "No"
    if field.on_a_date:
        return date.fromisoformat(str(said))
    if field.rows is not None:
        return [{field.rows[column]: str(words) for column, words in row.items()} for row in said]
    return str(said)


def chooses(who: Somebody, name: str, value: str) -> None:
    """Check the option of a question that has this value."""
    who.page.locator(f'[name="{name}"][value="{value}"]').check()


def picks(who: Somebody, name: str, value: object) -> None:
    """Pick from a list that opens."""
    who.page.locator(f'select[name="{name}"]').select_option(value=str(value))


def goes_to(who: Somebody, address: str, page: str) -> None:
    """Follow the link on the page that leads there; some duties are reached by address only.

    A form that the routes of a protocol share is looked at closely once.
    """
    link: Locator = who.page.locator(f'a[href="{address}"]:visible')
    if link.count():
        with who.page.expect_navigation():
            link.first.click()
    else:
        who.passes(address)
    if page not in LOOKED_AT:
        LOOKED_AT.add(page)
        who.looks_at_the_page()


def stays_within_a_phone(who: Somebody) -> None:
    """Look at the page that was reached on a phone, where nothing may need sideways scrolling."""
    who.page.set_viewport_size({"width": 320, "height": 640})
    seen = who.page.evaluate("[document.documentElement.scrollWidth, window.innerWidth]")
    who.page.set_viewport_size({"width": who.screen.width, "height": who.screen.height})
    assert seen[0] <= seen[1], f"{who.page.url} scrolls sideways on a phone"
