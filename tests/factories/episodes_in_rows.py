"""Episodes written as bare rows, for tests of the database itself."""

import hashlib
import secrets
from datetime import datetime

from stepdown.episodes.models import Episode
from stepdown.partnership.models import Account, PublishedPack
from tests.factories.people import MONDAY, Council


def an_episode_in_rows(council: Council, by: Account, at: datetime = MONDAY) -> Episode:
    """Return an episode without children, under a protocol that says nothing."""
    name = secrets.token_hex(4)
    pack = PublishedPack.objects.create(
        pack=f"empty-{name}",
        version="1",
        title="Nothing",
        canonical="{}",
        sha256=hashlib.sha256(name.encode()).hexdigest(),
        published_at=at,
    )
    settings_version = council.authority.settings_versions.first()
    assert settings_version is not None
    return Episode.objects.create(
        authority=council.authority,
        reference=f"TEST-{name}",
        pathway="none",
        published_pack=pack,
        settings_version=settings_version,
        origin_team=council.teams["social work"],
        started_earliest=at,
        started_latest=at,
        started_recorded_at=at,
        started_by=by,
        idempotency_key=name,
    )
