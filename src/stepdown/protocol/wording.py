"""From what pydantic finds wrong to what its author should write instead."""

from __future__ import annotations

import types
from collections.abc import Iterator, Mapping
from itertools import islice
from typing import Any, TypeVar, Union, get_args, get_origin

from pydantic import BaseModel, RootModel, ValidationError
from pydantic.fields import FieldInfo

from stepdown.protocol.problems import MOST_TOLD, PackError, Problem, closest
from stepdown.protocol.strict_yaml import Node, Path

KEY = "[key]"
A_CONDITION = "Condition"
KEYS_OF_OTHERS = {
    "unless": ("if", "Write 'if' with the opposite under it: if: {not: {happened: an-event}}."),
    "when": ("if", "Write 'if' with a condition under it: if: {happened: an-event}."),
    "deadline": ("within", "Write 'clock_starts' and 'within', or 'on_the_date'."),
    "due": ("within", "Write 'clock_starts' and 'within', or 'on_the_date'."),
}
"""What authors write at first, the key beside which it is meant, and what to write."""
Some = TypeVar("Some", bound=BaseModel)


def build(model: type[Some], node: Node, file: str) -> Some:
    """Return a file's block as a model. Raises ``PackError`` with a line for each problem."""
    if not isinstance(node.value, dict):
        raise PackError(
            [Problem(file, node.line, "The file holds no keys.", "Write keys, colons and values.")]
        )
    try:
        return model.model_validate(node.value)
    except ValidationError as error:
        raise PackError(problems_of(error, model, node, file)) from None


def problems_of(
    error: ValidationError, model: type[BaseModel], node: Node, file: str
) -> Iterator[Problem]:
    """Go through what pydantic found, as problems with lines. Each place is named once."""
    for found in islice(error.errors(include_url=False), MOST_TOLD):
        path, of_key = _path(found["loc"], node)
        kind = found["type"]
        if kind == "missing":
            yield _missing(file, node, path, str(found["loc"][-1]), model)
            continue
        what, instead = _in_words(kind, found, path, model)
        if of_key:
            what = what.replace("the value", "the name", 1)
        yield Problem(file, node.line_of(path), what, instead)


def _path(loc: tuple[str | int, ...], node: Node) -> tuple[Path, bool]:
    """Return the keys of a place as they stand in the file, and whether the key itself is wrong.

    Pydantic's places also hold the names of the alternatives that it tried.
    """
    path: list[str | int] = []
    here: Node = node
    for step in loc:
        child = here.children.get(step)
        if child is not None:
            path.append(step)
            here = child
    return tuple(path), loc[-1:] == (KEY,)


def _missing(file: str, node: Node, path: Path, key: str, model: type[BaseModel]) -> Problem:
    where = f" in '{path[-1]}'" if path else ""
    if key.isdecimal():
        what = f"The list{where} has too few values."
        return Problem(file, node.line_of(path), what, "Write both, as [first, last].")
    meaning = keys_at(model, path)[key].description
    return Problem(
        file, node.line_of(path), f"'{key}' is missing{where}.", f"Add '{key}': {meaning}"
    )


def _in_words(  # noqa: PLR0911  # One for each way to be wrong.
    kind: str, found: Mapping[str, Any], path: Path, model: type[BaseModel]
) -> tuple[str, str]:
    """Return what is wrong and what to write instead, in the words of the file."""
    key = next((str(step) for step in reversed(path) if isinstance(step, str)), "the file")
    given, context = found["input"], found.get("ctx", {})
    if kind == "extra_forbidden":
        known = keys_at(model, path[:-1])
        beside, instead = KEYS_OF_OTHERS.get(key, ("", ""))
        what = f"'{key}' is not a key that can stand here."
        return what, instead if beside in known else closest(key, known)
    if kind == "value_error":
        return (f"'{key}':" if path else "The file:"), str(context["error"])
    if kind in {"literal_error", "enum"}:
        choices = context["expected"].replace(" or ", ", ").split(", ")
        names = [choice.strip("'") for choice in choices]
        what = f"'{_shown(given)}' is not the value that '{key}' takes."
        if names == ["True"]:
            return what, "Write true, or leave the key out."
        if names == ["known"]:
            return what, "Write {age: known, under: 16 years}, or at_least in place of under."
        return what, closest(str(given), names)
    what = f"'{_shown(given)}' cannot be the value of '{key}'."
    if kind == "string_pattern_mismatch":
        return what, _pattern_in_words(context["pattern"])
    if kind == "string_too_long":
        return f"'{key}' is longer than {context['max_length']} characters.", "Make it shorter."
    if kind == "string_too_short":
        return f"'{key}' is empty.", "Write it, or leave the key out."
    return what, _type_in_words(kind, context, given)


def _pattern_in_words(pattern: str) -> str:
    if pattern.startswith("^[0-9a-f]"):
        return "Write the hexadecimal digits that the program gave."
    if "." in pattern:
        return "Write small letters, digits, full stops and hyphens, such as 2021-03."
    return "Write small letters and digits, joined by hyphens, such as 'key-professional'."


def _type_in_words(kind: str, context: Mapping[str, Any], given: object) -> str:
    if kind == "too_long":
        return f"Write {context['max_length']} at most."
    if kind == "model_type" and context["class_name"] == A_CONDITION and isinstance(given, str):
        return f"Write a condition, such as {{happened: {_shown(given)}}}."
    if kind == "string_type":
        return _text_in_words(given)
    if kind == "greater_than_equal":
        return f"Write {context['ge']} or more."
    return {
        "bool_type": "Write true or false.",
        "date_type": "Write a day as 2021-03-22, without quotation marks.",
        "dict_type": "Write keys with values under it.",
        "int_type": "Write a whole number.",
        "model_type": "Write keys with values under it.",
        "tuple_type": "Write a list.",
    }.get(kind, "Look at the reference of the language.")


def _text_in_words(given: object) -> str:
    if isinstance(given, (list, tuple)):
        return "Write one, without brackets: only one can stand here."
    is_keys = isinstance(given, dict)
    return "Write text." if is_keys else "Put it in quotation marks, since it is text."


def _shown(given: object) -> str:
    if isinstance(given, bool):
        return str(given).lower()
    if isinstance(given, dict):
        return "{…}"
    if isinstance(given, (list, tuple)):
        return "[…]"
    written = str(given)
    return written if len(written) <= 60 else f"{written[:57]}…"


def keys_at(model: type[BaseModel], path: Path) -> dict[str, FieldInfo]:
    """Return the keys of the block at a path of a file, each with what it means."""
    kind: Any = model
    for step in path:
        kind = _inside(kind, step)
    return _keys_of(_named_in(kind))


def _keys_of(block: type[BaseModel]) -> dict[str, FieldInfo]:
    return {field.alias or name: field for name, field in block.model_fields.items()}


def _named_in(kind: Any) -> Any:
    """Return the one type that a written type stands for, beside nothing."""
    if get_origin(kind) in {Union, types.UnionType}:
        return next(one for one in get_args(kind) if one is not types.NoneType)
    return kind


def _inside(kind: Any, step: str | int) -> Any:
    """Return the type of what stands under a key or at a place of a list."""
    named = _named_in(kind)
    if get_origin(named) is dict:
        return get_args(named)[1]
    if get_origin(named) is tuple:
        return get_args(named)[0]
    if issubclass(named, RootModel):
        return _inside(named.model_fields["root"].annotation, step)
    return _keys_of(named)[str(step)].annotation
