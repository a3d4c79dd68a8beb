"""Who works with a council, and who may look after its teams, posts and protocols."""

from stepdown.partnership.models import Account, Authority
from stepdown.partnership.refusals import NotYourCouncil, NotYoursToManage


def administers(by: Account, authority: Authority | None) -> bool:
    """Say whether somebody looks after a council: its administrators do, and the operators."""
    if not by.is_active:
        return False
    if by.is_superuser:
        return True
    return authority is not None and by.is_administrator and by.authority_id == authority.pk


def check_administers(by: Account, authority: Authority | None) -> None:
    """Let operators of the site through, and the council's own administrators."""
    if not by.is_active:
        raise NotYoursToManage(
            "Your account is closed.", "Ask your council's administrator to open it again."
        )
    if administers(by, authority):
        return
    whose = f"{authority.name} in Stepdown" if authority is not None else "the site itself"
    raise NotYoursToManage(
        f"You do not look after {whose}.", "Ask one of its administrators to make this change."
    )


def check_works_with(by: Account, authority: Authority) -> None:
    """Let through whoever has an account with the council, whatever they are there."""
    if not by.is_active or by.authority_id != authority.pk:
        raise NotYourCouncil(
            f"You do not work with {authority.name} in Stepdown.",
            "Ask your own council's administrator.",
        )
