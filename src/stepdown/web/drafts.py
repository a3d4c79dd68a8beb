"""Nothing typed is lost: the token of each form shown, drafts, and sessions that lapsed.

Every form carries a signed token that says whose it is, which form it is, on
what revision it was shown, and the key that makes sending it twice the same as
once. With it, what was typed can be kept for its writer although they are no
longer signed in, or although the browser lost its cookies meanwhile.
"""

from __future__ import annotations

import secrets
from collections.abc import Callable
from dataclasses import asdict, dataclass, replace
from datetime import timedelta
from typing import Any

from django.contrib import messages
from django.contrib.auth.middleware import LoginRequiredMiddleware
from django.contrib.auth.views import redirect_to_login
from django.core import signing
from django.http import HttpRequest, HttpResponse, HttpResponseBase, QueryDict
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.views import csrf
from django.views.decorators.http import require_POST

from stepdown.episodes.actions import discard_draft, save_draft
from stepdown.episodes.drafts import draft_for, was_sent
from stepdown.episodes.models import Draft
from stepdown.partnership.models import Account

CARRIED_IN = "form_token"
COME_BACK_LATER = "come_back_later"
START_AGAIN = "start_again"
NOT_TYPED = frozenset({"csrfmiddlewaretoken", CARRIED_IN, COME_BACK_LATER, START_AGAIN})
KEPT_FOR = timedelta(days=30)
_SALT = "stepdown.web.form"


@dataclass(frozen=True, slots=True)
class FormToken:
    """Whose form it is, which, on what revision it was shown, and the key of sending it.

    ``form`` is the form's address, which names nobody.
    """

    person: int
    form: str
    revision: int
    key: str

    @classmethod
    def of(cls, request: HttpRequest, revision: int = 0) -> FormToken:
        """Return a new token for the form at this address, shown to this person now."""
        return cls(int(request.user.pk or 0), request.path, revision, secrets.token_urlsafe(16))

    @classmethod
    def read(cls, signed: str) -> FormToken | None:
        """Return the token that we signed, or nothing where we did not, or too long ago."""
        try:
            return cls(**signing.loads(signed, salt=_SALT, max_age=KEPT_FOR))
        except (signing.BadSignature, TypeError):
            return None

    @property
    def signed(self) -> str:
        """Return the token as the form carries it."""
        return signing.dumps(asdict(self), salt=_SALT, compress=True)

    def on(self, revision: int) -> FormToken:
        """Return the token of the same form, shown again on a later revision."""
        return replace(self, revision=revision)


def token_sent(request: HttpRequest) -> FormToken | None:
    """Return the token that came with what was sent."""
    return FormToken.read(request.POST.get(CARRIED_IN, ""))


def keep(request: HttpRequest, token: FormToken) -> bool:
    """Keep what was sent for the person whose form it is, and say whether it is kept.

    Files are not kept. What is too long for the site to take at all never comes this far.
    """
    writer = Account.objects.filter(pk=token.person, is_active=True).first()
    typed = {
        # PostgreSQL takes no NUL, and nobody types one.
        name: [value.replace("\x00", "") for value in values]
        for name, values in request.POST.lists()
        if name not in NOT_TYPED
    }
    if writer is None:
        return False
    if was_sent(writer, token.key):
        return True
    save_draft(
        form=token.form,
        revision=token.revision,
        contents={"typed": typed, "key": token.key},
        by=writer,
        at=timezone.now(),
    )
    return True


def forget(request: HttpRequest) -> None:
    """Throw away what was kept of the form at this address: it was sent, or begun again."""
    discard_draft(form=request.path, by=_account(request), at=timezone.now())


@dataclass(frozen=True, slots=True)
class Kept:
    """What one person typed into a form before, and the token that it was typed under."""

    typed: QueryDict
    token: FormToken
    draft: Draft


def kept_of(request: HttpRequest) -> Kept | None:
    """Return what this person typed into the form at this address before, and did not send."""
    account = _account(request)
    draft = draft_for(account, request.path)
    if draft is None or "typed" not in draft.contents:
        return None
    if was_sent(account, draft.contents["key"]):
        forget(request)
        return None
    typed = QueryDict(mutable=True)
    for name, values in draft.contents["typed"].items():
        typed.setlist(name, values)
    token = FormToken(draft.account_id, draft.form, draft.revision, draft.contents["key"])
    return Kept(typed, token, draft)


def _account(request: HttpRequest) -> Account:
    account = request.user
    if not isinstance(account, Account):
        msg = "Only a person who has signed in has drafts."
        raise TypeError(msg)
    return account


@require_POST
def save(request: HttpRequest) -> HttpResponse:
    """Save a form in the background while it is being filled.

    The script of the page says when it could not. A form that somebody else
    left open on a shared machine is kept for them, and for nobody else.
    """
    token = token_sent(request)
    if token is None or not keep(request, token):
        return HttpResponse(status=422)
    return HttpResponse(status=204 if token.person == request.user.pk else 403)


class KeepsWhatWasTypedMiddleware(LoginRequiredMiddleware):
    """Asks strangers to sign in, and keeps what they sent, if it was a form of theirs.

    After they have signed in, the address of the form shows it filled.
    """

    def process_view(
        self,
        request: HttpRequest,
        view_func: Callable[..., HttpResponseBase],
        view_args: tuple[Any, ...],
        view_kwargs: dict[str, Any],
    ) -> HttpResponseBase | None:
        """Keep what arrived before sending its writer to sign in."""
        refusal = super().process_view(request, view_func, view_args, view_kwargs)
        if refusal is None or request.method != "POST":
            return refusal
        token = token_sent(request)
        if token is not None and keep(request, token) and token.form == request.path:
            _say_that_it_is_kept(request, token)
        return refusal


def form_was_too_old(request: HttpRequest, reason: str = "") -> HttpResponseBase:
    """Answer what was sent with a lapsed cookie: named in the settings.

    A form that was open while its writer signed in again, perhaps in another
    tab, comes with the cookie of before. What was typed is kept, and shown again.
    """
    token = token_sent(request)
    if token is None or not keep(request, token) or token.form != request.path:
        return csrf.csrf_failure(request, reason)
    if not request.user.is_authenticated:
        _say_that_it_is_kept(request, token)
        return redirect_to_login(token.form)
    if request.user.pk != token.person:
        return csrf.csrf_failure(request, reason)
    messages.warning(
        request,
        "You signed in again while this page was open, so it was not sent. "
        "What you typed is below. Check it and send it again.",
    )
    return redirect(token.form)


def _say_that_it_is_kept(request: HttpRequest, token: FormToken) -> None:
    if token.form == reverse("urgent-step-up"):
        writer = Account.objects.select_related("authority").filter(pk=token.person).first()
        council = writer.authority if writer is not None else None
        number = council.front_door_telephone if council is not None else ""
        messages.error(
            request,
            f"Your urgent report was not sent: you had been signed out. Call "
            f"{number or 'social care'} now. Then sign in and send it: what you typed is kept.",
        )
        return
    messages.info(
        request,
        "You were signed out before this was sent. What you typed is kept for you: "
        "sign in to go on with it. Files must be selected again.",
    )
