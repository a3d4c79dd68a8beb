"""Two published versions of one protocol, or the protocols of two councils, side by side."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse

from stepdown.partnership.models import PublishedPack
from stepdown.partnership.protocols import load
from stepdown.protocol.comparing.difference import Difference
from stepdown.protocol.comparing.families import consequences
from stepdown.protocol.comparing.telling import grouped_by_pathway, named, whose
from stepdown.protocol.comparing.topics import Entry, by_pathway, topics
from stepdown.protocol.comparing.versions import differences
from stepdown.protocol.language import Pack
from stepdown.web.forms import CaseworkForm, PickOne
from stepdown.web.protocols.shelf import readable_by, reader_of

TAGS = {"added": "green", "dropped": "red", "changed": "blue"}
HEAD = ("What", "Change", "How")


class WhichTwo(CaseworkForm):
    """The two protocols to compare."""

    one = PickOne(
        label="The first, or older, protocol",
        called="the first protocol",
        missing="Select the first protocol",
    )
    other = PickOne(
        label="The second, or newer, protocol",
        called="the second protocol",
        missing="Select the second protocol",
    )

    def __init__(self, *args: Any, readable: dict[str, str], **more: Any) -> None:
        """Offer what the person may read."""
        super().__init__(*args, **more)
        for question in ("one", "other"):
            self.offer(question, readable.items())


def compare(request: HttpRequest) -> HttpResponse:
    """Ask for two protocols, and say how they differ. Looking changes nothing, so it is a GET."""
    readable = {_key(each): each for each in readable_by(reader_of(request))}
    names = {key: named(load(each)) for key, each in sorted(readable.items())}
    chosen = request.GET if {"one", "other"} & set(request.GET) else None
    form = WhichTwo(chosen, readable=names)
    found: dict[str, Any] = {}
    if form.is_valid():
        one, other = (load(readable[form.cleaned_data[name]]) for name in ("one", "other"))
        is_same = one.about.pack == other.about.pack
        found = _versions(one, other) if is_same else _councils(one, other)
    return render(
        request,
        "protocols/compare.html",
        {
            "section": "protocols",
            "back_href": reverse("protocols"),
            "back_text": "Protocol",
            "form": form,
            "has_several": len(readable) > 1,
            **found,
        },
    )


def _key(published: PublishedPack) -> str:
    return f"{published.pack}/{published.version}"


def _versions(older: Pack, newer: Pack) -> dict[str, Any]:
    found = differences(older, newer)
    is_one = older.about.version == newer.about.version
    return {
        "is_compared": True,
        "count": len(found),
        "head": HEAD,
        "groups": [
            {"title": title, "rows": [_row(each) for each in here]}
            for title, here in grouped_by_pathway(found, older, newer).items()
        ],
        "families": [] if is_one else [
            {"key": each.pathway, "value": each.says} for each in consequences(older, newer)
        ],
    }  # fmt: skip


def _row(difference: Difference) -> list[dict[str, Any]]:
    return [
        {"text": difference.thing, "hint": difference.clause, "is_heading": True},
        {"text": difference.sort.capitalize(), "tag": TAGS[difference.sort]},
        {"text": difference.says},
    ]


def _councils(one: Pack, other: Pack) -> dict[str, Any]:
    return {
        "is_compared": True,
        "topics": [
            {
                "id": f"topic-{number}",
                "title": topic.title,
                "sides": [
                    {"name": whose(pack), "pathways": _entries(pack, entries)}
                    for pack, entries in ((one, topic.one), (other, topic.other))
                ],
            }
            for number, topic in enumerate(topics(one, other), 1)
        ],
    }


def _entries(pack: Pack, entries: tuple[Entry, ...]) -> list[dict[str, Any]]:
    return [{"title": title, "entries": here} for title, here in by_pathway(pack, entries).items()]
