"""Check what somebody answered against what the protocol's record asks."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

from stepdown.episodes.refusals import AnswersAreWrong
from stepdown.partnership.models import Account
from stepdown.protocol.facts import Kind
from stepdown.protocol.language import FieldOf

LONGEST_SHORT = 200
LONGEST_LONG = 10_000
MOST_ROWS = 100

WRITTEN_BY_VERBS: Mapping[Kind, frozenset[str]] = {
    Kind.ALLOCATION: frozenset({"step", "person", "team", "reason"}),
    Kind.CONSENT: frozenset({"answer"}),
    Kind.MEETING: frozenset({"attendees"}),
}
"""Answers that a verb may write on a record whose protocol does not ask for them."""


def check_answers(
    kind: Kind, fields: Mapping[str, FieldOf], says: Mapping[str, object], authority_id: int
) -> dict[str, object]:
    """Return the answers to keep, or refuse with a message for each that is wrong."""
    problems: dict[str, str] = {}
    kept: dict[str, object] = {}
    implied = WRITTEN_BY_VERBS.get(kind, frozenset()) | {"answers"}
    for name, answer in says.items():
        if name not in fields and name not in implied:
            problems[name] = f"This record does not ask for {name}."
        elif name not in fields:
            kept[name] = answer
    for name, block in fields.items():
        if not _is_asked(block, says):
            continue
        answer = says.get(name)
        if answer in (None, "", []):
            if block.required:
                problems[name] = f"Answer: {block.title}"
            continue
        problem = _wrong_with(block, answer, authority_id)
        if problem:
            problems[name] = f"{block.title}: {problem}"
        else:
            kept[name] = answer
    if problems:
        raise AnswersAreWrong(problems)
    return kept


def _is_asked(block: FieldOf, says: Mapping[str, object]) -> bool:
    return all(_is_among(says.get(name), values) for name, values in (block.only_if or {}).items())


def _is_among(answer: object, values: tuple[object, ...]) -> bool:
    given = answer if isinstance(answer, list) else [answer]
    wanted = {_word(value) for value in values}
    return any(_word(one) in wanted for one in given if one is not None)


def _word(value: object) -> str:
    return ("yes" if value else "no") if isinstance(value, bool) else str(value)


def _wrong_with(block: FieldOf, answer: object, authority_id: int) -> str:
    if block.one_of is not None or block.any_of is not None or block.yes_or_no:
        return _wrong_with_choice(block, answer)
    if block.on_a_date:
        return "" if _is_a_date(answer) else "it must be a real date."
    if block.rows is not None:
        return _wrong_with_rows(block.rows, answer)
    if block.person_in is not None:
        is_there = isinstance(answer, int) and _works_here(answer, authority_id)
        return "" if is_there else "choose a person who works with this council."
    return _wrong_with_text(block, answer)


def _wrong_with_choice(block: FieldOf, answer: object) -> str:
    if block.yes_or_no:
        return "" if answer in (True, False, "yes", "no") else "answer yes or no."
    if block.one_of is not None:
        return "" if answer in block.one_of else "choose one of the answers."
    choices = block.any_of or {}
    is_right = isinstance(answer, list) and all(one in choices for one in answer)
    return "" if is_right else "choose from the answers."


def _wrong_with_text(block: FieldOf, answer: object) -> str:
    longest = LONGEST_SHORT if block.text == "short" else LONGEST_LONG
    if not isinstance(answer, str):
        return "it must be text."
    return f"it must be {longest:,} characters or fewer." if len(answer) > longest else ""


def _wrong_with_rows(columns: Mapping[str, str], answer: object) -> str:
    if not isinstance(answer, list) or len(answer) > MOST_ROWS:
        return f"it must be a table of {MOST_ROWS} rows or fewer."
    for row in answer:
        is_right = isinstance(row, dict) and all(
            column in columns and isinstance(text, str) and len(text) <= LONGEST_LONG
            for column, text in row.items()
        )
        if not is_right:
            return "a row of the table cannot be read."
    return ""


def _is_a_date(answer: object) -> bool:
    try:
        date.fromisoformat(str(answer))
    except ValueError:
        return False
    return True


def _works_here(account_id: int, authority_id: int) -> bool:
    # A nominee may have no post in the role yet: the acceptance gives it to them.
    return Account.objects.filter(pk=account_id, authority_id=authority_id, is_active=True).exists()
