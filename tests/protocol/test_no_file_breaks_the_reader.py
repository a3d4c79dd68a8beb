"""Whatever stands in a pack's files: an answer with file and line, soon, in little memory."""

from __future__ import annotations

import shutil
import subprocess
import sys
import tempfile
from collections.abc import Callable
from datetime import datetime
from pathlib import Path
from time import perf_counter
from typing import Any

import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from stepdown.protocol.checking import check, errors_in
from stepdown.protocol.coverage import coverage_of
from stepdown.protocol.explaining import explain
from stepdown.protocol.facts import Child, Facts, Happening
from stepdown.protocol.language import Pack
from stepdown.protocol.library import packs_folder
from stepdown.protocol.loading import read_pack
from stepdown.protocol.moments import LONDON, Moment
from stepdown.protocol.pathway import compile_pathway
from stepdown.protocol.problems import PackError, Problem
from stepdown.protocol.publishing import canonical, from_canonical
from stepdown.protocol.standing import standing
from stepdown.protocol.trial import read_examples, run_example
from stepdown.protocol.working_time import Calendar
from tests.conftest import PROOFS_ARE_AT_FULL_SIZE
from tests.protocol.mutations import files_of, mutated_block, mutated_text
from tests.protocol.packs import INVENTED

SMALL = [INVENTED, packs_folder() / "herefordshire" / "2021-03"]
FOLDERS = [*SMALL, packs_folder() / "hubs" / "2023-11"] if PROOFS_ARE_AT_FULL_SIZE else SMALL
LONGEST_IN_SECONDS = 20
LARGEST_IN_BYTES = 200 * 1024 * 1024
AT = datetime(2026, 3, 20, 12, tzinfo=LONDON)

tried = settings(
    max_examples=3000 if PROOFS_ARE_AT_FULL_SIZE else 40,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large],
    phases=[Phase.explicit, Phase.generate, Phase.target],
)


def told(folder: Path) -> list[Problem]:
    """Return what is told of a pack. What is told nothing wrong must work all the way."""
    try:
        pack, lines = read_pack(folder)
    except PackError as error:
        return list(error.problems)
    problems = check(pack, lines, on=AT.date())
    coverage_of(pack, lines, "pack")
    if errors_in(problems):
        return problems
    works(pack)
    try:
        examples = read_examples(folder, pack)
    except PackError as error:
        return [*problems, *error.problems]
    for example in examples[:3]:
        run_example(pack, example)
    return problems


def works(pack: Pack) -> None:
    """See a sound pack published, compiled, and a family stand under each pathway."""
    assert from_canonical(canonical(pack)) == pack
    began = Moment.at(datetime(2026, 3, 2, 9, tzinfo=LONDON))
    children = (Child("ada", Moment.on(AT.date())), Child("ben"))
    happened = [
        Happening(f"{number:03}", record, began, frozenset({"ada", "ben"}))
        for number, record in enumerate(pack.about.records)
    ]
    for id_ in pack.pathways:
        pathway = compile_pathway(pack, id_)
        for facts in (Facts(began, children), Facts(began, children, tuple(happened))):
            found = standing(pathway, facts, Calendar.of_england(), AT)
            assert explain(pathway, found, facts)


def is_well_told(folder: Path) -> None:
    began = perf_counter()
    for problem in told(folder):
        assert problem.line >= 1
        assert problem.what
        assert problem.file
        assert len(str(problem)) < 10_000
        assert not problem.file.startswith("/")
    assert perf_counter() - began < LONGEST_IN_SECONDS


@pytest.mark.proof
@tried
@given(data=st.data())
def test_what_a_pack_says_may_be_changed_in_any_way(data: Any) -> None:
    def change(path: Path) -> bytes:
        return mutated_block(data.draw, path.read_text(encoding="utf-8")).encode("utf-8")

    _changed_and_told(data, change)


@pytest.mark.proof
@tried
@given(data=st.data())
def test_the_text_of_a_pack_may_be_broken_in_any_way(data: Any) -> None:
    def change(path: Path) -> bytes:
        return mutated_text(data.draw, path.read_text(encoding="utf-8"))

    _changed_and_told(data, change)


@pytest.mark.proof
@tried
@given(raw=st.binary(max_size=400) | st.text(max_size=400).map(lambda text: text.encode("utf-8")))
def test_a_file_may_hold_anything_at_all(raw: bytes) -> None:
    with tempfile.TemporaryDirectory() as there:
        copied = Path(there) / "pack"
        shutil.copytree(INVENTED, copied)
        (copied / "pathways" / "down.yaml").write_bytes(raw)
        problems = told(copied)
        assert problems
        is_well_told(copied)


def _changed_and_told(data: Any, change: Callable[[Path], bytes]) -> None:
    folder = data.draw(st.sampled_from(FOLDERS))
    path = data.draw(st.sampled_from(files_of(folder))).relative_to(folder)
    with tempfile.TemporaryDirectory() as there:
        copied = Path(there) / "pack"
        shutil.copytree(folder, copied, ignore=shutil.ignore_patterns("examples"))
        (copied / "examples").mkdir()
        for example in sorted(folder.glob("examples/*.yaml"))[:3]:
            shutil.copy(example, copied / "examples" / example.name)
        (copied / path).write_bytes(change(folder / path))
        is_well_told(copied)


def many(head: str, line: str, count: int) -> str:
    return head + "".join(line.format(n=number) for number in range(count))


def gates(count: int) -> str:
    pathway = (INVENTED / "pathways" / "down.yaml").read_text(encoding="utf-8")
    line = (
        "  g{n}: {{clause: decision, rule: r, before: decided, requires: {{happened: asked}}}}\n"
        "  h{n}: {{clause: decision, rule: r, before: decided, strength: should, "
        "requires: {{happened: accepted}}}}\n"
    )
    return pathway.replace("gates:\n", many("gates:\n", line, count), 1)


def conditions(count: int) -> str:
    pathway = (INVENTED / "pathways" / "down.yaml").read_text(encoding="utf-8")
    parts = ", ".join(f"{{known: {{referrer: school}}, at_least: {n}}}" for n in range(count))
    return pathway.replace("requires: {happened: need-remains}", f"requires: {{all: [{parts}]}}")


def unknown(count: int) -> str:
    pathway = (INVENTED / "pathways" / "down.yaml").read_text(encoding="utf-8")
    names = ", ".join(f"{{happened: decidedd-{n}}}" for n in range(count))
    return pathway.replace("requires: {happened: need-remains}", f"requires: {{any: [{names}]}}")


def roles(count: int) -> str:
    pack = (INVENTED / "pack.yaml").read_text(encoding="utf-8")
    line = "  role-{n}: {{name: Role, side: sending, supervises: rolle-{n}}}\n"
    return pack.replace("roles:\n", many("roles:\n", line, count), 1)


def bombs(count: int) -> str:
    lines = ["a0: &a0 [x, x, x, x, x, x, x, x, x]"]
    lines += [f"a{n}: &a{n} [{', '.join([f'*a{n - 1}'] * 9)}]" for n in range(1, count)]
    return "\n".join(lines)


CLAUSE = "c{n}: {{place: {{says: x}}, rule: r, treated: encoded}}\n"
HUGE: list[tuple[str, Callable[[], str]]] = [
    ("pathways/down.yaml", lambda: bombs(40)),
    ("pathways/down.yaml", lambda: "[" * 200_000),
    ("pathways/down.yaml", lambda: "{a: " * 50_000),
    ("pathways/down.yaml", lambda: "- " * 100_000),
    ("pathways/down.yaml", lambda: "a: " + "x" * 250_000),
    ("pathways/down.yaml", lambda: "a" * 250_000),
    ("pathways/down.yaml", lambda: "x" * 5_000_000),
    ("pathways/down.yaml", lambda: many("", "k{n}: v\n", 20_000)),
    ("pathways/down.yaml", lambda: gates(1_200)),
    ("pathways/down.yaml", lambda: conditions(3_000)),
    ("pathways/down.yaml", lambda: unknown(4_000)),
    ("pack.yaml", lambda: roles(3_500)),
    ("clauses.yaml", lambda: many("", CLAUSE, 4_000)),
    ("clauses.yaml", lambda: many("", "c{n}: 1\n", 25_000)),
]  # fmt: skip


@pytest.mark.proof
@pytest.mark.parametrize("number", range(0, len(HUGE), 1 if PROOFS_ARE_AT_FULL_SIZE else 4))
def test_what_is_huge_is_told_soon_and_in_little_memory(number: int, tmp_path: Path) -> None:
    file, text = HUGE[number]
    folder = tmp_path / "pack"
    shutil.copytree(INVENTED, folder)
    (folder / file).write_text(text(), encoding="utf-8")
    program = (
        "import sys, resource\n"
        f"resource.setrlimit(resource.RLIMIT_CPU, ({LONGEST_IN_SECONDS}, {LONGEST_IN_SECONDS}))\n"
        "from tests.protocol.test_no_file_breaks_the_reader import is_well_told\n"
        "from pathlib import Path\n"
        "is_well_told(Path(sys.argv[1]))\n"
        # ru_maxrss would count what the tests themselves held before this began.
        "status = Path('/proc/self/status').read_text(encoding='ascii')\n"
        "print(status.partition('VmHWM:')[2].split()[0])\n"
    )
    ran = subprocess.run(
        [sys.executable, "-c", program, folder], capture_output=True, text=True, check=False
    )
    assert ran.returncode == 0, ran.stderr[-2000:]
    assert int(ran.stdout) * 1024 < LARGEST_IN_BYTES
