"""Which versions there are, which is in force, and what can be published, adopted or retired."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache
from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_POST

from stepdown.audit.refusal import Refusal
from stepdown.episodes.versions import running_under
from stepdown.partnership.access import check_administers
from stepdown.partnership.actions import publish
from stepdown.partnership.adopted import Version, changes_of, versions_in
from stepdown.partnership.models import Account, Authority, PublishedPack
from stepdown.partnership.protocols import load
from stepdown.partnership.refusals import NotYoursToManage
from stepdown.protocol.language import Pack
from stepdown.protocol.library import shipped_packs
from stepdown.protocol.loading import load_pack
from stepdown.protocol.publishing import canonical, sha256_of
from stepdown.web.components.words import plain_day
from stepdown.web.family.names import counted
from stepdown.web.protocols.shelf import council_of, reader_of


@dataclass(frozen=True, slots=True)
class Shipped:
    """A pack that comes with the program, with the hash that publishing it would give."""

    folder: str
    pack: Pack
    sha256: str


@lru_cache(maxsize=1)
def shipped() -> tuple[Shipped, ...]:
    """Return the packs of this installation: read once, since only a newer program changes them."""
    found = []
    for folder in shipped_packs():
        pack = load_pack(folder)
        found.append(Shipped("/".join(folder.parts[-2:]), pack, sha256_of(canonical(pack))))
    return tuple(found)


def who_administers(request: HttpRequest) -> tuple[Account, Authority | None]:
    """Return the person and their council; refuse whoever looks after neither it nor the site."""
    reader = reader_of(request)
    council = council_of(reader)
    try:
        check_administers(reader, council)
    except NotYoursToManage as refusal:
        raise PermissionDenied from refusal
    return reader, council


def versions(request: HttpRequest) -> HttpResponse:
    """Show every version, and which of them is in force here."""
    _, council = who_administers(request)
    return _page(request, council)


@require_POST
def publish_shipped(request: HttpRequest) -> HttpResponseBase:
    """Publish a pack that comes with the program, for good."""
    reader, council = who_administers(request)
    wanted = request.POST.get("folder", "")
    found = next((each for each in shipped() if each.folder == wanted), None)
    if found is None:
        raise Http404
    try:
        publish(pack=found.pack, by=reader, at=timezone.now())
    except Refusal as refusal:
        return _page(request, council, refusal)
    about = found.pack.about
    messages.success(
        request,
        f"Published: {about.source.title}, version {about.version}.\n"
        "It never changes from now on. No step down begins under it until a council adopts it.",
    )
    return redirect("protocol-versions")


def state_in_words(version: Version, at: datetime) -> str:
    """Return where a version stands in a council, as one sentence."""
    change = version.change
    if change is None:
        return "Not adopted here"
    by = f" by {change.by.name}" if change.by else ""
    day = plain_day(change.when)
    if version.state == "in force":
        return f"In force since {day}, adopted{by}"
    if version.state == "to come":
        return f"In force from {day}, adopted{by}"
    if version.state == "retired":
        began = "Retired since" if change.when <= at else "Retired from"
        return f"{began} {day}{by}: {change.reason}"
    return f"In force from {day}, until a later version took its place"


def _page(
    request: HttpRequest, council: Authority | None, refusal: Refusal | None = None
) -> HttpResponse:
    at = timezone.now()
    published = list(PublishedPack.objects.defer("canonical"))
    changes = changes_of(council) if council is not None else []
    running = running_under(council.pk) if council is not None else {}
    by_pack: dict[str, list[Version]] = {}
    for version in versions_in(changes, published, at):
        by_pack.setdefault(version.published.pack, []).append(version)
    return render(
        request,
        "protocols/versions.html",
        {
            "section": "protocols",
            "back_href": reverse("protocols"),
            "council": council,
            "errors": [{"text": str(refusal), "href": ""}] if refusal is not None else [],
            "has_errors": refusal is not None,
            "protocols": [
                {
                    "id": pack,
                    "title": load(many[-1].published).about.source.title,
                    "council": load(many[-1].published).about.council,
                    "rows": [_row(each, running, council, at) for each in many],
                }
                for pack, many in by_pack.items()
            ],
            "unpublished": _unpublished(published),
            "other_contents": _other_contents(published),
        },
    )


def _row(
    version: Version, running: Mapping[int, int], council: Authority | None, at: datetime
) -> dict[str, Any]:
    published = version.published
    address = [published.pack, published.version]
    about = load(published).about
    value = [state_in_words(version, at)] if council is not None else []
    value.append(f"Published on {plain_day(published.published_at)}")
    if about.template:
        value.append("A starting point, and no council’s policy: it is copied, and not adopted")
    if about.source.review_by:
        value.append(f"To be reviewed by {plain_day(about.source.review_by)}")
    if council is not None:
        value.append(f"{counted(running.get(published.pk, 0), 'running step down')} under it")
    actions = [{"text": "Read", "href": reverse("protocol", args=address)}]
    if council is not None and not about.template and version.state not in {"in force", "to come"}:
        actions.append({"text": "Adopt", "href": reverse("adopt-version", args=address)})
    if council is not None and version.state in {"in force", "to come"}:
        actions.append({"text": "Retire", "href": reverse("retire-version", args=address)})
    name = f"version {published.version} of {about.source.title}"
    return {
        "key": f"Version {published.version}",
        "value": value,
        "actions": [action | {"hidden": name} for action in actions],
    }


def _unpublished(published: list[PublishedPack]) -> list[dict[str, str]]:
    there = {(each.pack, each.version) for each in published}
    return [
        {
            "folder": each.folder,
            "title": each.pack.about.source.title,
            "council": each.pack.about.council,
            "version": each.pack.about.version,
            "note": "A starting point, and no council’s policy. "
            if each.pack.about.template
            else "",
        }
        for each in shipped()
        if (each.pack.about.pack, each.pack.about.version) not in there
    ]


def _other_contents(published: list[PublishedPack]) -> list[str]:
    """Return the versions that the program brings with other contents than were published."""
    kept = {(each.pack, each.version): each.sha256 for each in published}
    return [
        f"{each.pack.about.source.title}, version {each.pack.about.version}"
        for each in shipped()
        if kept.get((each.pack.about.pack, each.pack.about.version), each.sha256) != each.sha256
    ]
