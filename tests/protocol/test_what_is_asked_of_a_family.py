"""A question may wait for what was said at the start, and for other answers of its page."""

import pytest

from stepdown.protocol.asking import asked_of
from stepdown.protocol.language import FieldOf

SEEN = FieldOf(title="Was the child seen?", yes_or_no=True)
ALONE = FieldOf(title="Alone?", yes_or_no=True, only_if={"seen": (True,)})
OFFICER = FieldOf(title="Which officer?", text="short", only_if={"referrer": ("police",)})
FIELDS = {"seen": SEEN, "alone": ALONE, "officer": OFFICER}


@pytest.mark.parametrize(("said", "is_asked"), [("police", True), ("school", False), ("", True)])
def test_what_waits_for_the_start_is_asked_unless_something_else_was_said(
    said: str, is_asked: bool
) -> None:
    asked = asked_of(FIELDS, {"referrer": said} if said else {})
    assert ("officer" in asked) is is_asked
    assert asked["alone"] is ALONE
    if is_asked:
        assert asked["officer"].only_if is None


def test_a_question_may_wait_for_the_start_and_for_another_answer() -> None:
    both = OFFICER.model_copy(update={"only_if": {"referrer": ("police",), "seen": (True,)}})
    asked = asked_of({"seen": SEEN, "officer": both}, {"referrer": "police"})
    assert asked["officer"].only_if == {"seen": (True,)}
