"""The protocols in force, one page for each pathway, and every clause."""

from collections import Counter
from collections.abc import Mapping
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone

from stepdown.partnership.adopted import changes_of, versions_in
from stepdown.partnership.challenges import (
    challenges_by,
    challenges_to,
    challenges_without_an_answer,
)
from stepdown.partnership.models import Account, PublishedPack
from stepdown.partnership.protocols import load
from stepdown.protocol.language import Pack
from stepdown.protocol.pathway import compile_pathway
from stepdown.protocol.readings import SETTINGS, readings_of
from stepdown.web.components.words import plain_day
from stepdown.web.family.clauses import Clauses
from stepdown.web.family.names import counted
from stepdown.web.protocols.attached import Attached
from stepdown.web.protocols.both_ways import made_of_clauses
from stepdown.web.protocols.challenged import HEAD, HEAD_OF_YOURS, Shown
from stepdown.web.protocols.reading import Layout
from stepdown.web.protocols.shelf import (
    as_it_stands_here,
    council_of,
    published_for,
    published_or_404,
    reader_of,
    settings_chosen_by,
)
from stepdown.web.protocols.versions import state_in_words

MOST_CHALLENGES = 10
TREATMENTS = {
    "encoded": "Kept by the program",
    "judgement": "Left to people’s judgement",
    "guidance": "Guidance",
}

TO_LOOK_AT = {
    "has_no_rule": "No rule was made of it, for the reason that is given",
    "was_not_found": "Place not found in the attached document",
    "differs": "Other words in the attached document than those that were read",
}


def protocols(request: HttpRequest) -> HttpResponse:
    """List the protocols that a new step down begins under, and those of before."""
    reader = reader_of(request)
    council = council_of(reader)
    at = timezone.now()
    published = published_for(reader)
    standing = versions_in(changes_of(council) if council else [], published, at)
    found = [
        _on_the_shelf(each.published) | {"state": each.state, "here": state_in_words(each, at)}
        for each in standing
    ]
    shown = Shown(reader)
    waiting = challenges_without_an_answer(council, MOST_CHALLENGES) if shown.may_answer else []
    return render(
        request,
        "protocols/protocols.html",
        {
            "section": "protocols",
            "in_force": [each for each in found if each["state"] == "in force"],
            "to_come": [each for each in found if each["state"] == "to come"],
            "others": [each for each in found if each["state"] not in {"in force", "to come"}],
            "versions_href": reverse("protocol-versions") if may_administer(reader) else "",
            "head": HEAD,
            "to_answer": shown.table(waiting),
            "head_of_yours": HEAD_OF_YOURS,
            "yours": shown.table(challenges_by(reader, MOST_CHALLENGES), are_yours=True),
        },
    )


def protocol(request: HttpRequest, pack: str, version: str) -> HttpResponse:
    """Show what a protocol is, its pathways, its words and what it leaves to the council."""
    reader = reader_of(request)
    published = published_or_404(reader, pack, version)
    whole = load(published)
    about = whole.about
    clauses = _clauses(reader, whole, {})
    challenged = challenges_to(council_of(reader), published, size=MOST_CHALLENGES)
    at = timezone.now()
    here = as_it_stands_here(reader, published, at)
    rows = [
        {"key": "Document", "value": [about.source.title, f"Published {about.source.published}"]},
        {"key": "Council", "value": about.council},
    ]
    rows.append({"key": "Version", "value": published.version})
    if here is not None:
        rows.append({"key": "Here", "value": state_in_words(here, at)})
    if about.source.review_by:
        rows.append({"key": "To be reviewed by", "value": plain_day(about.source.review_by)})
    return render(
        request,
        "protocols/protocol.html",
        {
            **_around(reader, published),
            "back_href": reverse("protocols"),
            "rows": rows,
            "pathways": _pathways(published, whole),
            "terms": [{"key": id_.replace("-", " ").capitalize(), "value": term}
                      for id_, term in about.terms.items()],
            "roles": [{"key": role.name, "value": _side(role.side)}
                      for role in about.roles.values()],
            "settings": _settings(whole, clauses),
            "head": HEAD,
            "challenges": Shown(reader).table(challenged.rows),
            "every_challenge": reverse("challenges", args=[pack, version]),
        },
    )  # fmt: skip


def pathway(request: HttpRequest, pack: str, version: str, pathway: str) -> HttpResponse:
    """Show one pathway: stages, milestones, gates and duties, each with its clause."""
    reader = reader_of(request)
    published = published_or_404(reader, pack, version)
    whole = load(published)
    if pathway not in whole.pathways:
        raise Http404
    compiled = compile_pathway(whole, pathway, settings_chosen_by(reader, whole))
    attached = Attached.of(council_of(reader), published)
    clauses = _clauses(reader, whole, attached.words)
    layout = Layout(compiled, clauses)
    return render(
        request,
        "protocols/pathway.html",
        {
            **_around(reader, published),
            "back_href": reverse("protocol", args=[pack, version]),
            "back_text": whole.about.source.title,
            "pathway": compiled.file,
            "direction": compiled.file.movement.capitalize(),
            "clause": clauses.of_ids(compiled.file.clause),
            "map_href": reverse("protocol-map", args=[pack, version, pathway]),
            "rows": layout.about(),
            "stages": layout.stages(),
            "allocations": layout.allocations(),
            "disagreement": layout.disagreement(),
        },
    )


def clauses(request: HttpRequest, pack: str, version: str) -> HttpResponse:
    """Show every clause with the rules made of it, or why none was, beside the council's words."""
    reader = reader_of(request)
    published = published_or_404(reader, pack, version)
    whole = load(published)
    attached = Attached.of(council_of(reader), published)
    made = made_of_clauses(published, whole)
    shown = [
        {
            "id": id_,
            "place": clause.place.says,
            "rule": clause.rule,
            "treated": TREATMENTS[clause.treated],
            "because": clause.because or "",
            "made": made.get(id_, ()),
            "has_no_rule": id_ not in made,
            "words": attached.words.get(id_, ""),
            "was_not_found": id_ in attached.missing,
            "differs": id_ in attached.differing,
        }
        for id_, clause in whole.clauses.items()
    ]
    treated = Counter[str](clause.treated for clause in whole.clauses.values())
    return render(
        request,
        "protocols/clauses.html",
        {
            **_around(reader, published),
            "back_href": reverse("protocol", args=[pack, version]),
            "back_text": whole.about.source.title,
            "attached": attached,
            "clauses": shown,
            "counts": [
                {"key": TREATMENTS[each], "value": counted(treated[each], "clause")}
                for each in TREATMENTS
            ],
            "to_look_at": [
                {"heading": heading, "clauses": found}
                for key, heading in TO_LOOK_AT.items()
                if (found := [clause for clause in shown if clause[key]])
            ],
        },
    )


def may_administer(reader: Account) -> bool:
    """Say whether somebody looks after their council, or the site."""
    return reader.is_superuser or (reader.is_administrator and reader.authority_id is not None)


def _on_the_shelf(published: PublishedPack) -> dict[str, Any]:
    whole = load(published)
    return {
        "id": published.pk,
        "title": whole.about.source.title,
        "council": whole.about.council,
        "published": whole.about.source.published,
        "version": published.version,
        "is_template": whole.about.template,
        "href": reverse("protocol", args=[published.pack, published.version]),
        "pathways": _pathways(published, whole),
    }


def _pathways(published: PublishedPack, whole: Pack) -> list[dict[str, str]]:
    return [
        {
            "title": file.title,
            "rule": file.rule,
            "href": reverse("protocol-pathway", args=[published.pack, published.version, id_]),
        }
        for id_, file in whole.pathways.items()
    ]


def _around(reader: Account, published: PublishedPack) -> dict[str, Any]:
    address = [published.pack, published.version]
    may_attach = may_administer(reader)
    return {
        "section": "protocols",
        "title": load(published).about.source.title,
        "clauses_href": reverse("protocol-clauses", args=address),
        "try_href": reverse("protocol-trial-choose", args=address),
        "attach_href": reverse("attach-text", args=address)
        if may_attach and reader.authority_id
        else "",
    }


def _clauses(reader: Account, whole: Pack, words: Mapping[str, str]) -> Clauses:
    """Return the clauses, whose readings a person of a council may challenge."""
    address = reverse("protocol-clauses", args=[whole.about.pack, whole.about.version])
    return Clauses(whole, words, address, may_be_challenged=reader.authority_id is not None)


def _settings(whole: Pack, clauses: Clauses) -> list[dict[str, Any]]:
    """Return each length of time that is left to the council, as a row of a summary list."""
    rows = []
    for id_, setting in whole.about.settings.items():
        href = clauses.to_challenge(readings_of(whole)[f"{SETTINGS}.{id_}"])
        action = {"text": "Challenge this reading", "href": href, "hidden": f"of {setting.title}"}
        rows.append(
            {
                "key": setting.title,
                "value": str(setting.default),
                "note": setting.reading,
                "actions": [action] if href else [],
            }
        )
    return rows


def _side(side: str) -> str:
    return {
        "sending": "On the side that steps down",
        "receiving": "On the side that receives",
        "both": "On both sides",
        "family": "The family",
    }[side]
