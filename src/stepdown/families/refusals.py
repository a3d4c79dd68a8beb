"""What the verbs on families refuse."""

from stepdown.audit.refusal import Refusal


class NotYourCouncil(Refusal):
    """Somebody asked who does not work with the council."""


class DetailsAreWrong(Refusal):
    """A detail is impossible. ``problems`` says which, by its name."""

    def __init__(self, problems: dict[str, str]) -> None:
        """Say all that is wrong at once."""
        super().__init__("Some of the details are wrong.", " ".join(problems.values()))
        self.problems = problems


class NotPossible(Refusal):
    """What was asked cannot be, as things are."""
