"""Report to social care that a child may be at risk. Nothing else has to work for this."""

from datetime import date, datetime

from django.db import transaction

from stepdown.audit.acts import record_act
from stepdown.episodes.models import StepUpReport
from stepdown.episodes.refusals import AnswersAreWrong
from stepdown.partnership.models import Account, Authority


def step_up_urgently(
    *,
    child_name: str,
    born: date | None = None,
    born_as_typed: str = "",
    worry: str,
    telephone: str,
    from_reference: str = "",
    idempotency_key: str,
    by: Account,
    at: datetime,
) -> StepUpReport:
    """Keep the report and commit it, for any signed-in person and from any state.

    No access, protocol, engine, matching or outbox is asked. Call ``follow_step_up``
    afterwards: where that fails, the report is still on the front door's list. A
    person without a council is not refused; every front door sees their report.
    """
    made = _made_before(by, idempotency_key)
    if made is not None:
        return made
    _check(child_name, worry, telephone)
    with transaction.atomic(durable=True):
        authority = Authority.objects.select_related("front_door").filter(pk=by.council_id).first()
        front_door = authority.front_door if authority is not None else None
        report = StepUpReport.objects.create(
            authority=authority,
            child_name=child_name.strip(),
            born=born,
            born_as_typed=born_as_typed.strip(),
            worry=worry.strip(),
            telephone=telephone.strip(),
            reported_by=by,
            reported_at=at,
            front_door=front_door,
            owed_by_id=front_door.duty_manager_id if front_door is not None else None,
            from_reference=from_reference.strip()[:20],
            idempotency_key=idempotency_key,
        )
        # A chain of its own, so that no other act can make this one wait.
        record_act(
            chain=f"step-up:{report.pk}", actor=f"account:{by.pk}", verb="step-up-urgently",
            subject=f"step-up:{report.pk}", at=at, detail={"owed_by": report.owed_by_id},
        )  # fmt: skip
    return report


def _made_before(by: Account, idempotency_key: str) -> StepUpReport | None:
    return StepUpReport.objects.filter(reported_by=by, idempotency_key=idempotency_key).first()


def _check(child_name: str, worry: str, telephone: str) -> None:
    problems: dict[str, str] = {}
    if not child_name.strip():
        problems["child_name"] = "Enter the child's name, or what you know of it."
    elif len(child_name.strip()) > 200:
        problems["child_name"] = "The child's name must be 200 characters or fewer."
    if not worry.strip():
        problems["worry"] = "Say what you are worried about."
    if not telephone.strip():
        problems["telephone"] = "Enter a telephone number on which you can be called back."
    elif len(telephone.strip()) > 60:
        problems["telephone"] = "The telephone number must be 60 characters or fewer."
    if problems:
        raise AnswersAreWrong(problems)
