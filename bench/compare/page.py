"""The comparison as a table, on the terminal and as a page of the documentation."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from stepdown.cli.measuring.report import in_words, machine

HEAD = ("What", "Stepdown", "SpiffWorkflow", "Times as long", "Expected", "")


@dataclass(frozen=True)
class Compared:
    """One thing that both did: seconds of each, and how many times as long is expected."""

    what: str
    ours: float
    theirs: float
    expected: float | None = None

    @property
    def ratio(self) -> float:
        """Return how many times as long the other takes."""
        return self.theirs / self.ours

    @property
    def verdict(self) -> str:
        """Say whether what was expected is so."""
        if self.expected is None:
            return ""
        return "met" if self.ratio >= self.expected else "missed"

    def cells(self) -> tuple[str, ...]:
        """Return the line as the table has it."""
        expected = "" if self.expected is None else f"{self.expected:,.0f}"
        return (
            self.what, in_words(self.ours), in_words(self.theirs), f"{self.ratio:,.1f}", expected,
            self.verdict,
        )  # fmt: skip


@dataclass(frozen=True)
class Found:
    """Everything that the page says."""

    version: str
    lines: Sequence[Compared]
    differences: Mapping[str, Sequence[str]]
    """By the course, where the two sides do not say the same."""
    steps: Mapping[str, int]
    duties: int
    kilobytes: float
    share: float
    """How much of loading and saving is for the process that every instance repeats."""
    sample: int
    open_ones: int
    rows: int
    role: str
    late: int
    late_in_sample: tuple[int, int, int]
    """By us, by the restored instances, by the stored JSON."""
    repeated: Mapping[str, int]


def as_text(found: Found) -> str:
    """Return the table and the differences for a terminal."""
    rows = [HEAD, *(line.cells() for line in found.lines)]
    widths = [max(len(row[place]) for row in rows) for place in range(len(HEAD))]
    lines = [
        "  ".join(
            cell.ljust(width) if place in {0, 5} else cell.rjust(width)
            for place, (cell, width) in enumerate(zip(row, widths, strict=True))
        ).rstrip()
        for row in rows
    ]
    lines.insert(1, "-" * len(lines[0]))
    for name, said in found.differences.items():
        lines += ["", f"{name}, {found.steps[name]} steps: {_how_many(said)}"]
        lines += [f"  {each}" for each in said]
    return "\n".join([*lines, "", late_in_words(found)])


def as_page(found: Found, on: datetime) -> str:
    """Return the page for docs/proofs."""
    rows = [HEAD, ("---",) * len(HEAD), *(line.cells() for line in found.lines)]
    table = "\n".join("| " + " | ".join(row) + " |" for row in rows)
    parts = [
        "# Beside a general workflow engine",
        f"Made by `make bench-compare` on {on.day} {on:%B %Y}, on {machine()}, with SpiffWorkflow "
        f"{found.version}. Every figure is a median. Absolute times belong to that machine and to "
        "what else it did; ratios travel better.",
        table,
        "## What is compared",
        f"Shropshire's route 4.a, from a plan to targeted early help, for one child: "
        f"{found.duties} duties under the pack, and the same route as a BPMN process "
        "(`bench/compare/model.py`), with a lane for each role, a join for each milestone, a flow "
        "into it for each gate, and conditions for what a gate asks of an answer. Both are told "
        f"the same {found.steps[next(iter(found.steps))]} facts, those of the pack's own example "
        "in which each rule is kept, one at a time.",
        "- **Engine alone**, in time of the processor: we evaluate every rule from the facts. "
        "SpiffWorkflow loads the stored instance, completes what the fact completes, "
        f"goes on as far as it goes, and saves it: {found.repeated['steps']:,} times each. "
        "A stored instance has "
        f"{found.kilobytes:,.0f} kB, with its process, as its own serialiser writes it. "
        f"{found.share:.0%} of loading and saving is for that process, which an application could "
        "keep apart. "
        "When something falls due is worked out by a few lines of Python on its side, outside the "
        "engine, which costs it next to nothing.\n"
        f"- **Persisted step**: {found.repeated['persisted']:,} steps on PostgreSQL, which waits "
        "for the disk at each commit. *By the driver* is like with like, with nothing round "
        "either engine: SpiffWorkflow's side reads its row, goes on, writes the row back and "
        "commits; ours reads what was recorded, evaluates, writes the record and every duty that "
        "changed, and commits. *The whole verb* is what the product does at each step: access is "
        "checked, every rule evaluated, and the record, its trail, what is owed and who is told "
        "are written. SpiffWorkflow's figure beside it is the same as before, without any of "
        "that.\n"
        f"- **What is late**: {late_in_words(found)} An application could keep a table of what is "
        "owed beside any engine, and would then read it as we do: that table is what our "
        "projection is.",
        "## Whether both say the same",
        "After every fact, the open duties with the day on which each falls due, and the gates "
        "that let nobody pass, are held against each other.",
        *(
            f"**{name}** ({found.steps[name]} steps): {_how_many(said)}"
            + "".join(f"\n- {each}" for each in said)
            for name, said in found.differences.items()
        ),
        "The process has a branch for a family that refuses or withdraws, for a concern, for a "
        "lead who declines and for a meeting that does not agree. It leaves out the two gates for "
        "a child who left a protection plan. The differences that are left have one cause: a "
        "token that moved on does not come back when what it passed no longer holds. That is "
        "a family that agreed and then does not, and a lead who declines.",
        "SpiffWorkflow is under the LGPL. It is installed for this comparison alone, into "
        "`.venv-compare`, and is no part of Stepdown.",
    ]
    return "\n\n".join(parts) + "\n"


def late_in_words(found: Found) -> str:
    """Say what was looked through, and what is only reckoned."""
    ours, restored, read = found.late_in_sample
    agreed = "both say" if ours == restored == read else "they do not agree, and say"
    return (
        f"What is late for the {found.role.replace('-', ' ')}, at {found.open_ones:,} open, at "
        "every stage in turn. Ours is measured whole, by the index of the table of what is owed "
        f"({found.rows:,} rows, {found.late:,} of them late). SpiffWorkflow's is reckoned: it was "
        f"measured on {found.sample:,} stored instances, three times, and multiplied by "
        f"{found.open_ones / found.sample:,g}. *Restored* loads each instance and asks for its "
        "open tasks; *JSON alone* reads the same from what is stored, without the engine. For "
        f"that sample {agreed} {ours:,} (ours), {restored:,} (restored) and {read:,} (JSON alone)."
    )


def _how_many(said: Sequence[str]) -> str:
    return f"{len(said)} differences." if said else "no difference."
