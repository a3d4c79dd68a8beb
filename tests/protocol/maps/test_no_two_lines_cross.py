"""Whether a picture can be followed, computed from where its boxes and lines are."""

import re
from collections.abc import Iterator
from itertools import combinations, pairwise
from pathlib import Path

from stepdown.protocol.maps.layout import Layout
from stepdown.protocol.maps.placing import Box
from stepdown.protocol.maps.routing import Line
from tests.protocol.maps.pictures import every_pathway, in_both_shapes, picture

Point = tuple[int, int]
Segment = tuple[Point, Point]


def meet(one: Segment, other: Segment) -> bool:
    """Say whether two upright or level stretches have any point in common."""
    return all(
        min(max(a[axis] for a in one), max(b[axis] for b in other))
        >= max(min(a[axis] for a in one), min(b[axis] for b in other))
        for axis in (0, 1)
    )


def touch(one: Line, other: Line) -> bool:
    return any(meet(a, b) for a in pairwise(one.points) for b in pairwise(other.points))


def leave_the_same_exit(one: Line, other: Line) -> bool:
    return (one.way.source, one.way.says) == (other.way.source, other.way.says)


def part_or_join(one: Line, other: Line) -> bool:
    """Say whether two lines share only a beginning, only an end, or nothing."""
    begin = next(
        (n for n, (a, b) in enumerate(zip(one.points, other.points, strict=False)) if a != b), 0
    )
    backwards = zip(reversed(one.points), reversed(other.points), strict=False)
    end = next((n for n, (a, b) in enumerate(backwards) if a != b), 0)
    shared = begin if leave_the_same_exit(one, other) else 0
    joined = end if one.way.target == other.way.target else 0
    rest_of_one = set(one.points[shared : len(one.points) - joined])
    rest_of_other = set(other.points[shared : len(other.points) - joined])
    return not rest_of_one & rest_of_other


def crossings(layout: Layout) -> Iterator[tuple[Line, Line]]:
    for one, other in combinations(layout.lines, 2):
        related = leave_the_same_exit(one, other) or one.way.target == other.way.target
        if not (part_or_join(one, other) if related else not touch(one, other)):
            yield one, other


def covers(box: Box, segment: Segment) -> bool:
    """Say whether a stretch of a line runs through the inside of a box."""
    (left, top), (right, bottom) = (
        (min(segment[0][0], segment[1][0]), min(segment[0][1], segment[1][1])),
        (max(segment[0][0], segment[1][0]), max(segment[0][1], segment[1][1])),
    )
    return left < box.right and right > box.x and top < box.bottom and bottom > box.y


def hides_the_number(box: Box, segment: Segment) -> bool:
    """Say whether a stretch runs through the number that stands out above a box."""
    (left, top), (right, bottom) = sorted(segment)
    above = box.y - 10 < min(top, bottom) and max(top, bottom) < box.y
    return above and left < box.x + 24 and right > box.x + 4


@every_pathway
@in_both_shapes
def test_no_two_lines_cross_or_touch(folder: Path, pathway: str, stacked: bool) -> None:
    assert list(crossings(picture(folder, pathway, stacked=stacked))) == []


@every_pathway
@in_both_shapes
def test_no_line_runs_through_a_box(folder: Path, pathway: str, stacked: bool) -> None:
    layout = picture(folder, pathway, stacked=stacked)
    through = [
        (line.way, box.step.id)
        for line in layout.lines
        for segment in pairwise(line.points)
        for box in layout.places.boxes.values()
        if covers(box, segment) or hides_the_number(box, segment)
    ]
    assert through == []


@every_pathway
@in_both_shapes
def test_every_line_goes_from_its_box_to_the_box_that_it_says(
    folder: Path, pathway: str, stacked: bool
) -> None:
    layout = picture(folder, pathway, stacked=stacked)
    for line in layout.lines:
        for id_, (x, y) in ((line.way.source, line.points[0]), (line.way.target, line.points[-1])):
            box = layout.places.boxes[id_]
            at_the_side = x in {box.x, box.right} and box.y <= y <= box.bottom
            above_or_below = y in {box.y, box.bottom} and box.x <= x <= box.right
            assert at_the_side or above_or_below, line.way
        assert all(a[0] == b[0] or a[1] == b[1] for a, b in pairwise(line.points))


@every_pathway
@in_both_shapes
def test_no_two_boxes_overlap_and_each_stands_in_the_lane_of_its_role(
    folder: Path, pathway: str, stacked: bool
) -> None:
    places = picture(folder, pathway, stacked=stacked).places
    lanes = {lane.role: lane for lane in places.lanes}
    for one, other in combinations(places.boxes.values(), 2):
        apart = (
            one.right <= other.x or other.right <= one.x
            or one.bottom < other.y or other.bottom < one.y
        )  # fmt: skip
        assert apart, (one.step.id, other.step.id)
    for box in places.boxes.values():
        if not stacked and box.step.sort not in {"gate", "instead"}:
            lane = lanes[box.step.role]
            assert lane.x < box.x
            assert box.right < lane.x + lane.width


@every_pathway
@in_both_shapes
def test_what_no_line_tells_is_told_by_the_number_of_the_step(
    folder: Path, pathway: str, stacked: bool
) -> None:
    layout = picture(folder, pathway, stacked=stacked)
    boxes, numbers = layout.places.boxes, layout.flow.numbers
    for way in layout.undrawn:
        source, target = boxes[way.source], boxes[way.target]
        if way.says and not source.step.is_across:
            assert any(way.target in r.to for r in source.content.rows if r.says == way.says), way
        elif source.step.is_across:
            # What a gate opens stands in its own title.
            assert f"“{target.step.title}”" in source.step.title, way
        else:
            text = " ".join(line.text for line in target.content.lines)
            assert str(numbers[way.source]) in re.findall(r"\d+", text), way


def test_lines_that_do_cross_are_found() -> None:
    layout = picture()
    one, other = layout.lines[0], layout.lines[1]
    level = Line(one.way, ((0, 8), (80, 8)), 0, 1)
    upright = Line(other.way, ((40, 0), (40, 16)), 0, 1)
    beside = Line(other.way, ((40, 16), (40, 32)), 0, 1)
    assert touch(level, upright)
    assert not touch(level, beside)
