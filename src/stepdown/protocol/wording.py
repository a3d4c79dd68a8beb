"""From what pydantic finds wrong to what its author should write instead."""

from __future__ import annotations

import types
from collections.abc import Iterator, Mapping
from typing import Annotated, Any, TypeVar, Union, get_args, get_origin

from pydantic import BaseModel, RootModel, ValidationError
from pydantic.fields import FieldInfo

from stepdown.protocol.problems import PackError, Problem, closest
from stepdown.protocol.strict_yaml import Node, Path

KEY = "[key]"
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
    for found in error.errors(include_url=False):
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
    block = block_at(model, path)
    field = fields_by_key(block)[key] if block else None
    says = field.description if field is not None else None
    meaning = f": {says}" if says else ", with its value."
    return Problem(file, node.line_of(path), f"'{key}' is missing{where}.", f"Add '{key}'{meaning}")


def _in_words(  # noqa: PLR0911  # One for each way to be wrong.
    kind: str, found: Mapping[str, Any], path: Path, model: type[BaseModel]
) -> tuple[str, str]:
    """Return what is wrong and what to write instead, in the words of the file."""
    key = next((str(step) for step in reversed(path) if isinstance(step, str)), "the file")
    given, context = found["input"], found.get("ctx", {})
    if kind == "extra_forbidden":
        block = block_at(model, path[:-1])
        known = fields_by_key(block) if block else {}
        return f"'{key}' is not a key that can stand here.", closest(key, known)
    if kind == "value_error":
        return (f"'{key}':" if path else "The file:"), str(context["error"])
    if kind in {"literal_error", "enum"}:
        choices = context["expected"].replace(" or ", ", ").split(", ")
        names = [choice.strip("'") for choice in choices]
        what = f"'{given}' is not the value that '{key}' takes."
        if names == ["True"]:
            return what, "Write true, or leave the key out."
        return what, closest(str(given), names)
    if kind == "string_pattern_mismatch":
        return f"'{given}' cannot be the value of '{key}'.", _pattern_in_words(context["pattern"])
    if kind == "string_too_long":
        return f"'{key}' is longer than {context['max_length']} characters.", "Make it shorter."
    if kind == "string_too_short":
        return f"'{key}' is empty.", "Write it, or leave the key out."
    what = f"'{_shown(given)}' cannot be the value of '{key}'."
    return what, _type_in_words(kind, context, given)


def _pattern_in_words(pattern: str) -> str:
    if pattern.startswith("^[0-9a-f]"):
        return "Write the hexadecimal digits that the program gave."
    if "." in pattern:
        return "Write small letters, digits, full stops and hyphens, such as 2021-03."
    return "Write small letters and digits, joined by hyphens, such as 'key-professional'."


def _type_in_words(kind: str, context: Mapping[str, Any], given: object) -> str:
    if kind == "string_type":
        if isinstance(given, (dict, list)):
            return "Write text."
        return "Put it in quotation marks, since it is text."
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


def _shown(given: object) -> str:
    if isinstance(given, bool):
        return str(given).lower()
    if isinstance(given, dict):
        return "{…}"
    if isinstance(given, (list, tuple)):
        return "[…]"
    written = str(given)
    return written if len(written) <= 60 else f"{written[:57]}…"


def block_at(model: type[BaseModel], path: Path) -> type[BaseModel] | None:
    """Return the kind of block that stands at a path of a file, or nothing where there is none."""
    kind: Any = model
    for step in path:
        kind = _inside(kind, step)
    return _block_in(kind)


def fields_by_key(block: type[BaseModel]) -> dict[str, FieldInfo]:
    """Return the fields of a block by the keys that they are written with."""
    return {field.alias or name: field for name, field in block.model_fields.items()}


def _alternatives(kind: Any) -> Iterator[Any]:
    """Go through the types that a written type stands for."""
    origin = get_origin(kind)
    if origin is Annotated:
        yield from _alternatives(get_args(kind)[0])
    elif origin in {Union, types.UnionType}:
        for one in get_args(kind):
            yield from _alternatives(one)
    else:
        yield kind


def _block_in(kind: Any) -> type[BaseModel] | None:
    for one in _alternatives(kind):
        if isinstance(one, type) and issubclass(one, BaseModel):
            return one
    return None


def _inside(kind: Any, step: str | int) -> Any:
    for one in _alternatives(kind):
        if isinstance(one, type) and issubclass(one, RootModel):
            return _inside(one.model_fields["root"].annotation, step)
        if isinstance(one, type) and issubclass(one, BaseModel):
            field = fields_by_key(one).get(str(step))
            return field.annotation if field is not None else None
        if get_origin(one) is dict:
            return get_args(one)[1]
        if get_origin(one) is tuple:
            return get_args(one)[0]
    return None
