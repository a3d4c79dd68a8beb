"""In a demonstration nobody has a password: a visitor chooses whom to be."""

from typing import Any

from django.conf import settings
from django.contrib.auth import login
from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpRequest, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.http import require_http_methods

from stepdown.partnership.models import Account, Authority, Post
from stepdown.web.accounts.roles import role_name, role_names

BACKEND = "allauth.account.auth_backends.AuthenticationBackend"


@login_not_required
@require_http_methods(["GET", "POST"])
def choose(request: HttpRequest) -> HttpResponseBase:
    """Offer the invented people by council and role, and sign the visitor in as one of them.

    Outside a demonstration there is no such page.
    """
    if not settings.DEMO:
        raise Http404
    leads_to = request.POST.get("next") or request.GET.get("next") or ""
    if request.method == "POST":
        person = get_object_or_404(
            Account.objects.filter(is_active=True, is_superuser=False, authority__isnull=False),
            pk=_number(request.POST.get("person", "")),
        )
        login(request, person, backend=BACKEND)
        return redirect(leads_to if _is_ours(request, leads_to) else settings.LOGIN_REDIRECT_URL)
    return render(request, "accounts/demo.html", {"councils": _people(), "next": leads_to})


def _people() -> list[dict[str, Any]]:
    """Return the people of each council, in the order of their roles and teams."""
    at = timezone.now()
    posts = (
        Post.objects.filter(
            began__lte=at, ended__gt=at, account__is_active=True, account__is_superuser=False
        )
        .select_related("account", "team__agency")
        .order_by("role", "team__name", "account__name")
    )
    people: dict[int, dict[int, dict[str, str]]] = {}
    names = {council.pk: role_names(council, at) for council in Authority.objects.all()}
    for post in posts:
        found = people.setdefault(post.authority_id, {})
        role = role_name(names[post.authority_id], post.role)
        if post.account_id in found:
            found[post.account_id]["role"] += f", {role}"
        else:
            found[post.account_id] = {
                "id": str(post.account_id),
                "name": post.account.name,
                "role": role,
                "team": f"{post.team.name}, {post.team.agency.name}",
            }
    return [
        {"council": council, "people": list(people[council.pk].values())}
        for council in Authority.objects.all()
        if council.pk in people
    ]


def _number(text: str) -> int:
    return int(text) if text.isdecimal() and len(text) < 19 else 0


def _is_ours(request: HttpRequest, address: str) -> bool:
    return bool(address) and url_has_allowed_host_and_scheme(
        address, allowed_hosts={request.get_host()}, require_https=request.is_secure()
    )
