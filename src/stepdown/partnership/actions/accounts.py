"""Open accounts, and say what people are."""

from datetime import datetime

from django.db import transaction

from stepdown.audit.append_only import FOR_EVER
from stepdown.partnership.access import check_administers
from stepdown.partnership.actions.writing import write_down
from stepdown.partnership.changes import posts_changed
from stepdown.partnership.models import Account, Authority, Post, Team
from stepdown.partnership.refusals import NotPossible


@transaction.atomic
def open_account(
    *,
    authority: Authority,
    name: str,
    email: str,
    job: str = "",
    telephone: str = "",
    password: str | None = None,
    is_administrator: bool = False,
    by: Account,
    at: datetime,
) -> Account:
    """Give a person a way in. They see no family until they have a post or are involved."""
    check_administers(by, authority)
    if Account.objects.filter(email=email.strip().lower()).exists():
        raise NotPossible(
            "Somebody has an account with that e-mail address already.",
            "Give them a post, or use another address.",
        )
    account = Account.objects.create_user(
        email,
        password,
        name=name,
        job=job,
        telephone=telephone,
        authority=authority,
        is_administrator=is_administrator,
    )
    write_down(
        authority_id=authority.pk, by=by, verb="open-account",
        subject=f"account:{account.pk}", at=at, is_administrator=is_administrator,
    )  # fmt: skip
    return account


@transaction.atomic
def give_post(*, account: Account, team: Team, role: str, by: Account, at: datetime) -> Post:
    """Say that a person works in a team, in a role of the council's protocols, from now on."""
    check_administers(by, team.authority)
    if account.authority_id != team.authority_id:
        raise NotPossible(
            f"{account.name} works with another council.", "Choose a team of their own council."
        )
    post, is_new = Post.objects.get_or_create(
        authority_id=team.authority_id,
        account=account,
        team=team,
        role=role,
        ended=FOR_EVER,
        defaults={"began": at},
    )
    if is_new:
        write_down(
            authority_id=team.authority_id, by=by, verb="give-post", subject=f"post:{post.pk}",
            at=at, account=account.pk, team=team.pk, role=role,
        )  # fmt: skip
        posts_changed.send(Post, posts=[post])
    return post


@transaction.atomic
def end_post(*, post: Post, by: Account, at: datetime) -> Post:
    """Say that a person is no longer in a post. What followed from it ends at once."""
    check_administers(by, post.authority)
    ended = Post.objects.filter(pk=post.pk, ended=FOR_EVER).update(ended=at)
    if not ended:
        raise NotPossible("That post has ended already.", "Nothing more needs to be done.")
    post.refresh_from_db()
    write_down(
        authority_id=post.authority_id, by=by, verb="end-post", subject=f"post:{post.pk}", at=at
    )
    posts_changed.send(Post, posts=[post])
    return post
