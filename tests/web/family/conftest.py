"""The clock that the families' pages go by."""

import pytest
from django.utils import timezone

from tests.factories.people import MONDAY
from tests.web.family.clock import Clock


@pytest.fixture(autouse=True)
def clock(monkeypatch: pytest.MonkeyPatch) -> Clock:
    """Let a test say what time it is; a story's own acts come before."""
    standing = Clock(MONDAY)
    standing.goes_on(days=1)
    monkeypatch.setattr(timezone, "now", standing.now)
    return standing
