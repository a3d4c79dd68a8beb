"""Whether a day lies in one of the stretches of the calendar that a pack names."""

from __future__ import annotations

from dataclasses import dataclass

from stepdown.protocol.findings import MET, NOT_MET, Answer, because
from stepdown.protocol.moments import Moment, day_in_england, in_words, start_of_day
from stepdown.protocol.named_days import NamedDays
from stepdown.protocol.scene import ChildScene
from stepdown.protocol.working_time import ONE_DAY


@dataclass(frozen=True)
class InPeriod:
    """The day lies in a period."""

    period: NamedDays

    def judge(self, scene: ChildScene) -> Answer:
        """Look at the day of the scene's instant, and say when that ends or begins."""
        on = day_in_england(scene.at)
        coming = []
        for first, last in self.period.around(on):
            if first <= on <= last:
                scene.watch(start_of_day(last + ONE_DAY))
                why = because("{}: until {}", self.period.title, in_words(last))
                return Answer(MET, Moment.on(first), why)
            coming.append(first)
        if not coming:
            return Answer(NOT_MET, None, because("{}: not now", self.period.title))
        scene.watch(start_of_day(min(coming)))
        why = because("{}: not before {}", self.period.title, in_words(min(coming)))
        return Answer(NOT_MET, None, why)
