"""Newer versions of the invented protocol, each with one thing changed."""

import json
from collections.abc import Mapping
from typing import Any

from stepdown.partnership.actions import adopt, publish
from stepdown.partnership.models import PublishedPack
from stepdown.protocol.language import Pack, PathwayFile
from stepdown.protocol.publishing import canonical, from_canonical
from tests.factories.people import MONDAY, Council
from tests.factories.situations import riverside

OLD = "1"
"""The version of the invented protocol that stories begin under."""


def a_newer_riverside(
    version: str = "2",
    *,
    of: str = OLD,
    unmapped: tuple[str, ...] = (),
    milestones: Mapping[str, Mapping[str, Any]] | None = None,
    gates: Mapping[str, Mapping[str, Any]] | None = None,
    obligations: Mapping[str, Mapping[str, Any]] | None = None,
    **about: Any,
) -> Pack:
    """Return a newer version in which every milestone but ``unmapped`` is that of the old one.

    ``milestones``, ``gates`` and ``obligations`` of the way down are changed key by key.
    """
    old = riverside()
    pathways = {id_: _mapped(file, of, unmapped) for id_, file in old.pathways.items()}
    pathways["down"] = _changed(
        pathways["down"],
        {"milestones": milestones, "gates": gates, "obligations": obligations},
    )
    pack = old.model_copy(
        update={
            "about": old.about.model_copy(update={"version": version, **about}),
            "pathways": pathways,
        }
    )
    return from_canonical(canonical(pack))


def in_force_next(council: Council, pack: Pack, at: Any = MONDAY) -> PublishedPack:
    """Return a version that the council works under from now on."""
    published = publish(pack=pack, by=council.operator, at=at)
    adopt(authority=council.authority, published_pack=published, by=council.operator, at=at)
    return published


def _mapped(file: PathwayFile, old: str, unmapped: tuple[str, ...]) -> PathwayFile:
    return file.model_copy(
        update={
            "milestones": {
                id_: block
                if id_ in unmapped
                else block.model_copy(update={"maps_to": {**block.maps_to, old: id_}})
                for id_, block in file.milestones.items()
            }
        }
    )


def _changed(
    file: PathwayFile, sections: Mapping[str, Mapping[str, Mapping[str, Any]] | None]
) -> PathwayFile:
    plain = file.model_dump(mode="json", by_alias=True, exclude_defaults=True)
    for section, blocks in sections.items():
        for id_, changes in (blocks or {}).items():
            block = {**plain[section].get(id_, {}), **changes}
            plain[section][id_] = {key: value for key, value in block.items() if value is not None}
            if not changes:
                del plain[section][id_]
    return PathwayFile.model_validate_json(json.dumps(plain))
