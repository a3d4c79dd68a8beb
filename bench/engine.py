"""How long the engine takes: compiling a pathway, and saying where a family stands.

Run it with ``python bench/engine.py``. It prints microseconds of the processor, the best of
several rounds, on a whole council's pathway and two children half-way along it. Siblings of
whom the same is recorded are judged once, so it also measures two who go different ways.
"""

from __future__ import annotations

import sys
from collections.abc import Callable
from datetime import date, datetime, timedelta
from itertools import cycle
from pathlib import Path
from time import process_time

from stepdown.protocol.facts import Child, Facts, Happening, Spell, Value
from stepdown.protocol.language import Pack
from stepdown.protocol.loading import load_pack
from stepdown.protocol.moments import LONDON, Moment
from stepdown.protocol.pathway import compile_pathway
from stepdown.protocol.standing import standing
from stepdown.protocol.working_time import Calendar

PACK = Path(__file__).resolve().parents[1] / "packs" / "herefordshire" / "2021-03"
PATHWAY = "assessment-to-early-help"
ROUNDS, TIMES = 7, 60
BOTH = frozenset({"ada", "ben"})
COURSE: tuple[tuple[str, dict[str, Value], int], ...] = (
    ("assessment", {"level": "intensive", "early-help-could-meet-them": True}, -3),
    ("step-down-decision", {"outcome": "step-down"}, 0),
    ("family-discussion", {"answer": "agrees"}, 1),
    ("key-professional", {"step": "nominated", "agreed-with-family": True}, 1),
    ("key-professional", {"step": "consulted", "agreed-with-family": True}, 2),
    ("key-professional", {"step": "accepted", "agreed-with-family": True}, 3),
    ("consent", {"answer": "given", "form": "written"}, 3),
    ("coordinator-discussion", {"where": "call"}, 4),
    ("early-help-assessment", {}, 4),
    ("wellbeing-plan", {"completed-with-family": True}, 5),
    ("plan-agreement", {"outcome": "agreed"}, 5),
    ("family-support-work", {"outcome": "finished"}, 6),
    ("social-work-check", {"outcome": "finished"}, 6),
    ("step-down-sent", {}, 7),
)


def family(seed: int = 0, *, alike: bool = True) -> Facts:
    """Return two invented children who were stepped down; the seed shifts the weeks."""
    begin = datetime(2021, 3, 22, 10, 0, tzinfo=LONDON) + timedelta(days=7 * seed)
    happenings = [
        Happening(
            key=f"{number:012}",
            record=record,
            when=Moment.at(begin + timedelta(days=day, minutes=number)),
            about=BOTH if alike or record != "consent" else frozenset({"ada"}),
            says=says,
        )
        for number, (record, says, day) in enumerate(COURSE)
    ]
    return Facts(
        started=Moment.at(begin),
        children=(
            Child("ada", Moment.on(date(2011, 6, 1))),
            Child("ben", Moment.on(date(2020, 12, 24))),
        ),
        happenings=tuple(happenings),
        spells=tuple(
            Spell("status", "child-and-family-assessment", child, Moment.on(date(2021, 2, 1)))
            for child in sorted(BOTH)
        ),
    )


def microseconds(act: Callable[[], object], times: int) -> float:
    """Return what one run costs: the best round, since the others waited for something."""
    rounds = []
    for _ in range(ROUNDS):
        begun = process_time()
        for _ in range(times):
            act()
        rounds.append((process_time() - begun) / times)
    return min(rounds) * 1_000_000


def measure(pack: Pack | None = None) -> dict[str, float]:
    """Return microseconds by what was measured."""
    pack = pack or load_pack(PACK)
    calendar = Calendar.of_england()
    pathway = compile_pathway(pack, PATHWAY)

    def stand(families: list[Facts]) -> Callable[[], object]:
        turns = cycle(families)

        def once() -> object:
            told = next(turns)
            return standing(pathway, told, calendar, told.started.latest + timedelta(days=10))

        return once

    together = [family(seed) for seed in range(TIMES)]
    apart = [family(seed, alike=False) for seed in range(TIMES)]
    return {
        "compile a pathway": microseconds(lambda: compile_pathway(pack, PATHWAY), 5),
        "two children who step down together": microseconds(stand(together), TIMES),
        "two children who go different ways": microseconds(stand(apart), TIMES),
    }


def main() -> None:
    """Print the measurements."""
    for what, cost in measure().items():
        sys.stdout.write(f"{what:36} {cost:8.0f} µs\n")


if __name__ == "__main__":
    main()
