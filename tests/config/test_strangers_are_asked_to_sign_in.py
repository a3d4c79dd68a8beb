"""A person who has not signed in."""

import pytest
from django.test import Client

pytestmark = [pytest.mark.django_db, pytest.mark.both_databases]


def test_the_machine_that_watches_the_site_need_not_sign_in(client: Client) -> None:
    response = client.get("/health/")
    assert response.status_code == 200
    assert response.content == b"well\n"


def test_a_page_of_the_site_may_not_be_kept_by_a_shared_computer(client: Client) -> None:
    response = client.get("/health/")
    assert response.headers["Cache-Control"] == "no-store"
    assert "default-src 'self'" in response.headers["Content-Security-Policy"]
    assert "unsafe-inline" not in response.headers["Content-Security-Policy"]
