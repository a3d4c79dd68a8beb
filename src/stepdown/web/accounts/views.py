"""A person's own account: what they are, and how they sign in."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone

from stepdown.partnership.models import Account, Post
from stepdown.web.accounts.roles import role_name, role_names


def account(request: HttpRequest) -> HttpResponse:
    """Show a person what the council says of them: what they may see follows from it."""
    person = request.user
    at = timezone.now()
    posts = (
        Post.objects.filter(account=person.pk, began__lte=at, ended__gt=at)
        .select_related("team__agency")
        .order_by("team__name", "role")
    )
    names = role_names(getattr(person, "authority", None), at)
    rows = [
        {"key": "Name", "value": str(person)},
        {"key": "E-mail", "value": getattr(person, "email", "")},
    ]
    if isinstance(person, Account):
        rows += [
            {"key": "Job", "value": person.job or "Not given"},
            {"key": "Telephone", "value": person.telephone or "Not given"},
        ]
    found = [
        {
            "key": role_name(names, post.role),
            "value": [post.team.name, post.team.agency.name],
        }
        for post in posts
    ]
    return render(request, "accounts/account.html", {"rows": rows, "posts": found})
