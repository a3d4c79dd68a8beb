"""Each clause's place, looked for in the very document that its pack was read from.

The documents are the councils' and are not kept here. ``make prove`` with
``STEPDOWN_SOURCES`` naming a folder of them proves every shipped pack; without it,
an invented pack is proved on an invented document.
"""

import hashlib
import os
import shutil
from pathlib import Path

import pytest

from stepdown.protocol.fingerprinting import with_fingerprints
from stepdown.protocol.library import shipped_packs
from stepdown.protocol.loading import load_pack
from stepdown.protocol.places import Match, find_places, fingerprint
from tests.protocol.packs import INVENTED

DOCUMENT = Path(__file__).parent / "document.txt"


@pytest.fixture
def packs_and_documents(tmp_path: Path) -> list[tuple[Path, Path]]:
    """Return each pack that is proved, with the document that it was read from."""
    folder = os.environ.get("STEPDOWN_SOURCES")
    if folder is None:
        return [(with_its_fingerprints(tmp_path), DOCUMENT)]
    documents = {
        hashlib.sha256(path.read_bytes()).hexdigest(): path
        for path in Path(folder).iterdir()
        if path.is_file()
    }
    hashes = {pack: load_pack(pack).about.source.sha256 for pack in shipped_packs()}
    read = {pack: sha256 for pack, sha256 in hashes.items() if sha256 is not None}
    assert set(read.values()) <= set(documents), "A document of a shipped pack is not there."
    return [(pack, documents[sha256]) for pack, sha256 in read.items()]


def with_its_fingerprints(tmp_path: Path) -> Path:
    """Return the invented pack as its maintainer keeps it, with fingerprints."""
    pack = tmp_path / "pack"
    shutil.copytree(INVENTED, pack)
    text = DOCUMENT.read_text(encoding="utf-8")
    found = {place.clause: fingerprint(place.words) for place in find_places(load_pack(pack), text)}
    clauses = (pack / "clauses.yaml").read_text(encoding="utf-8")
    (pack / "clauses.yaml").write_text(with_fingerprints(clauses, found), encoding="utf-8")
    return pack


@pytest.mark.proof
def test_the_words_of_every_clause_stand_at_its_place(
    packs_and_documents: list[tuple[Path, Path]],
) -> None:
    assert packs_and_documents
    for pack, document in packs_and_documents:
        text = document.read_text(encoding="utf-8")
        other = [
            f"{pack.parent.name} {place.clause}: {place.match}"
            for place in find_places(load_pack(pack), text)
            if place.match is not Match.SAME
        ]
        assert other == []


def test_a_clause_of_a_shipped_pack_has_a_fingerprint() -> None:
    without = [
        f"{pack.parent.name} {id_}"
        for pack in shipped_packs()
        for id_, clause in load_pack(pack).clauses.items()
        if clause.place.fingerprint is None and not load_pack(pack).about.template
    ]
    assert without == []
