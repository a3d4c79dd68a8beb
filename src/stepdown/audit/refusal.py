"""What a verb raises when it will not act: words for the person who asked."""


class Refusal(Exception):  # noqa: N818  (it is an answer, not a fault of the program)
    """Something was not done. Says what happened, and what to do next, in plain words."""

    def __init__(self, what_happened: str, what_to_do: str = "") -> None:
        """Keep both sentences apart, so that a page can set them as it likes."""
        super().__init__(f"{what_happened} {what_to_do}".strip())
        self.what_happened = what_happened
        self.what_to_do = what_to_do
