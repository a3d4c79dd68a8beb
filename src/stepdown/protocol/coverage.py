"""What became of every rule that was read out of a document."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from stepdown.protocol.citations import PACK_FILE, citations
from stepdown.protocol.language import Clause, Pack
from stepdown.protocol.loading import Lines, read_pack

Treatment = Literal["encoded", "judgement", "guidance"]
STRONGEST_FIRST: tuple[Treatment, ...] = ("encoded", "judgement", "guidance")


@dataclass(frozen=True, slots=True)
class CoveredRule:
    """One rule of a document, what was made of it, and where it is written.

    ``where`` names file and key. It is empty for an encoded rule that no block
    comes from, which is a fault, and may be empty where the rule is not encoded.
    """

    id: str
    council: str
    status: Treatment
    where: tuple[str, ...]
    reason: str

    @property
    def is_nowhere(self) -> bool:
        """Say whether it is said to be encoded, and is not."""
        return self.status == "encoded" and not self.where


def coverage(folders: Iterable[Path]) -> list[CoveredRule]:
    """Return every rule of the packs in some folders. Raises ``PackError``."""
    rules: list[CoveredRule] = []
    for folder in folders:
        pack, lines = read_pack(folder)
        rules += coverage_of(pack, lines, "/".join(folder.parts[-3:]))
    return rules


def coverage_of(pack: Pack, lines: Lines, folder: str) -> list[CoveredRule]:
    """Return every rule of one pack, sorted, with paths below ``folder``."""
    used: dict[str, list[str]] = {}
    for cited in citations(pack):
        file = lines.file_of(cited.pathway) if cited.pathway else PACK_FILE
        used.setdefault(cited.clause, []).append(f"{folder}/{file}:{cited.rule}")
    by_rule: dict[str, list[tuple[str, Clause]]] = {}
    for id_, clause in pack.clauses.items():
        for rule in clause.rules:
            by_rule.setdefault(rule, []).append((id_, clause))
    return [_covered(rule, by_rule[rule], used, pack) for rule in sorted(by_rule)]


def _covered(
    rule: str, clauses: list[tuple[str, Clause]], used: dict[str, list[str]], pack: Pack
) -> CoveredRule:
    treated = {clause.treated for _, clause in clauses}
    status = next(each for each in STRONGEST_FIRST if each in treated)
    counting = [(id_, clause) for id_, clause in clauses if clause.treated == status]
    where = [place for id_, _ in counting for place in used.get(id_, ())]
    reasons = [clause.because for _, clause in counting if clause.because]
    return CoveredRule(
        id=rule,
        council=pack.about.council,
        status=status,
        where=tuple(dict.fromkeys(where)),
        reason=" ".join(reasons),
    )
