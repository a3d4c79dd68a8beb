"""What a pack says of each clause of the council's document, and where it stands."""

from __future__ import annotations

from typing import Literal

from pydantic import Field, model_validator

from stepdown.protocol.values import Block, Number, Text


class Place(Block):
    """Where a clause stands in the council's document, without its words."""

    number: str | None = Field(None, description="Its number in the document, such as 4.2.")
    under: Text | None = Field(None, description="The heading that it stands under.")
    item: Number | None = Field(None, ge=1, description="Which list item, or cell of a row.")
    sentence: Number | None = Field(None, ge=1, description="Which sentence of it.")
    lines: tuple[Number, Number] | None = Field(None, description="First and last line.")
    fingerprint: str | None = Field(
        None, pattern=r"^[0-9a-f]{12}$", description="Shows whether the words are those we read."
    )
    says: Text = Field(description="The place in words, as pages show it: 'Section 4.2'.")


class Clause(Block):
    """A clause of the document and what we made of it."""

    place: Place = Field(description="Where it stands.")
    rules: tuple[str, ...] = Field((), description="The ids of the rules read from it.")
    rule: Text = Field(description="What it says, in our own words.")
    treated: Literal["encoded", "judgement", "guidance"] = Field(
        description="Whether rules come from it, or it is left to judgement, or is guidance."
    )
    because: Text | None = Field(None, description="Why it is left to judgement or guidance.")

    @model_validator(mode="after")
    def _reason_is_given(self) -> Clause:
        if self.treated != "encoded" and not self.because:
            raise ValueError(f"A clause treated as {self.treated} needs 'because': say why.")
        return self
