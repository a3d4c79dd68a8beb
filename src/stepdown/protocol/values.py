"""How single values are written in a pack: names, texts, answers and lengths of time."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import Annotated, Any, Literal

from pydantic import (
    AfterValidator,
    BaseModel,
    BeforeValidator,
    ConfigDict,
    Field,
    PlainSerializer,
    SerializerFunctionWrapHandler,
    Strict,
    StringConstraints,
    WithJsonSchema,
    model_serializer,
)

from stepdown.protocol.working_time import Duration

FIRST_YEAR, LAST_YEAR = 1900, 2199


def a_day_in_reach(day: date) -> date:
    """Refuse days of which no child's record can speak, since clocks cannot count from all."""
    if not FIRST_YEAR <= day.year <= LAST_YEAR:
        raise ValueError(f"Write a day from {FIRST_YEAR} to {LAST_YEAR}.")
    return day


LONGEST_TEXT = 2_000

Text = Annotated[
    str, StringConstraints(strip_whitespace=True, min_length=1, max_length=LONGEST_TEXT)
]
# Only true, 2 and 2021-03-22 themselves: not words, figures or seconds that stand for them.
Flag = Annotated[bool, Strict()]
Number = Annotated[int, Strict()]
Day = Annotated[date, Strict(), AfterValidator(a_day_in_reach)]
Id = Annotated[str, Field(pattern=r"^[a-z][a-z0-9]*(-[a-z0-9]+)*$", max_length=80)]


class SettingName(BaseModel):
    """A length of time that each council chooses: the name of one of the pack's settings."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    setting: Id = Field(description="The id of one of the pack's settings.")


def _duration(value: object) -> object:
    if isinstance(value, (Duration, SettingName)):
        return value
    if isinstance(value, dict) and set(value) == {"setting"}:
        return SettingName.model_validate(value)
    if isinstance(value, str):
        return Duration.parse(value)
    raise ValueError("Write a length of time, such as '10 working days', or {setting: NAME}.")


def _number_or_duration(value: object) -> object:
    if isinstance(value, int) and not isinstance(value, bool):
        return value
    return _duration(value)


def _written(value: Duration | SettingName | int) -> object:
    if isinstance(value, int):
        return value
    return str(value) if isinstance(value, Duration) else value.model_dump()


def _duration_of_each(value: object) -> object:
    if isinstance(value, (list, tuple)):
        return tuple(_duration(each) for each in value)
    return _duration(value)


def _written_of_each(value: Any) -> object:
    return [_written(each) for each in value] if isinstance(value, tuple) else _written(value)


AN_ID: dict[str, Any] = {
    "type": "string",
    "pattern": r"^[a-z][a-z0-9]*(-[a-z0-9]+)*$",
    "maxLength": 80,
}
A_LENGTH: dict[str, Any] = {
    "anyOf": [
        {"type": "string", "examples": ["10 working days", "24 hours", "the same day"]},
        {
            "type": "object",
            "properties": {"setting": AN_ID},
            "required": ["setting"],
            "additionalProperties": False,
        },
    ]
}
Length = Annotated[
    Any,
    BeforeValidator(_duration),
    PlainSerializer(_written),
    WithJsonSchema(A_LENGTH),
]
LengthOfEach = Annotated[
    Any,
    BeforeValidator(_duration_of_each),
    PlainSerializer(_written_of_each),
    WithJsonSchema({"anyOf": [*A_LENGTH["anyOf"], {"type": "array", "items": A_LENGTH}]}),
]
"""One length for all, or a list with one for each."""
NumberOrLength = Annotated[
    Any,
    BeforeValidator(_number_or_duration),
    PlainSerializer(_written),
    WithJsonSchema({"anyOf": [{"type": "integer"}, *A_LENGTH["anyOf"]]}),
]


def _as_list(value: object) -> object:
    return [value] if isinstance(value, (str, dict)) else value


def _not_empty(value: tuple[Any, ...]) -> tuple[Any, ...]:
    if not value:
        raise ValueError("The list is empty: write at least one, or leave the key out.")
    return value


Ids = Annotated[
    tuple[Id, ...],
    BeforeValidator(_as_list),
    AfterValidator(_not_empty),
    WithJsonSchema({"anyOf": [AN_ID, {"type": "array", "items": AN_ID, "minItems": 1}]}),
]


def _answer(value: object) -> object:
    if isinstance(value, dict) and set(value) == {"day"}:
        return date.fromisoformat(str(value["day"]))
    if isinstance(value, str | int | date):
        return value
    raise ValueError("Write an answer: text, a whole number, true or false, or a day.")


def _answer_written(value: str | int | date) -> object:
    return {"day": value.isoformat()} if isinstance(value, date) else value


def _as_answers(value: object) -> object:
    return value if isinstance(value, list | tuple) else [value]


# A day is written {day: 2021-03-22} when it is published, since JSON has no days.
Scalar = Annotated[
    str | int | bool | date, BeforeValidator(_answer), PlainSerializer(_answer_written)
]
AN_ANSWER: dict[str, Any] = {"type": ["string", "integer", "boolean"]}
Values = Annotated[
    tuple[Scalar, ...],
    BeforeValidator(_as_answers),
    AfterValidator(_not_empty),
    WithJsonSchema({"anyOf": [AN_ANSWER, {"type": "array", "items": AN_ANSWER, "minItems": 1}]}),
]


def values_of(values: Iterable[str | int | bool | date]) -> frozenset[str | int | date]:
    """Return the answers that a rule wants, yes and no as words."""
    return frozenset(("yes" if v else "no") if isinstance(v, bool) else v for v in values)


Scope = Literal["family", "each child"]


class Block(BaseModel):
    """A block of a pack's file: unknown keys are refused, and nothing can be changed later."""

    model_config = ConfigDict(extra="forbid", frozen=True, populate_by_name=True)

    @model_serializer(mode="wrap")
    def _in_order(self, written: SerializerFunctionWrapHandler) -> dict[str, Any]:
        """Sort the language's own keys. Names that the author gave keep the author's order."""
        return dict(sorted(written(self).items()))
