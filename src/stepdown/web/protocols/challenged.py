"""Challenges as pages show them: what is challenged, what was said, and what was answered."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from django.urls import reverse

from stepdown.partnership.access import administers
from stepdown.partnership.challenges import is_answered
from stepdown.partnership.models import Account, ChallengeAnswer, PublishedPack, ReadingChallenge
from stepdown.partnership.protocols import load
from stepdown.protocol.language import Pack
from stepdown.protocol.readings import Reading, readings_of
from stepdown.web.components.words import day_and_time, plain_day
from stepdown.web.forms.asked import in_a_sentence

OUTCOMES = {
    ChallengeAnswer.Outcome.KEPT: ("Kept", "grey"),
    ChallengeAnswer.Outcome.WILL_CHANGE: ("Will change", "green"),
}
NOT_ANSWERED = ("Not answered", "yellow")
HEAD = ["Reading", "Challenged by", "Answer"]
HEAD_OF_YOURS = ["Reading", "Challenged on", "Answer"]


class Shown:
    """Challenges for one reader. The readings of a protocol are looked up once."""

    def __init__(self, reader: Account) -> None:
        """Keep who reads."""
        self.reader = reader
        self.may_answer = reader.authority is not None and administers(reader, reader.authority)
        self._readings: dict[int, dict[str, Reading]] = {}

    def reading(self, challenge: ReadingChallenge) -> Reading:
        """Return the reading that a challenge is about."""
        published = challenge.published_pack
        if published.pk not in self._readings:
            self._readings[published.pk] = readings_of(load(published))
        return self._readings[published.pk][challenge.name]

    def whole(
        self, challenges: Iterable[ReadingChallenge], *, with_reading: bool = True
    ) -> list[dict[str, Any]]:
        """Return what protocols/challenge_shown.html takes."""
        return [self._whole(challenge, with_reading) for challenge in challenges]

    def _whole(self, challenge: ReadingChallenge, with_reading: bool) -> dict[str, Any]:
        text, colour = outcome_of(challenge)
        reading = self.reading(challenge)
        by = self._by(challenge.challenged_by, challenge.challenged_at)
        said: dict[str, Any] = {"key": "Challenged", "value": challenge.says.splitlines()}
        rows = [said]
        title, href = by, ""
        if with_reading:
            said["note"] = by
            title, href = reading.heading, address_of(challenge)
            place = place_of(load(challenge.published_pack), reading)
            rows.insert(0, {"key": "Our reading", "value": reading.reading, "note": place})
        if is_answered(challenge):
            answer: ChallengeAnswer = challenge.answer
            by = self._by(answer.answered_by, answer.answered_at)
            outcome = f"{ChallengeAnswer.Outcome(answer.outcome).label}."
            lines = [outcome, *answer.reason.splitlines()]
            rows.append({"key": "Answer", "value": lines, "note": by})
        return {
            "id": f"challenge-{challenge.pk}",
            "title": title,
            "href": href,
            "outcome": text,
            "colour": colour,
            "rows": rows,
            "answer_href": self.to_answer(challenge),
        }

    def table(
        self, challenges: Iterable[ReadingChallenge], *, are_yours: bool = False
    ) -> list[list[dict[str, Any]]]:
        """Return the rows of a table, each with a link to the whole of it."""
        rows: list[list[dict[str, Any]]] = []
        for challenge in challenges:
            text, colour = outcome_of(challenge)
            reading = self.reading(challenge)
            when = plain_day(challenge.challenged_at)
            by = {"text": self._name(challenge.challenged_by), "hint": when}
            rows.append(
                [
                    {
                        "text": reading.heading,
                        "href": self.to_answer(challenge) or address_of(challenge),
                        "hint": place_of(load(challenge.published_pack), reading),
                        "is_heading": True,
                    },
                    {"text": when} if are_yours else by,
                    {"text": text, "tag": colour},
                ]
            )
        return rows

    def to_answer(self, challenge: ReadingChallenge) -> str:
        """Return where this person answers it, or nothing where they may not."""
        if not self.may_answer or is_answered(challenge):
            return ""
        published = challenge.published_pack
        return reverse("answer-challenge", args=[published.pack, published.version, challenge.pk])

    def _by(self, account: Account, at: datetime) -> str:
        return f"{self._name(account)}, {day_and_time(at)}"

    def _name(self, account: Account) -> str:
        return "You" if account == self.reader else account.name


def outcome_of(challenge: ReadingChallenge) -> tuple[str, str]:
    """Return what became of a challenge, and the colour of its tag."""
    if not is_answered(challenge):
        return NOT_ANSWERED
    return OUTCOMES[ChallengeAnswer.Outcome(challenge.answer.outcome)]


def address_of(challenge: ReadingChallenge) -> str:
    """Return where the reading stands, with all that was said of it."""
    published = challenge.published_pack
    return reverse("challenge-reading", args=[published.pack, published.version, challenge.name])


def place_of(pack: Pack, reading: Reading) -> str:
    """Return where the clauses of a reading stand in the document."""
    found = [pack.clauses[id_].place.says for id_ in reading.clauses if id_ in pack.clauses]
    return "; ".join(dict.fromkeys(found)) or "Left to the council"


def rows_of_reading(
    published: PublishedPack, reading: Reading, words: Iterable[str]
) -> list[dict[str, Any]]:
    """Return the rows of a summary list: the clause, the rule, our reading, the council's words."""
    pack = load(published)
    rows: list[dict[str, Any]] = [{"key": "Where it stands", "value": place_of(pack, reading)}]
    pathway = pack.pathways.get(reading.pathway)
    if pathway is not None:
        rows.insert(0, {"key": "Pathway", "value": pathway.title})
    if reading.says:
        rows.append({"key": "The rule, in plain words", "value": reading.says})
    setting = pack.about.settings.get(reading.rule.partition(".")[2]) if not pathway else None
    if setting is not None:
        rows.append({"key": "Unless the council chooses", "value": str(setting.default)})
    of_a_part = f": {in_a_sentence(reading.part)}" if reading.part else ""
    rows.append({"key": f"Our reading{of_a_part}", "value": reading.reading})
    own = list(dict.fromkeys(words))
    if own:
        rows.append(
            {
                "key": "The council’s own words",
                "template": "protocols/own_words.html",
                "words": "\n\n".join(own),
            }
        )
    return rows
