"""Trying a protocol on children who never lived, without a record of anybody."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from stepdown.protocol.expecting import Expectation
from stepdown.protocol.facts import EXCEPTION, Facts
from stepdown.protocol.language import FieldOf, Pack
from stepdown.protocol.loading import Lines, read_file
from stepdown.protocol.pathway import Pathway, compile_pathway
from stepdown.protocol.problems import PackError, Problem, closest
from stepdown.protocol.references import OF_AN_EXCEPTION, Answers, Search, choices_of, fields_of
from stepdown.protocol.standing import Standing, standing
from stepdown.protocol.strict_yaml import Node, read_yaml
from stepdown.protocol.strict_yaml import Path as Keys
from stepdown.protocol.trial_files import ExampleFile, FactsFile
from stepdown.protocol.wording import build
from stepdown.protocol.working_time import Calendar


@dataclass(frozen=True, slots=True)
class Check:
    """One moment of an example, and what is expected then."""

    at: datetime
    expectations: tuple[tuple[int, Expectation], ...]


@dataclass(frozen=True, slots=True)
class Example:
    """A family who never lived, and where they should stand under a pathway."""

    file: str
    title: str
    pathway: str
    facts: Facts
    settings: Mapping[str, str]
    checks: tuple[Check, ...]


@dataclass(frozen=True, slots=True)
class Failure:
    """An expectation that the standing does not bear out."""

    file: str
    line: int
    expected: str
    at: datetime
    says: str

    def __str__(self) -> str:
        """Return the failure as a person would put it."""
        return (
            f"{self.file}:{self.line}: expected at {self.at:%Y-%m-%d %H:%M}: {self.expected}\n"
            f"    but {self.says}"
        )


def read_facts(source: Path | str, pack: Pack | None = None) -> Facts:
    """Return the facts in a file, or in a text. With a pack its names are looked up.

    Raises ``PackError`` with file and line.
    """
    if isinstance(source, Path):
        file = source.name
        node = read_file(source, source.parent, file)
    else:
        file, node = "facts", read_yaml(source, "facts")
    written = build(FactsFile, node, file)
    _look_up(written, node, file, pack)
    return written.to_facts()


def read_examples(folder: Path | str, pack: Pack) -> list[Example]:
    """Return the examples in a pack's folder, by file name. Raises ``PackError``."""
    examples: list[Example] = []
    problems: list[Problem] = []
    root = Path(folder)
    for path in sorted((root / "examples").glob("*.yaml")):
        try:
            examples.append(read_example(path, pack, root))
        except PackError as error:
            problems.extend(error.problems)
    if problems:
        raise PackError(problems)
    return examples


def read_example(path: Path, pack: Pack, root: Path | None = None) -> Example:
    """Return one example. Raises ``PackError`` with file and line."""
    root = path.parent if root is None else root
    file = path.relative_to(root).as_posix()
    node = read_file(path, root, file)
    written = build(ExampleFile, node, file)
    _look_up(written, node, file, pack)
    checks = [Check(written.at, _with_lines(written.expect, node, ("expect",)))]
    for place, later in enumerate(written.later):
        keys: Keys = ("later", place, "expect")
        checks.append(Check(later.at, _with_lines(later.expect, node, keys)))
    return Example(
        file=file,
        title=written.title or path.stem.replace("-", " "),
        pathway=written.pathway or next(iter(pack.pathways)),
        facts=written.to_facts(),
        settings=dict(written.settings),
        checks=tuple(checks),
    )


def stand(
    pack: Pack,
    pathway_id: str,
    facts: Facts,
    at: datetime,
    *,
    settings: Mapping[str, str] | None = None,
    calendar: Calendar | None = None,
) -> tuple[Pathway, Standing]:
    """Return a pathway, and where children who never lived stand on it at a moment."""
    pathway = compile_pathway(pack, pathway_id, settings)
    return pathway, standing(pathway, facts, calendar or Calendar.of_england(), at)


def run_example(
    pack: Pack, example: Example, calendar: Calendar | None = None
) -> tuple[Failure, ...]:
    """Return which expectations the standing does not bear out, and what it says instead."""
    failures = []
    for check in example.checks:
        _, found = stand(
            pack,
            example.pathway,
            example.facts,
            check.at,
            settings=example.settings,
            calendar=calendar,
        )
        for line, expectation in check.expectations:
            says = expectation.disappointed_by(found)
            if says is not None:
                failures.append(Failure(example.file, line, expectation.sentence, check.at, says))
    return tuple(failures)


def _with_lines(
    sentences: Sequence[Expectation], node: Node, keys: Keys
) -> tuple[tuple[int, Expectation], ...]:
    return tuple(
        (node.line_of((*keys, place)), sentence) for place, sentence in enumerate(sentences)
    )


def _look_up(written: FactsFile, node: Node, file: str, pack: Pack | None) -> None:
    """Look up every name in the file, so that a slip of the pen is no missing fact."""
    lines = Lines({file: node})
    problems = list(_strangers(written, lines, file))
    if pack is not None:
        problems += _unknown_to(pack, written, lines, file)
    if problems:
        raise PackError(problems)


def _unknown_to(pack: Pack, written: FactsFile, lines: Lines, file: str) -> list[Problem]:
    search = Search(pack, lines)
    for place, fact in enumerate(written.facts):
        keys: Keys = ("facts", place)
        records = pack.about.records
        if fact.record == EXCEPTION and fact.record not in records:
            search.names("answer", fact.with_, OF_AN_EXCEPTION, file, (*keys, "with"))
        elif search.name("record", fact.record, records, file, (*keys, "record")):
            record = records[fact.record]
            fields = fields_of(pack, record)
            said = search.without_attendees(fact.with_, record, fields, file, (*keys, "with"))
            _look_up_answers(search, said, fields, file, (*keys, "with"))
    _look_up_answers(search, written.known, pack.about.known, file, ("known",))
    for place, spell in enumerate(written.circumstances):
        for timeline, value in spell.states().items():
            known = search.states.get(timeline)
            if known is not None:
                search.name(timeline, value, known, file, ("circumstances", place, timeline))
    if isinstance(written, ExampleFile):
        _look_up_the_pathway(search, written, file)
    return search.problems


def _strangers(written: FactsFile, lines: Lines, file: str) -> Iterator[Problem]:
    named: list[tuple[Keys, str]] = []
    for place, fact in enumerate(written.facts):
        named += [(("facts", place, "about", i), name) for i, name in enumerate(fact.about or ())]
    for place, spell in enumerate(written.circumstances):
        keys: Keys = ("circumstances", place, "child")
        named += [((*keys, i), name) for i, name in enumerate(spell.child)]
    if isinstance(written, ExampleFile):
        for keys, sentence in _sentences(written):
            named += [(keys, sentence.child)] if sentence.child is not None else []
    for keys, name in named:
        if name not in written.children:
            instead = closest(name, written.children)
            yield lines.problem(file, keys, f"There is no child called '{name}' here.", instead)


def _sentences(written: ExampleFile) -> Iterator[tuple[Keys, Expectation]]:
    for place, sentence in enumerate(written.expect):
        yield ("expect", place), sentence
    for place, later in enumerate(written.later):
        for inner, sentence in enumerate(later.expect):
            yield ("later", place, "expect", inner), sentence


def _look_up_answers(
    search: Search, said: Answers, fields: Mapping[str, FieldOf], file: str, keys: Keys
) -> None:
    fixed = {name: values for name, values in said.items() if not _is_free(name, fields)}
    search.answers(fixed, fields, "field", file, keys)


def _is_free(name: str, fields: Mapping[str, FieldOf]) -> bool:
    return name in fields and choices_of(fields[name]) is None


def _look_up_the_pathway(search: Search, written: ExampleFile, file: str) -> None:
    pack = search.pack
    if written.pathway is None and len(pack.pathways) > 1:
        search.wrong(
            file,
            (),
            "The pack has several pathways.",
            f"Add 'pathway': {', '.join(pack.pathways)}.",
        )
    elif written.pathway is not None:
        search.name("pathway", written.pathway, pack.pathways, file, ("pathway",))
    search.names("setting", written.settings, pack.about.settings, file, ("settings",))
    if search.problems:
        return
    pathway = pack.pathways[written.pathway or next(iter(pack.pathways))]
    duties = set(pathway.obligations)
    gates = {*pathway.gates, *(name for name in duties if pathway.obligations[name].before)}
    known = {
        "gate": gates,
        "milestone": set(pathway.milestones),
        "obligation": {*duties, *(f"answer:{gate}" for gate in gates)},
        "allocation": set(pathway.allocations),
        "disagreement": {"disagreement"} if pathway.disagreement else set(),
    }
    for keys, sentence in _sentences(written):
        search.name(sentence.subject, sentence.id, known[sentence.subject], file, keys)
