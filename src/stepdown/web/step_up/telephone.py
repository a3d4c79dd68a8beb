"""The front door's telephone number, as a page shows it and as a telephone calls it."""

from dataclasses import dataclass

from stepdown.partnership.models import Authority


@dataclass(frozen=True, slots=True)
class FrontDoor:
    """Whom to call about a child at risk, and when somebody answers."""

    name: str
    telephone: str
    hours: str

    @property
    def href(self) -> str:
        """Return the link that makes a telephone call the number."""
        return call(self.telephone)


def call(telephone: str) -> str:
    """Return the link that makes a telephone call a number: its digits alone."""
    digits = "".join(each for each in telephone if each.isdigit())
    return f"tel:+{digits}" if telephone.strip().startswith("+") else f"tel:{digits}"


def front_door_of(authority: Authority | None) -> FrontDoor | None:
    """Return a council's front door, or nothing where it has given no number yet."""
    if authority is None or not authority.front_door_telephone:
        return None
    return FrontDoor(
        authority.front_door_name or f"{authority.short_name} children’s social care",
        authority.front_door_telephone,
        authority.front_door_hours,
    )
