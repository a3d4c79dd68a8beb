"""What is written down when something goes wrong, and what is not."""

import logging
import traceback
from types import TracebackType

Raised = tuple[type[BaseException], BaseException, TracebackType | None] | tuple[None, None, None]


class WithoutWhatWasTyped(logging.Formatter):
    """Log where an error arose and of what kind, and leave out its message.

    A database says which value broke a rule ("Key (nhs_number)=(…) already
    exists"), and a form says what was typed. A log is read by people who may
    not see a family's record.
    """

    def formatException(self, ei: Raised) -> str:  # noqa: N802  (logging calls it so)
        """Return the lines that led to an error and to what it came from."""
        told: list[str] = []
        raised = ei[1]
        while raised is not None and len(told) < 1000:
            told += traceback.format_tb(raised.__traceback__)
            told.append(f"{type(raised).__module__}.{type(raised).__qualname__}\n")
            raised = raised.__cause__ or (
                None if raised.__suppress_context__ else raised.__context__
            )
            if raised is not None:
                told.append("which came from\n")
        return "".join(told).rstrip("\n")
