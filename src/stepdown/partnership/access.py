"""Who may look after a council's teams, posts and protocols."""

from stepdown.partnership.models import Account, Authority
from stepdown.partnership.refusals import NotYoursToManage


def check_administers(by: Account, authority: Authority | None) -> None:
    """Let operators of the site through, and the council's own administrators."""
    if not by.is_active:
        raise NotYoursToManage(
            "Your account is closed.", "Ask your council's administrator to open it again."
        )
    if by.is_superuser:
        return
    if authority is not None and by.is_administrator and by.authority_id == authority.pk:
        return
    whose = f"{authority.name} in Stepdown" if authority is not None else "the site itself"
    raise NotYoursToManage(
        f"You do not look after {whose}.", "Ask one of its administrators to make this change."
    )
