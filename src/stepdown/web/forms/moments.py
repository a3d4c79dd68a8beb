"""Answers about when: a date, a time of day, and a moment known as well as it is known."""

from collections.abc import Mapping
from datetime import UTC, date, datetime, time
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils import timezone

from stepdown.protocol.moments import LONDON, Moment
from stepdown.web.forms.asked import Asked
from stepdown.web.forms.reading import DATE_PARTS, read_date, read_time, unreadable

LAST_PARTS = ("last_day", "last_month", "last_year")


def _number_box(**attrs: str) -> forms.TextInput:
    return forms.TextInput(attrs={"inputmode": "numeric", **attrs})


class Parts(forms.MultiWidget):
    """Several boxes for one answer, each kept as it was typed.

    ``names`` end the names of the boxes: ``birth_day``, ``birth_month``.
    """

    use_fieldset = True
    names: tuple[str, ...] = ()

    def __init__(self, boxes: Mapping[str, forms.Widget]) -> None:
        """Make one box to a name."""
        self.names = tuple(boxes)
        super().__init__(dict(boxes))

    def decompress(self, value: Any) -> list[str]:
        """Return what the boxes show for an answer that was recorded before."""
        return shown(value, len(self.names))


def shown(value: Any, count: int) -> list[str]:
    """Return a date or a moment as the texts of its boxes."""
    texts: list[str] = []
    if isinstance(value, Moment):
        texts = _date_texts(value.first_day)
        first, last = (at.astimezone(LONDON) for at in (value.earliest, value.latest))
        # The repeated hour in October is two instants with one time on the clock.
        time_is_known = first.replace(fold=0, tzinfo=None) == last.replace(fold=0, tzinfo=None)
        texts.append(f"{first:%H:%M}" if time_is_known else "")
        if not value.is_within_a_day:
            texts += _date_texts(value.last_day)
    elif isinstance(value, datetime):
        local = value.astimezone(LONDON)
        texts = [*_date_texts(local.date()), f"{local:%H:%M}"]
    elif isinstance(value, date):
        texts = _date_texts(value)
    return (texts + [""] * count)[:count]


def _date_texts(on: date) -> list[str]:
    return [str(on.day), str(on.month), str(on.year)]


class _Dated(Asked):
    """A question about when, with limits that are said in plain words."""

    empty_values = [None, "", []]  # noqa: RUF012 - Django declares it so.

    def __init__(
        self,
        *,
        may_be_future: bool = True,
        may_be_past: bool = True,
        not_before: date | None = None,
        **rest: Any,
    ) -> None:
        """Keep the limits. ``not_before`` is the first day that is possible."""
        self.may_be_future = may_be_future
        self.may_be_past = may_be_past
        self.not_before = not_before
        super().__init__(**rest)

    def keep_within(self, first: date, last: date) -> None:
        """Refuse a date that lies outside the limits whichever of its days it was."""
        today = timezone.localdate()
        if not self.may_be_future and first > today:
            raise ValidationError(f"{self.called} must be today or in the past", code="future")
        if not self.may_be_past and last < today:
            raise ValidationError(f"{self.called} must be today or in the future", code="past")
        if self.not_before is not None and last < self.not_before:
            limit = f"{self.not_before.day} {self.not_before:%B %Y}"
            raise ValidationError(f"{self.called} must be on or after {limit}", code="too_early")

    def has_changed(self, initial: Any, data: Any) -> bool:
        """Compare what the boxes showed with what they hold now."""
        if not isinstance(self.widget, Parts):
            return super().has_changed(initial, data)
        count = len(self.widget.names)
        before = initial if isinstance(initial, list) else shown(initial, count)
        return [text or "" for text in before] != [text or "" for text in data or [""] * count]


class DateAnswer(_Dated):
    """A date in three boxes."""

    def __init__(self, **rest: Any) -> None:
        """Make the three boxes."""
        boxes: dict[str, forms.Widget] = {part: _number_box() for part in DATE_PARTS}
        super().__init__(widget=Parts(boxes), **rest)

    def to_python(self, value: Any) -> date | None:
        """Return the date that was typed."""
        if isinstance(value, date):
            return value
        return read_date([text or "" for text in value or [""] * 3], self.called)

    def validate(self, value: date | None) -> None:
        """Refuse no date where one is needed, and one outside the limits."""
        super().validate(value)
        if value is not None:
            self.keep_within(value, value)


class TimeAnswer(Asked):
    """A time of day, typed as people write it."""

    def __init__(self, **rest: Any) -> None:
        """Ask for it in one box."""
        rest.setdefault("width", "5")
        super().__init__(widget=forms.TextInput(), **rest)

    def to_python(self, value: Any) -> time | None:
        """Return the time that was typed."""
        return value if isinstance(value, time) else read_time(value or "", self.called)

    def prepare_value(self, value: Any) -> Any:
        """Show a recorded time as 14:05."""
        return f"{value:%H:%M}" if isinstance(value, time) else value


class MomentAnswer(_Dated):
    """When something happened, as well as it is known.

    The answer is a :class:`~stepdown.protocol.moments.Moment`: an instant
    where the time was given, a day where it was not. With ``may_be_rough`` a
    second date may say "some time from the first to this", since records
    often say "that week".
    """

    def __init__(self, *, asks_time: bool = True, may_be_rough: bool = False, **rest: Any) -> None:
        """Make the boxes."""
        self.asks_time = asks_time
        self.may_be_rough = may_be_rough
        boxes: dict[str, forms.Widget] = {part: _number_box() for part in DATE_PARTS}
        if asks_time:
            boxes["time"] = forms.TextInput()
        if may_be_rough:
            boxes |= {part: _number_box() for part in LAST_PARTS}
        rest.setdefault("may_be_future", False)
        super().__init__(widget=MomentParts(boxes), **rest)

    def to_python(self, value: Any) -> Moment | None:
        """Return the moment that was typed."""
        if value is None or isinstance(value, Moment):
            return value
        names = self.widget.names
        typed = {name: text or "" for name, text in zip(names, value, strict=True)}
        on = read_date([typed[part] for part in DATE_PARTS], self.called)
        at = read_time(typed.get("time", ""), "Time")
        last = None
        if self.may_be_rough:
            last = read_date([typed[part] for part in LAST_PARTS], "Latest date", LAST_PARTS)
        if on is None:
            if at is not None or last is not None:
                raise unreadable(f"{self.called} must include a day, month and year", DATE_PARTS)
            return None
        if last is None:
            return Moment.on(on) if at is None else _instant(on, at)
        if at is not None:
            raise unreadable("Enter a time or a latest date, not both", ["time"])
        if last < on:
            raise unreadable("Latest date must be the same as or after the first date", LAST_PARTS)
        return Moment.between(on, last)

    def validate(self, value: Moment | None) -> None:
        """Refuse nothing where something is needed, and what lies outside the limits."""
        super().validate(value)
        if value is None:
            return
        self.keep_within(value.first_day, value.last_day)
        if not self.may_be_future and value.is_an_instant and value.earliest > timezone.now():
            raise unreadable("Time must be now or in the past", ["time"])


class MomentParts(Parts):
    """The boxes of a moment, of which some may not be asked for."""

    def decompress(self, value: Any) -> list[str]:
        """Return what the boxes show, box by box."""
        every = dict(zip((*DATE_PARTS, "time", *LAST_PARTS), shown(value, 7), strict=True))
        return [every[name] for name in self.names]


def _instant(on: date, at: time) -> Moment:
    """Return the moment of a time on the clock in England.

    The hour that the clocks repeat in October is known only to be one of two.
    The hour that they skip in March never was.
    """
    local = datetime.combine(on, at, tzinfo=LONDON)
    # Two times of one zone are compared by the clock on the wall, so the two
    # instants of the repeated hour would seem one: hence UTC.
    first, second = local.astimezone(UTC), local.replace(fold=1).astimezone(UTC)
    if first.astimezone(LONDON).time() != at:
        raise unreadable("The clocks went forward then: enter a time that they showed", ["time"])
    return Moment(first, second)
