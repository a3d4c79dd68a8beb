"""What people wrote stays what was audited, and the audit holds no words."""

import json

import pytest
from django.db import connection

from stepdown.audit import append_only
from stepdown.audit.models import Event
from stepdown.episodes.models import Record
from stepdown.episodes.verifying import altered_records
from tests.factories.situations import a_family_decided_to_step_down

pytestmark = [pytest.mark.django_db, pytest.mark.both_databases]


def test_words_that_were_changed_behind_our_back_are_found() -> None:
    story = a_family_decided_to_step_down()
    assert list(altered_records()) == []
    decision = story.records["decision"]
    says = json.dumps(decision.says | {"reason": "Something else"})
    with connection.cursor() as cursor:
        for name, _ in append_only.guards(Record, connection.vendor):
            suffix = ' ON "episodes_record"' if connection.vendor == "postgresql" else ""
            cursor.execute(f'DROP TRIGGER "{name}"{suffix}')
        cursor.execute("UPDATE episodes_record SET says = %s WHERE id = %s", [says, decision.pk])
        append_only.install(connection, "episodes")
    assert list(altered_records(story.episode.authority_id)) == [decision.pk]
    assert list(altered_records(story.episode.authority_id + 1)) == []


def test_the_audit_trail_holds_ids_and_digests_and_nobodys_words() -> None:
    story = a_family_decided_to_step_down()
    told = " ".join(Event.objects.values_list("detail", flat=True))
    for secret in ("Robyn", "Wren", "Ashcombe", "Early help can meet", "Fine"):
        assert secret not in told
    event = Event.objects.get(verb="decide")
    assert json.loads(event.detail)["content"] == story.records["decision"].content_digest
