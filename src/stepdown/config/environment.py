"""Read settings from the environment, and say plainly which one is wrong."""

import contextlib
import os
from pathlib import Path
from typing import Any
from urllib.parse import parse_qsl, unquote, urlsplit

from django.core.exceptions import ImproperlyConfigured
from django.core.management.utils import get_random_secret_key

YES = {"1", "true", "yes", "on"}
NO = {"0", "false", "no", "off"}

# WAL lets people read while one writes; FULL keeps the last commits through
# a power cut; without the foreign keys nothing stops a gap in who holds a child.
SQLITE_ON_CONNECTING = "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL; PRAGMA foreign_keys=ON"


def text(name: str, default: str = "") -> str:
    """Return a setting as it was given, without the spaces around it."""
    return os.environ.get(name, default).strip()


def yes_or_no(name: str, *, default: bool) -> bool:
    """Return a setting that is a question, and refuse an answer that is neither."""
    given = text(name).lower()
    if not given:
        return default
    if given in YES | NO:
        return given in YES
    msg = f"{name} is {given!r}: write yes or no."
    raise ImproperlyConfigured(msg)


def whole_number(name: str, *, default: int) -> int:
    """Return a setting that counts something."""
    given = text(name)
    if not given:
        return default
    if not given.isdigit():
        msg = f"{name} is {given!r}: write a whole number."
        raise ImproperlyConfigured(msg)
    return int(given)


def listed(name: str) -> list[str]:
    """Return a setting that is a list, its parts divided by commas."""
    return [part for part in (piece.strip() for piece in text(name).split(",")) if part]


def folder(name: str, default: Path) -> Path:
    """Return a setting that names a folder, which need not be there yet."""
    given = text(name)
    return Path(given).expanduser().resolve() if given else default


def secret_kept_in(file: Path) -> str:
    """Return the secret of a trial, made once: every worker and every start must share it."""
    file.parent.mkdir(parents=True, exist_ok=True)
    if not file.exists():
        mine = file.with_name(f"{file.name}.{os.getpid()}")
        mine.write_text(get_random_secret_key(), encoding="utf-8")
        mine.chmod(0o600)
        # Of two that start at once, the first to link wins, and both read its secret.
        with contextlib.suppress(FileExistsError):
            os.link(mine, file)
        mine.unlink()
    return file.read_text(encoding="utf-8")


def database(url: str) -> dict[str, Any]:
    """Return Django's settings for the database that an address names.

    ``sqlite:///stepdown.sqlite3`` is beside the working folder and
    ``sqlite:////srv/stepdown.sqlite3`` is absolute, as elsewhere.
    ``postgresql:///stepdown?host=/run/postgresql`` goes by a socket.
    """
    parts = urlsplit(url)
    if parts.scheme == "sqlite":
        return sqlite(Path(unquote(parts.path.removeprefix("/"))))
    if parts.scheme in {"postgres", "postgresql"}:
        return postgresql(url)
    msg = "STEPDOWN_DATABASE_URL must begin with sqlite:/// or postgresql://."
    raise ImproperlyConfigured(msg)


def sqlite(file: Path) -> dict[str, Any]:
    """Return the settings of a SQLite file, for a demo, a trial or one small team.

    A transaction takes the write lock when it begins (IMMEDIATE): one that
    read first and asked later would be refused at once, not made to wait.
    """
    if not file.name:
        msg = "STEPDOWN_DATABASE_URL names no file after sqlite:///."
        raise ImproperlyConfigured(msg)
    file = file.resolve()
    return {
        "ENGINE": "django.db.backends.sqlite3",
        "NAME": file,
        "CONN_MAX_AGE": None,
        "OPTIONS": {
            "transaction_mode": "IMMEDIATE",
            "timeout": 20,
            "init_command": SQLITE_ON_CONNECTING,
        },
        # A file, since a database in memory has no WAL and no second writer.
        "TEST": {"NAME": str(file.with_name(f"test_{file.name}"))},
    }


def postgresql(url: str) -> dict[str, Any]:
    """Return the settings of a PostgreSQL database, for service.

    A statement is prepared when it is asked again, and their values bound by
    the server: together they nearly halve what the driver costs.
    """
    parts = urlsplit(url)
    asked = dict(parse_qsl(parts.query))
    name = unquote(parts.path.removeprefix("/"))
    if not name:
        msg = "STEPDOWN_DATABASE_URL names no database after the host."
        raise ImproperlyConfigured(msg)
    return {
        "ENGINE": "django.db.backends.postgresql",
        "NAME": name,
        "USER": unquote(parts.username or ""),
        "PASSWORD": unquote(parts.password or ""),
        "HOST": asked.pop("host", parts.hostname or ""),
        "PORT": asked.pop("port", str(parts.port or "")),
        "CONN_MAX_AGE": None,
        "CONN_HEALTH_CHECKS": True,
        "OPTIONS": {"server_side_binding": True, "prepare_threshold": 1, **asked},
    }
