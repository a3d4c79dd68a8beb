"""What a fact does to the process: which tasks it completes, what it answers, what falls due.

An application that is built on an engine for BPMN has to say this somewhere. A fact is what
the comparison's two sides are both told: a record, its instants, and what it says.
"""

from __future__ import annotations

import calendar
from collections.abc import Callable, Mapping, Sequence
from datetime import date, datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

LONDON = ZoneInfo("Europe/London")
STOPS = frozenset({"stay", "close-without-early-help", "step-up"})
Says = Mapping[str, Any]
Answers = dict[str, Any]

AT_FIRST: Answers = {
    "plan_achieved": False, "support_needed": False, "meeting_agreed": False,
    "sees_the_record": True, "lead_agrees": False, "stepped_down": False,
    "outcomes_achieved": False, "family_assessed": False, "plan_recorded": False,
    "early_help_ended": False, "stopped": False, "family_agrees": False,
}  # fmt: skip


def at_first(status: str) -> Answers:
    """Return what the process knows when it begins."""
    return AT_FIRST | {"status": status, "need_planning_passed": status != "child-protection-plan"}


def answers(record: str, says: Says) -> Answers:
    """Return what a record answers for the conditions of the process."""
    found: dict[str, Callable[[], Answers]] = {
        "plan-achievement": lambda: {
            "plan_achieved": says["needs-met"] and says["actions-achieved"],
            "support_needed": says["support-needed"],
        },
        "family-talk": lambda: (
            {"family_agrees": says.get("answer") == "agree"}
            if says.get("answer") == "do-not-agree" or _is_on_the_step_down(says)
            else {}
        ),
        "monthly-meeting": lambda: {"meeting_agreed": says.get("outcome") == "agreed"},
        "operational-managers-told": lambda: {"sees_the_record": says.get("sees-the-record")},
        "lead-professional": lambda: {"lead_agrees": says.get("step") == "accepted"},
        "final-meeting": lambda: {"stepped_down": says.get("stepped-down")},
        "line-manager-review": lambda: {"outcomes_achieved": says.get("outcomes-achieved")},
        "whole-family-assessment": lambda: {"family_assessed": True},
        "whole-family-plan": lambda: {"plan_recorded": True},
        "exception": lambda: (
            {"need_planning_passed": True}
            if says.get("gate") == "need-planning-comes-first"
            else {}
        ),
        "decision-after-refusal": lambda: {"stopped": says.get("outcome") in STOPS},
        "decision-when-not-agreed": lambda: {"stopped": says.get("outcome") in STOPS},
    }
    return found[record]() if record in found else {}


def messages(record: str, says: Says) -> list[str]:
    """Return what a record sets off, whenever it comes."""
    of_concern = {
        "safeguarding": "safeguarding-concern-raised",
        "new-concern": "welfare-concern-raised",
        "disengaged": "welfare-concern-raised",
    }
    found = {
        "consent": says.get("answer") in {"refused", "withdrawn"}
        and "consent-refused-or-withdrawn",
        "family-talk": says.get("answer") == "do-not-agree" and "family-does-not-agree",
        "concern": of_concern.get(str(says.get("type"))),
    }
    message = found.get(record)
    return [message] if message else []


def completes(record: str, says: Says, known: Answers) -> list[str]:
    """Return the tasks that a record completes, in the order in which they open."""
    steps = {
        "nominated": ["allocate-a-lead", "choose-another-lead"],
        "accepted": ["answer-the-request"],
        "declined": ["answer-the-request"],
    }
    subjects, given = says.get("subject", ()), says.get("answer") == "given"
    in_place = known["family_assessed"] and known["plan_recorded"]
    found: dict[str, list[tuple[str, Any]]] = {
        "plan-achievement": [("review-the-plan", True)],
        "step-down-decision": [("decide", says.get("outcome") == "step-down")],
        "family-talk": [
            ("discuss-the-contingency-plan", "contingency" in subjects),
            (
                "talk-about-the-agreed-plan",
                _is_on_the_step_down(says) and says.get("answer") == "agree",
            ),
        ],
        "partners-agreement": [("agree-with-the-partners", says.get("agree"))],
        "consent": [
            (
                "get-the-form-signed",
                given
                and says.get("form") == "written"
                and says.get("lives-in-household")
                and says.get("both-sides"),
            ),
            ("consider-the-childs-own-agreement", says.get("law-considered")),
            ("get-consent-to-share", given and says.get("may-share")),
        ],
        "consent-kept": [("keep-the-form", True)],
        "step-down-planning": [("answer-the-planning-questions", True)],
        "closure-summary": [("complete-the-closure-summary", says.get("complete"))],
        "final-meeting-set": [("arrange-the-final-meeting", True)],
        "put-forward": [("put-the-case-forward", says.get("assessment-shared"))],
        "worker-enquiry": [("ask-for-a-worker", True)],
        "monthly-meeting": [
            ("show-the-signed-form", says.get("consent-shared") and says.get("date-shared")),
            ("discuss-at-the-monthly-meeting", True),
        ],
        "decision-when-not-agreed": [("decide-as-it-was-not-agreed", True)],
        "operational-managers-told": [("pass-the-case-on", says.get("plan-shared"))],
        "consent-forwarded": [("send-the-form-on", says.get("securely"))],
        "lead-professional": [(task, True) for task in steps.get(str(says.get("step")), [])],
        "added-to-the-record": [("add-to-the-early-help-record", says.get("family-added"))],
        "final-meeting": [
            ("come-to-the-final-meeting", says.get("lead-came")),
            ("hold-the-final-meeting", True),
        ],
        "whole-family-plan": [
            ("make-the-plan", says.get("on-the-record")),
            ("update-the-plan", says.get("on-the-record")),
            ("have-assessment-and-plan-in-place", in_place),
        ],
        "whole-family-assessment": [("have-assessment-and-plan-in-place", in_place)],
        "partnership-meeting-set": [
            (
                "set-the-first-date" if "first-date-set" not in known else "set-the-next-date",
                says.get("family-told"),
            )
        ],
        "webstar": [
            (task, says.get("on-the-record"))
            for task in ("record-the-webstar", "review-the-webstar")
        ],
        "closure": [("close-to-social-care", True)],
        "line-manager-review": [("review-as-line-manager", True)],
        "partnership-meeting": [("hold-the-partnership-meetings", True)],
        "exception": [("approve-the-direct-step", known["need_planning_passed"])],
        "decision-after-refusal": [
            (task, True)
            for task in (
                "decide-after-refusal",
                "decide-when-the-family-does-not-agree",
                "decide-after-withdrawal-in-early-help",
            )
        ],
        "front-door-consultation": [("consult-the-front-door", True)],
        "safeguarding-report": [("report-the-safeguarding-concern", True)],
        "referral-form": [("send-the-referral-form", True)],
        "end-of-early-help": [("end-early-help", True)],
    }
    return [task for task, is_so in found.get(record, ()) if is_so]


def due_dates(
    record: str, says: Says, at: datetime, closed: Sequence[str]
) -> dict[str, str | None]:
    """Return what falls due when, by a record. ISO dates, since JSON keeps these.

    ``closed`` are the bank holidays and weekends that come next.
    """
    on = at.astimezone(LONDON).date()
    today, meeting = on.isoformat(), str(says.get("meeting-on"))
    next_plan = {"update-the-plan": (on + timedelta(weeks=6)).isoformat()}
    next_webstar = {"review-the-webstar": (on + timedelta(weeks=6)).isoformat()}
    next_review = {"review-as-line-manager": (on + timedelta(weeks=4)).isoformat()}
    at_the_meeting = dict.fromkeys(("make-the-plan", "set-the-first-date"), today)
    in_four_hours = (at + timedelta(hours=4)).astimezone(LONDON).date().isoformat()
    day_after = _next_working_day(on, closed)
    next_day, next_but_one = day_after.isoformat(), _next_working_day(day_after, closed).isoformat()
    begins = next_plan | next_webstar | next_review if says.get("stepped-down") else {}
    found: dict[str, dict[str, str | None]] = {
        "put-forward": {"discuss-at-the-monthly-meeting": _a_month_after(on).isoformat()},
        "monthly-meeting": {
            "show-the-signed-form": today,
            "decide-as-it-was-not-agreed": next_but_one,
        },
        "final-meeting-set": {"hold-the-final-meeting": meeting},
        "final-meeting": {**at_the_meeting, **begins},
        "partnership-meeting-set": {
            "hold-the-partnership-meetings": meeting,
            "have-assessment-and-plan-in-place": meeting,
        },
        "partnership-meeting": {
            "set-the-next-date": today,
            "hold-the-partnership-meetings": None,
        },
        "whole-family-plan": {**next_plan},
        "webstar": {**next_webstar},
        "line-manager-review": {**next_review},
        "safeguarding-report": {"send-the-referral-form": next_day},
    }
    of_message: dict[str, dict[str, str | None]] = {
        "consent-refused-or-withdrawn": {
            "decide-after-refusal": next_day,
            "decide-after-withdrawal-in-early-help": next_day,
        },
        "family-does-not-agree": {"decide-when-the-family-does-not-agree": next_day},
        "safeguarding-concern-raised": {"report-the-safeguarding-concern": in_four_hours},
    }
    for message in messages(record, says):
        return of_message.get(message, {})
    return found.get(record, {})


def end_of(day: str) -> datetime:
    """Return the last instant of a day in England."""
    return datetime.combine(date.fromisoformat(day), time.max, tzinfo=LONDON)


def _is_on_the_step_down(says: Says) -> bool:
    return any(each in says.get("subject", ()) for each in ("agreed-plan", "intention"))


def _a_month_after(day: date) -> date:
    year, month = (day.year, day.month + 1) if day.month < 12 else (day.year + 1, 1)
    return date(year, month, min(day.day, calendar.monthrange(year, month)[1]))


def _next_working_day(day: date, closed: Sequence[str]) -> date:
    following = day + timedelta(days=1)
    while following.isoformat() in closed:
        following += timedelta(days=1)
    return following
