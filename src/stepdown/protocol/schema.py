"""JSON Schemas of a pack's files, so that an editor completes and checks while one types."""

from __future__ import annotations

import json
from typing import Any

from pydantic import BaseModel
from pydantic.json_schema import GenerateJsonSchema, JsonSchemaMode

from stepdown.protocol.language import PackFile, PathwayFile
from stepdown.protocol.loading import ClausesFile
from stepdown.protocol.trial_files import ExampleFile

DIALECT = "https://json-schema.org/draft/2020-12/schema"
FILES: dict[str, type[BaseModel]] = {
    "pack.schema.json": PackFile,
    "clauses.schema.json": ClausesFile,
    "pathway.schema.json": PathwayFile,
    "example.schema.json": ExampleFile,
}


class _WithoutTitles(GenerateJsonSchema):
    """A title for every key would only say the key again."""

    def field_title_should_be_set(self, schema: Any) -> bool:
        return False


def schemas() -> dict[str, str]:
    """Return the schema of each sort of file, as the text of a file of its own."""
    return {name: _text(model) for name, model in FILES.items()}


def _text(model: type[BaseModel]) -> str:
    mode: JsonSchemaMode = "validation"
    schema = model.model_json_schema(by_alias=True, schema_generator=_WithoutTitles, mode=mode)
    whole = {"$schema": DIALECT, **schema}
    return json.dumps(whole, indent=1, ensure_ascii=False, sort_keys=True) + "\n"
