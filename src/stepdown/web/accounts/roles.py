"""What a council calls the roles of its protocols."""

from collections.abc import Mapping
from datetime import datetime

from stepdown.partnership.models import Authority
from stepdown.partnership.protocols import in_force, load


def role_names(authority: Authority | None, at: datetime) -> Mapping[str, str]:
    """Return the name of each role by its id, over all the protocols in force."""
    if authority is None:
        return {}
    names: dict[str, str] = {}
    for published in in_force(authority, at):
        names |= {id_: role.name for id_, role in load(published).about.roles.items()}
    return names


def role_name(names: Mapping[str, str], role: str) -> str:
    """Return what a role is called; one that no protocol in force names is called by its id."""
    return names.get(role) or role.replace("-", " ").capitalize()
