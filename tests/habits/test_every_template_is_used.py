"""A template that no page uses is a page that nobody checks."""

import re
from functools import cache
from pathlib import Path

import allauth
import django

from tests.habits.places import SOURCE, modules, place

# Django looks for these by their names.
ERRORS = {"400.html", "403.html", "403_csrf.html", "404.html", "500.html"}


def templates() -> dict[str, Path]:
    """Return each template by the name that a page calls it."""
    return {
        path.relative_to(folder).as_posix(): path
        for folder in SOURCE.glob("*/templates")
        for path in sorted(folder.rglob("*"))
        if path.is_file()
    }


@cache
def named_elsewhere() -> tuple[str, ...]:
    """Return each template that Django or the sign-in pages bring, which ours may replace."""
    return tuple(
        path.relative_to(folder).as_posix()
        for package in (allauth, django)
        for folder in Path(package.__path__[0]).rglob("templates")
        for path in folder.rglob("*.*")
    )


def patterns_in(text: str) -> list[str]:
    """Return the names of templates in a text, as patterns where a part is filled in."""
    found = re.findall(r"[\"']([\w{}./-]+\.(?:html|txt|typ|svg))[\"']", text)
    return [".+".join(re.escape(part) for part in re.split(r"\{[^}]*\}", name)) for name in found]


def test_every_template_is_used() -> None:
    ours = templates()
    texts = {path: path.read_text(encoding="utf-8") for path in [*modules(), *ours.values()]}
    unused = []
    for name, path in ours.items():
        if name in ERRORS or name in named_elsewhere():
            continue
        called = any(
            re.fullmatch(pattern, name)
            for other, text in texts.items()
            if other != path
            for pattern in patterns_in(text)
        )
        if not called:
            unused.append(place(path))
    assert unused == []
