"""From a compiled pathway to the steps of its picture, and the ways between them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping

from stepdown.protocol.compiled import Pathway
from stepdown.protocol.language import Gate, Obligation
from stepdown.protocol.maps.ordering import in_order
from stepdown.protocol.maps.steps import Band, Exit, Flow, Need, Sort, Step
from stepdown.protocol.maps.tracing import events_in, reached_in
from stepdown.protocol.maps.ways import START, Ways, duty_step, gate_step, milestone_step
from stepdown.protocol.saying import sentence

ANY_STAGE, LADDER = "any-stage", "disagreement"


def flow_of(pathway: Pathway, settings: Mapping[str, str] | None = None) -> Flow:
    """Return what there is to draw of a pathway, with a council's own lengths of time."""
    return _Builder(pathway, settings or {}).flow()


class _Builder:
    def __init__(self, pathway: Pathway, settings: Mapping[str, str]) -> None:
        self.pathway, self.file, self.pack = pathway, pathway.file, pathway.pack
        self.ways = Ways(pathway, settings)
        self.saying, self.tracing = self.ways.saying, self.ways.tracing
        self.exits, self.timings = self.ways.exits, self.ways.timings

    def flow(self) -> Flow:
        bands = [band for band in self._bands() if band.steps]
        numbers = {
            step.id: number
            for number, step in enumerate((step for band in bands for step in band.steps), 1)
        }
        return Flow(
            title=self.file.title,
            rule=self.file.rule,
            lanes=self._lanes(bands),
            names={id_: role.name for id_, role in self.pack.about.roles.items()},
            bands=tuple(bands),
            clauses={id_: clause.place.says for id_, clause in self.pack.clauses.items()},
            numbers=numbers,
        )

    # The steps themselves

    def _bands(self) -> Iterator[Band]:
        stages = {id_: stage.title for id_, stage in self.file.stages.items()}
        for position, (id_, title) in enumerate({**stages, ANY_STAGE: "In any stage"}.items()):
            ids = self._ordered(None if id_ == ANY_STAGE else id_)
            steps = [step for each in ids for step in self._steps(each, id_)]
            yield Band(id_, title, (*([self._start(id_)] if position == 0 else []), *steps))
        yield Band(LADDER, "If people do not agree", tuple(self._ladder()))

    def _ordered(self, stage: str | None) -> list[str]:
        duties = [duty_step(i) for i, d in self.file.obligations.items() if d.stage == stage]
        points = [milestone_step(i) for i, m in self.file.milestones.items() if m.stage == stage]
        standing = {duty_step(i) for i, d in self.file.obligations.items() if d.standing_duty}
        after: dict[str, set[str]] = {}
        doors = {door: milestone_step(id_) for id_, door in self.ways.doors.items()}
        for source, ways in self.exits.items():
            for way in ways:
                if way.to is not None:
                    after.setdefault(doors.get(way.to, way.to), set()).add(
                        doors.get(source, source)
                    )
        for gate in self.pathway.gates.values():
            for milestone in gate.before:
                before = after.setdefault(milestone_step(milestone), set())
                if isinstance(gate.block, Obligation):
                    before.add(duty_step(gate.id))
                else:
                    before.update(milestone_step(m) for m in reached_in(gate.block.requires))
        for id_, point in self.file.milestones.items():
            if point.kind == "ended":
                others = {*duties, *points} - standing - {milestone_step(id_)}
                after.setdefault(milestone_step(id_), set()).update(others)
        return in_order(duties, points, standing, after)

    def _steps(self, id_: str, stage: str) -> Iterator[Step]:
        sort, _, name = id_.partition(":")
        if sort == "duty":
            yield self._duty(name, self.file.obligations[name], stage)
            return
        role = self._decider(name)
        needs = tuple(self._needs(name))
        if needs:
            yield self._gate(name, needs, role, stage)
            yield from self._passes(name, needs, stage)
        milestone = self.file.milestones[name]
        ways = tuple(self.exits.get(id_, ()))
        yield Step(
            id=id_,
            sort="milestone",
            role=role,
            title=milestone.title,
            stage=stage,
            rule=milestone.rule,
            also=(*(milestone.decided_by or ())[1:], *(milestone.in_conjunction_with or ())),
            exits=ways,
            clause=milestone.clause,
        )

    def _start(self, stage: str) -> Step:
        begins = [self.saying.place(id_) for id_ in self.file.origin]
        return Step(
            id=START,
            sort="start",
            role=self.file.starts_by[0],
            title=f"Start, from: {' or '.join(begins)}",
            stage=stage,
            rule=self.file.rule,
            also=self.file.starts_by[1:],
            exits=tuple(self.exits.get(START, ())),
            clause=self.file.clause,
        )

    def _duty(self, id_: str, duty: Obligation, stage: str) -> Step:
        step = duty_step(id_)
        ways = tuple(sorted(self.exits.get(step, ()), key=lambda way: way.says == ""))
        sort: Sort = "decision" if any(way.says for way in ways) else "duty"
        return Step(
            id=step,
            sort="standing" if duty.standing_duty else sort,
            role=duty.owed_by[0],
            title=duty.title,
            stage=stage,
            rule=duty.rule,
            also=duty.owed_by[1:],
            strength=duty.strength,
            timings=tuple(self.timings.get(step, ())),
            late=tuple(sentence(self.saying.escalation(rung)) for rung in duty.escalates),
            exits=ways,
            only_if=self.saying.condition(duty.if_) if duty.if_ is not None else "",
            clause=duty.clause,
        )

    def _needs(self, milestone: str) -> Iterator[Need]:
        for gate in self.pathway.gates.values():
            if milestone not in gate.before:
                continue
            block = gate.block
            is_duty = isinstance(block, Obligation)
            other = self.pack.pathways.get(block.instead or "") if isinstance(block, Gate) else None
            passed_by = block.override.by if block.override else ()
            yield Need(
                id=gate.id,
                strength=block.strength,
                says=block.title if isinstance(block, Obligation) else block.rule,
                step=duty_step(gate.id) if is_duty else None,
                makers=tuple(self._makers_for(gate.id, block)),
                is_conditional=block.if_ is not None,
                clause=block.clause,
                passed_by=passed_by,
                instead=other.title if other else "",
                otherwise=_pass(milestone, passed_by)
                if passed_by
                else _instead(milestone, gate.id)
                if other
                else None,
            )

    def _makers_for(self, id_: str, block: Gate | Obligation) -> Iterator[str]:
        if isinstance(block, Obligation):
            yield duty_step(id_)
            return
        for event in events_in(block.requires):
            yield from map(duty_step, self.tracing.makers(event))

    def _gate(self, name: str, needs: tuple[Need, ...], role: str, stage: str) -> Step:
        ways = [Exit("", milestone_step(name))]
        passed = dict.fromkeys(need.passed_by for need in needs if need.passed_by)
        ways += [Exit("Not met", _pass(name, roles)) for roles in passed]
        ways += [Exit("Not met", _instead(name, need.id)) for need in needs if need.instead]
        return Step(
            id=gate_step(name),
            sort="gate",
            role=role,
            title=f"Before “{self.file.milestones[name].title}”",
            stage=stage,
            needs=needs,
            exits=tuple(ways),
            clause=tuple(dict.fromkeys(c for need in needs for c in need.clause)),
        )

    def _passes(self, name: str, needs: tuple[Need, ...], stage: str) -> Iterator[Step]:
        for roles in dict.fromkeys(need.passed_by for need in needs if need.passed_by):
            of = [need for need in needs if need.passed_by == roles]
            yield Step(
                id=_pass(name, roles),
                sort="override",
                role=roles[0],
                title="May let the child pass, with a reason",
                stage=stage,
                rule=" ".join(need.says for need in of),
                also=roles[1:],
                exits=(Exit("", milestone_step(name)),),
                clause=tuple(dict.fromkeys(c for need in of for c in need.clause)),
            )
        for need in needs:
            if need.instead:
                yield Step(
                    id=_instead(name, need.id),
                    sort="instead",
                    role=self._asked(need.id),
                    title=f"Take instead: {need.instead}",
                    stage=stage,
                    rule=need.says,
                    clause=need.clause,
                )

    def _asked(self, gate: str) -> str:
        asks = self.file.gates[gate].asks if gate in self.file.gates else None
        return asks or self.file.starts_by[0]

    def _decider(self, name: str) -> str:
        milestone = self.file.milestones[name]
        if milestone.decided_by:
            return milestone.decided_by[0]
        for duty in self.file.obligations.values():
            if name in reached_in(duty.done_when):
                return duty.owed_by[0]
        for event in events_in(milestone.reached_when):
            for maker in self.tracing.makers(event):
                return self.file.obligations[maker].owed_by[0]
        return (*self.tracing.recorders(milestone), self.file.starts_by[0])[0]

    def _ladder(self) -> Iterator[Step]:
        ladder = self.file.disagreement
        if ladder is None or self._is_owed(ladder.raised):
            return
        for rung, roles in enumerate(ladder.stages):
            further = f"{LADDER}:{rung + 1}"
            last = rung == len(ladder.stages) - 1
            yield Step(
                id=f"{LADDER}:{rung}",
                sort="ladder",
                role=roles[0],
                title="Decide on the disagreement" if rung else "Try to agree",
                stage=LADDER,
                rule=ladder.holder_meanwhile,
                also=roles[1:],
                exits=() if last else (Exit("Not settled", further),),
                clause=ladder.clause,
            )

    def _is_owed(self, event: str) -> bool:
        return any(
            event in {duty.clock_starts, duty.after, duty.repeats and duty.repeats.each_time}
            for duty in self.file.obligations.values()
        )

    def _lanes(self, bands: Iterable[Band]) -> dict[str, str]:
        used = {step.role for band in bands for step in band.steps}
        sides = ("sending", "both", "receiving", "family")
        known = self.pack.about.roles
        ordered = sorted(
            (id_ for id_ in known if id_ in used), key=lambda id_: sides.index(known[id_].side)
        )
        return {id_: known[id_].name for id_ in ordered}


def _pass(milestone: str, roles: tuple[str, ...]) -> str:
    return f"pass:{milestone}:{'+'.join(roles)}"


def _instead(milestone: str, gate: str) -> str:
    return f"instead:{milestone}:{gate}"
