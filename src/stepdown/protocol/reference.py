"""The reference of the language, written from the language itself."""

from __future__ import annotations

import types
from collections.abc import Iterator
from typing import Any, Literal, Union, get_args, get_origin, get_type_hints

from pydantic import BaseModel

from stepdown.protocol import language, period_language, trial_files, values
from stepdown.protocol.expecting import FORMS
from stepdown.protocol.facts import Kind
from stepdown.protocol.findings import Finding, effect_of

FILES: tuple[tuple[str, str, type[BaseModel]], ...] = (
    ("pack.yaml", "Whose protocol this is, and the words that it uses.", language.PackFile),
    ("clauses.yaml", "Each clause of the document, by an id of your own.", language.Clause),
    ("pathways/NAME.yaml", "One route, from where to where.", language.PathwayFile),
    ("examples/NAME.yaml", "A family who never lived, and where they should stand. A file of "
     "facts, for `stepdown protocol explain`, has the same keys up to `facts`.",
     trial_files.ExampleFile),
)  # fmt: skip

_IN_WORDS: tuple[tuple[Any, str], ...] = (
    (values.Id, "an id"),
    (values.Ids, "an id, or a list of ids"),
    (values.Text, "text"),
    (values.Flag, "`true` or `false`"),
    (values.Number, "a whole number"),
    (values.Day, "a day, as 2021-03-22"),
    (values.Length, "a length of time"),
    (values.LengthOfEach, "a length of time, or a list of them"),
    (values.NumberOrLength, "a whole number, or a length of time"),
    (values.Values, "an answer, or a list of answers"),
    (trial_files.When, "a day, a time, or `[first day, last day]`"),
    (trial_files.Instant, "a time, as 2021-03-22 10:00"),
    (trial_files.Days, "`[first day, last day]`"),
    (trial_files.LookAt, "a day or a time"),
    (trial_files.Sentence, "a sentence"),
    (trial_files.Chosen, "a length of time"),
    (period_language.FromTo, "`[first day, last day]`"),
    (period_language.EveryYear, "`[20 December, 2 January]`"),
    (period_language.WeekdayOfAMonth, "such as `first Tuesday` or `last Friday`"),
    (Kind, " or ".join(f"`{kind}`" for kind in Kind)),
    (str, "text"),
)

_OPENING = """\
# The language of packs

`stepdown protocol reference` writes this page from the program. Version {version} of the language.

## How values are written

- **An id** is small letters and digits, joined by hyphens: `key-professional`.
- **A length of time** is a whole number and one of hours, working days, calendar days, weeks,
  months or years: `10 working days`. Or `the same day`, which ends with its day. Or
  `{{setting: NAME}}`, where each council chooses. Working days, calendar days and weeks may
  leave out one of the pack's periods, whose days do not count: `6 weeks outside
  school-holidays`.
- **Text** may go on over several lines after `>-`. A number or a day that is text stands in
  quotation marks.
- **An answer** is text, a whole number, `true` or `false`, or a day. `true` and `yes` are the same.
- Only `true` and `false` are yes and no of keys. Anchors, aliases and tags are refused.
- Where a clock or an order names an event or a milestone, it may also name `the-start`.
  A name that is both an event and a milestone means the milestone.
- A clock that starts at an event counts from the first time that it happened. Where each new
  time starts it again, the event has `stands: true`: only the latest record counts, and where
  that gives another answer, the event has not happened.
- Something that happened on a day, without an hour, may lie before and after anything else on
  that day. Give hours where the order of a day matters.
- A duty falls due by `on_the_date`, or by `clock_starts` and `within`: write one of the two. One
  whose date was not recorded has none.
- A duty without `repeats` is done once for all, even if what opened it comes again.
- Every pack has one record more, `exception`: a gate passed with a reason. It says `gate`,
  `role` and `reason`.

## How an example expects

{sentences}

Brackets hold what may be left out. Without a child it must hold for every child.

## How firmly a rule stands

| strength | met | not known | not met | not met, and it may be overridden |
|---|---|---|---|---|
{strengths}

"""


def reference() -> str:
    """Return the page: every file, every block and every key."""
    opening = _OPENING.format(
        version=language.LANGUAGE_VERSION,
        sentences="\n".join(f"- `{form}`" for form in FORMS.values()),
        strengths="\n".join(_strengths()),
    )
    parts = [opening]
    for file, says, block in FILES:
        parts.append(f"## {file}\n\n{says}\n\n{_table(block)}\n\n")
    shown = {block for _, _, block in FILES}
    parts.append("## Blocks\n\n")
    for block in sorted(blocks() - shown, key=lambda each: each.__name__):
        says = " ".join((block.__doc__ or "").split())
        parts.append(f"### {_title(block)}\n\n{says}\n\n{_table(block)}\n\n")
    return "".join(parts).rstrip() + "\n"


def blocks() -> set[type[BaseModel]]:
    """Return every kind of block that may stand in a file."""
    found: set[type[BaseModel]] = set()
    waiting = [block for _, _, block in FILES]
    while waiting:
        block = waiting.pop()
        if block not in found:
            found.add(block)
            for hint in get_type_hints(block, include_extras=True).values():
                waiting += _blocks_in(hint)
    return found | {values.SettingName}


def _blocks_in(kind: Any) -> Iterator[type[BaseModel]]:
    if isinstance(kind, type) and issubclass(kind, BaseModel):
        yield kind
    for inner in get_args(kind):
        yield from _blocks_in(inner)


def _strengths() -> Iterator[str]:
    columns = (
        (Finding.MET, False),
        (Finding.NOT_KNOWN, False),
        (Finding.NOT_MET, False),
        (Finding.NOT_MET, True),
    )
    for strength in get_args(language.Strength):
        effects = [effect_of(strength, found, may_be_overridden=may) for found, may in columns]
        yield f"| {strength} | {' | '.join(effects)} |"


def _table(block: type[BaseModel]) -> str:
    hints = get_type_hints(block, include_extras=True)
    rows = ["| key | value | needed | meaning |", "|---|---|---|---|"]
    for name, field in block.model_fields.items():
        needed = "yes" if field.is_required() else _without_it(field.default)
        value = _in_words(hints[name]).replace("|", "\\|")
        rows.append(f"| `{field.alias or name}` | {value} | {needed} | {field.description} |")
    return "\n".join(rows)


def _without_it(default: Any) -> str:
    """Return what a key means that is left out, where that is not nothing at all."""
    if isinstance(default, bool):
        return f"else `{str(default).lower()}`"
    return f"else `{default}`" if isinstance(default, (str, int)) else ""


def _in_words(kind: Any) -> str:  # noqa: PLR0911  # One for each sort of value.
    for known, words in _IN_WORDS:
        if kind == known:
            return words
    if isinstance(kind, type) and issubclass(kind, BaseModel):
        return f"[{_title(kind)}](#{_title(kind).replace(' ', '-')})"
    inner = [each for each in get_args(kind) if each is not types.NoneType]
    if get_origin(kind) in {Union, types.UnionType}:
        return " or ".join(_in_words(each) for each in inner)
    if get_origin(kind) is Literal:
        return " or ".join(f"`{str(each).lower()}`" for each in inner)
    if get_origin(kind) is dict:
        return f"{_in_words(inner[0])}: {_in_words(inner[1])}, any number of times"
    if get_origin(kind) is tuple and inner[-1] is Ellipsis:
        return f"a list: {_in_words(inner[0])}"
    if get_origin(kind) is tuple:
        return f"`[{', '.join(['number'] * len(inner))}]`"
    return _in_words(get_args(kind)[0])


def _title(block: type[BaseModel]) -> str:
    """Return a block's name as words: RecordType is 'record type', FieldOf is 'field'."""
    name = block.__name__.removesuffix("Of")
    return "".join(f" {c.lower()}" if c.isupper() else c for c in name).strip()
