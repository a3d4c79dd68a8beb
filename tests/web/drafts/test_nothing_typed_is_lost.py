"""Drafts, lapsed sessions and lapsed cookies, on a real page, with the browser's own checks on."""

import time
from datetime import timedelta
from typing import Any

import pytest
from django.conf import settings
from django.core import signing
from django.test import Client
from django.urls import reverse

from stepdown.episodes.models import Draft, StepUpReport
from stepdown.partnership.models import Account
from stepdown.web.drafts import FormToken
from tests.factories.people import Council, a_council
from tests.web.components.markup import Element
from tests.web.forms_sent import filled, opened

pytestmark = [pytest.mark.django_db, pytest.mark.both_databases]

FORM = "/urgent-step-up/"
SAVE = "/drafts/"
WORRY = "She said\nthat she is “afraid” of <going> home & school."


@pytest.fixture
def council() -> Council:
    return a_council()


@pytest.fixture
def writer(council: Council) -> Account:
    account = council.person("Imogen Vale", "social work", "social-worker")
    account.set_password("the sea is calm today")
    account.save()
    return account


@pytest.fixture
def browser() -> Client:
    """Return a client that is refused as a browser is, where the form's cookie is wrong."""
    return Client(enforce_csrf_checks=True)


def signed_in(browser: Client, account: Account) -> None:
    page = opened(browser, reverse("account_login"))
    token = page.find("input", name="csrfmiddlewaretoken")[0].attributes["value"]
    browser.post(
        reverse("account_login"),
        {
            "login": account.email,
            "password": "the sea is calm today",
            "csrfmiddlewaretoken": str(token),
        },
    )
    assert settings.SESSION_COOKIE_NAME in browser.cookies


def typed_into(browser: Client, **answers: Any) -> dict[str, list[str]]:
    answers = {"worry": WORRY, "telephone": "01632 960123"} | answers
    return filled(opened(browser, FORM), **answers)


def shown(page: Element) -> str:
    return page.find("textarea", name="worry")[0].text


def test_what_arrives_after_the_session_lapsed_is_shown_again_after_signing_in(
    browser: Client, writer: Account
) -> None:
    signed_in(browser, writer)
    typed = typed_into(browser, child_name="")
    del browser.cookies[settings.SESSION_COOKIE_NAME]
    response = browser.post(FORM, typed)
    assert response.headers["Location"] == f"{reverse('account_login')}?next={FORM}"
    assert "what you typed is kept" in browser.get(response.headers["Location"]).text
    assert StepUpReport.objects.count() == 0
    signed_in(browser, writer)
    page = opened(browser, FORM)
    assert shown(page) == " ".join(WORRY.split())
    # Shown as it was left, and not as a mistake: nobody has sent it yet.
    assert page.find("div", class_="govuk-error-summary") == []
    browser.post(FORM, filled(page, child_name="Robyn", worry=WORRY))
    assert StepUpReport.objects.get().worry.split() == WORRY.split()


def test_with_every_cookie_gone_it_is_kept_all_the_same(browser: Client, writer: Account) -> None:
    signed_in(browser, writer)
    typed = typed_into(browser)
    browser.cookies.clear()
    response = browser.post(FORM, typed)
    assert response.headers["Location"] == f"{reverse('account_login')}?next={FORM}"
    signed_in(browser, writer)
    assert shown(opened(browser, FORM)) == " ".join(WORRY.split())


def test_signing_in_again_in_another_window_loses_nothing(browser: Client, writer: Account) -> None:
    signed_in(browser, writer)
    typed = typed_into(browser, child_name="Robyn")
    del browser.cookies[settings.SESSION_COOKIE_NAME]
    # Signing in changes the form's cookie, so the window that stayed open holds the old one.
    signed_in(browser, writer)
    response = browser.post(FORM, typed)
    assert response.headers["Location"] == FORM
    page = opened(browser, FORM)
    assert "Check it and send it again" in page.text
    browser.post(FORM, filled(page))
    assert StepUpReport.objects.get().child_name == "Robyn"


def test_nobody_else_who_signs_in_sees_it(
    browser: Client, writer: Account, council: Council
) -> None:
    signed_in(browser, writer)
    typed = typed_into(browser)
    del browser.cookies[settings.SESSION_COOKIE_NAME]
    browser.post(FORM, typed)
    other = council.person("Another Person", "social work", "social-worker")
    other.set_password("the sea is calm today")
    other.save()
    signed_in(browser, other)
    assert shown(opened(browser, FORM)) == ""


@pytest.mark.parametrize("signed", ["", "made up", "person:1"])
def test_a_stranger_without_our_token_leaves_nothing_behind(browser: Client, signed: str) -> None:
    response = browser.post(FORM, {"worry": WORRY, "form_token": signed})
    assert response.status_code == 403
    assert Draft.objects.count() == 0


def test_a_token_that_somebody_else_signed_is_no_token(browser: Client, writer: Account) -> None:
    forged = signing.dumps(
        {"person": writer.pk, "form": FORM, "revision": 0, "key": "k"}, key="guess"
    )
    browser.post(FORM, {"worry": WORRY, "form_token": forged})
    assert Draft.objects.count() == 0


def test_a_token_ends_after_thirty_days(writer: Account, monkeypatch: pytest.MonkeyPatch) -> None:
    signed = FormToken(writer.pk, FORM, 0, "k").signed
    assert FormToken.read(signed) is not None
    later = time.time() + timedelta(days=30, seconds=1).total_seconds()
    monkeypatch.setattr(time, "time", lambda: later)
    assert FormToken.read(signed) is None


def test_the_script_of_the_page_saves_in_the_background(browser: Client, writer: Account) -> None:
    signed_in(browser, writer)
    typed = typed_into(browser)
    assert browser.post(SAVE, typed).status_code == 204
    assert shown(opened(browser, FORM)) == " ".join(WORRY.split())
    later = typed | {"worry": ["And more"]}
    assert browser.post(SAVE, later).status_code == 204
    assert shown(opened(browser, FORM)) == "And more"
    assert Draft.objects.count() == 1


def test_the_script_saves_after_the_session_lapsed_and_is_told_so(
    browser: Client, writer: Account
) -> None:
    signed_in(browser, writer)
    typed = typed_into(browser)
    del browser.cookies[settings.SESSION_COOKIE_NAME]
    assert browser.post(SAVE, typed).status_code == 302
    assert Draft.objects.get().account == writer


def test_the_page_says_where_the_script_saves(client: Client, writer: Account) -> None:
    client.force_login(writer)
    form = opened(client, FORM).find("form", data_saves_draft_to=reverse("save-draft"))
    assert form[0].find("p", role="status")


def test_once_it_is_sent_nothing_is_left(browser: Client, writer: Account) -> None:
    signed_in(browser, writer)
    typed = typed_into(browser, child_name="Robyn")
    browser.post(SAVE, typed)
    browser.post(FORM, typed)
    assert Draft.objects.count() == 0
    assert shown(opened(browser, FORM)) == ""


def test_a_megabyte_that_arrives_after_the_session_lapsed_is_kept_too(
    browser: Client, writer: Account
) -> None:
    signed_in(browser, writer)
    typed = typed_into(browser, worry="é" * 1024 * 1024)
    del browser.cookies[settings.SESSION_COOKIE_NAME]
    browser.post(FORM, typed)
    signed_in(browser, writer)
    assert len(shown(opened(browser, FORM))) == 1024 * 1024


def test_a_draft_of_a_report_that_was_sent_is_nobodys_unfinished_work(
    browser: Client, writer: Account
) -> None:
    signed_in(browser, writer)
    typed = typed_into(browser, child_name="Robyn")
    browser.post(FORM, typed)
    assert StepUpReport.objects.count() == 1
    assert browser.post(SAVE, typed).status_code == 204
    assert Draft.objects.count() == 0


def test_a_nul_in_what_was_typed_breaks_nothing(browser: Client, writer: Account) -> None:
    signed_in(browser, writer)
    assert browser.post(SAVE, typed_into(browser, worry="a\x00b")).status_code == 204
    assert shown(opened(browser, FORM)) == "ab"


def test_a_form_that_another_person_left_open_is_kept_for_them_and_sent_for_nobody(
    browser: Client, writer: Account, council: Council
) -> None:
    signed_in(browser, writer)
    typed = typed_into(browser)
    other = council.person("Another Person", "social work", "social-worker")
    client = Client()
    client.force_login(other)
    assert client.post(SAVE, typed).status_code == 403
    assert [draft.account for draft in Draft.objects.all()] == [writer]
