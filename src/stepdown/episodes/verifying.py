"""Find a record whose words are not those that were audited."""

from collections.abc import Iterator

from stepdown.audit.acts import digest_under
from stepdown.episodes.actions.writing import canonical_says
from stepdown.episodes.models import Record


def altered_records(authority_id: int | None = None) -> Iterator[int]:
    """Yield the ids of records whose answers no longer have their digest.

    The digest stands in the audit chain too, so whoever changed both the answers
    and the digest is found by ``audit.verifying.verify``.
    """
    records = Record.objects.order_by("pk")
    if authority_id is not None:
        records = records.filter(authority_id=authority_id)
    for record in records.only("says", "salt", "content_digest").iterator(chunk_size=2000):
        if digest_under(record.salt, canonical_says(record.says)) != record.content_digest:
            yield record.pk
