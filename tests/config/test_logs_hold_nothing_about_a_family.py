"""What the log says when something goes wrong."""

import logging
import sys

from stepdown.config.logs import WithoutWhatWasTyped


def logged_after_a_failure() -> str:
    try:
        try:
            int("Rowan Ashby, 943 476 5919")
        except ValueError as reason:
            msg = "Key (last_name)=(Ashby) already exists"
            raise RuntimeError(msg) from reason
    except RuntimeError:
        record = logging.LogRecord(
            "django.request", logging.ERROR, __file__, 1, "Failed: /episodes/7/", (), sys.exc_info()
        )
    return WithoutWhatWasTyped("{levelname} {message}", style="{").format(record)


def test_what_was_typed_is_not_logged() -> None:
    told = logged_after_a_failure().splitlines()
    typed = [
        line for line in told if "Ashby" in line and "int(" not in line and "msg =" not in line
    ]
    assert typed == []


def test_where_it_went_wrong_and_why_is_logged() -> None:
    told = logged_after_a_failure()
    assert "ERROR Failed: /episodes/7/" in told
    assert "logged_after_a_failure" in told
    assert "builtins.RuntimeError\nwhich came from" in told
    assert told.endswith("builtins.ValueError")
