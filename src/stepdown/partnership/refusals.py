"""What the verbs of the partnership refuse."""

from stepdown.audit.refusal import Refusal


class NotYoursToManage(Refusal):
    """Somebody asked who looks after another council, or none."""


class NotYourCouncil(Refusal):
    """Somebody asked who does not work with the council."""


class NotPossible(Refusal):
    """What was asked cannot be, as things are."""


class FrontDoorHasNoTelephone(Refusal):
    """A protocol cannot be adopted before people can be told whom to call."""


class FrontDoorHasNoTeam(Refusal):
    """A protocol cannot be adopted before somebody answers for urgent reports."""


class TemplateIsNoPolicy(Refusal):
    """Nobody works under a template before it was made a council's own protocol."""


class SomebodyElseChangedIt(Refusal):
    """Somebody else adopted or retired a version while this person was reading."""
