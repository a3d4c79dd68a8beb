"""What was answered on the earlier pages of a start, kept as its person's draft."""

from __future__ import annotations

import secrets
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from django.urls import reverse

from stepdown.episodes.actions import discard_draft, save_draft
from stepdown.episodes.drafts import draft_for
from stepdown.episodes.refusals import NotFound
from stepdown.families.models import Child, SiblingGroup
from stepdown.families.reading import by_age, children_in
from stepdown.partnership.models import Account

PAGES = ("start-where", "start-assessment", "start-which", "start-details", "start-check")


@dataclass
class Journey:
    """One start under way. Its key stands in the address and says nothing."""

    account: Account
    key: str
    answers: dict[str, Any] = field(default_factory=dict)

    @classmethod
    def begin(cls, account: Account, **answers: Any) -> Journey:
        """Return a new one, not yet kept."""
        return cls(account, secrets.token_urlsafe(9).replace("_", "-"), answers)

    @classmethod
    def of(cls, account: Account, key: str) -> Journey:
        """Return what this person has answered so far, or raise ``NotFound``."""
        draft = draft_for(account, _form(key))
        if draft is None:
            raise NotFound
        return cls(account, key, dict(draft.contents["answers"]))

    def keep(self, at: datetime, **answers: Any) -> None:
        """Keep more answers."""
        self.answers |= answers
        save_draft(form=_form(self.key), contents={"answers": self.answers}, by=self.account, at=at)

    def forget(self, at: datetime) -> None:
        """Throw everything away: the step down has begun."""
        for form in (_form(self.key), *(self.address(page) for page in PAGES)):
            discard_draft(form=form, by=self.account, at=at)

    def address(self, page: str) -> str:
        """Return the address of one of its pages."""
        return reverse(page, args=[self.key])

    def children(self) -> list[Child]:
        """Return everybody who may step down together, the eldest first."""
        sort, _, number = str(self.answers["family"]).partition(":")
        council = self.account.authority_id or 0
        if sort == "group":
            group = SiblingGroup.objects.filter(authority_id=council, pk=int(number)).first()
            return children_in(group) if group is not None else []
        return by_age(list(Child.objects.filter(authority_id=council, pk=int(number))))

    def chosen(self) -> list[Child]:
        """Return the children who were ticked, or all of them until somebody ticks."""
        ticked = self.answers.get("children")
        return [child for child in self.children() if ticked is None or child.pk in ticked]


def _form(key: str) -> str:
    return f"start:{key}"
