"""A pack as it is published: one text, its hash, and the way back.

The same pack always gives the same text. The language's own keys are sorted and what
only repeats a default is left out; the names that an author gave (roles, stages,
answers) keep the author's order, since pages show them in it.
"""

from __future__ import annotations

import hashlib
import json

from pydantic import ValidationError

from stepdown.protocol.language import Pack
from stepdown.protocol.problems import PackError, Problem


def canonical(pack: Pack) -> str:
    """Return the one text of a pack: what is stored, hashed and never changed."""
    plain = pack.model_dump(mode="json", by_alias=True, exclude_defaults=True)
    return json.dumps(plain, ensure_ascii=False, separators=(",", ":"))


def sha256_of(text: str) -> str:
    """Return the hash that an episode keeps of its pack."""
    return hashlib.sha256(text.encode("utf-8")).hexdigest()


def from_canonical(text: str) -> Pack:
    """Return the pack of a published text. Raises ``PackError`` where it is not one."""
    try:
        return Pack.model_validate_json(text)
    except ValidationError as error:
        first = error.errors(include_url=False, include_input=False)[0]
        place = ".".join(str(step) for step in first["loc"]) or "its beginning"
        raise PackError(
            [
                Problem(
                    "published pack",
                    1,
                    f"This is not a published pack: {first['msg']} at {place}.",
                    "Publish it again from its folder.",
                )
            ]
        ) from None
