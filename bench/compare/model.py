"""Shropshire's route 4.a as a process: tasks in lanes, joins and conditions, for one child.

This is what somebody would draw who models the route in BPMN. Every duty is a user task
in the lane of the role that owes it, a milestone is a join, a gate is a flow into that join,
and what a gate asks of an answer is a condition. It imports nothing of Stepdown's, and
nothing of SpiffWorkflow's.
"""

from __future__ import annotations

from typing import NamedTuple

PROCESS = "plan-to-targeted-early-help"


class Flow(NamedTuple):
    """An arrow, and the condition of those that leave a choice."""

    source: str
    target: str
    condition: str = ""


LANES: dict[str, tuple[str, ...]] = {
    "social-worker": (
        "get-the-form-signed", "consider-the-childs-own-agreement", "discuss-the-contingency-plan",
        "agree-with-the-partners", "answer-the-planning-questions", "complete-the-closure-summary",
        "talk-about-the-agreed-plan", "get-consent-to-share", "keep-the-form",
        "arrange-the-final-meeting", "hold-the-final-meeting",
    ),
    "case-management-manager": (
        "review-the-plan", "decide", "put-the-case-forward", "show-the-signed-form",
        "decide-as-it-was-not-agreed", "close-to-social-care", "decide-after-refusal",
        "decide-when-the-family-does-not-agree",
    ),
    "service-manager": ("approve-the-direct-step",),
    "early-help-manager": (
        "ask-for-a-worker", "discuss-at-the-monthly-meeting", "pass-the-case-on",
        "send-the-form-on", "decide-after-withdrawal-in-early-help",
    ),
    "operational-manager": (
        "allocate-a-lead", "choose-another-lead", "add-to-the-early-help-record",
    ),
    "lead-professional": (
        "answer-the-request", "come-to-the-final-meeting", "make-the-plan", "record-the-webstar",
        "set-the-first-date", "have-assessment-and-plan-in-place", "hold-the-partnership-meetings",
        "set-the-next-date", "update-the-plan", "review-the-webstar", "end-early-help",
        "consult-the-front-door", "report-the-safeguarding-concern", "send-the-referral-form",
    ),
    "line-manager": ("review-as-line-manager",),
}  # fmt: skip

ACTS = frozenset({"approve-the-direct-step", "end-early-help"})
"""Tasks that the process needs, and that nobody owes under the protocol."""

CHOICES = (
    "plan-is-achieved", "family-agreed", "agreement-stands", "meeting-agreed", "direct-step",
    "sees-the-record", "lead-agrees",
    "case-stepped-down", "plan-goes-on", "webstar-goes-on", "reviews-go-on", "meetings-go-on",
    "passing-on", "who-decides", "refusal-stops-it", "disagreement-stops-it", "withdrawal-stops-it",
    "no-stops-it", "concerns-go-on", "reports-go-on",
)  # fmt: skip
"""Where ways part by a condition, or come together again."""

JOINS = (
    "start-of-all", "form-signed", "decided", "requested", "accepted", "passed-on",
    "lead-accepted", "handed-over", "meeting-held",
)  # fmt: skip
"""Joins where several flows come in, forks where several go out; milestones are joins."""

NOTHING_MORE = (
    "nothing-to-send", "no-more-plans", "no-more-webstars", "no-more-reviews",
    "no-more-meetings", "date-is-set",
    "no-more-concerns", "no-more-reports",
)  # fmt: skip
"""Ends of a branch alone."""

END = "ended"
"""The one end that ends everything, whatever is still open."""

MESSAGES = (
    "consent-refused-or-withdrawn", "family-does-not-agree", "welfare-concern-raised",
    "safeguarding-concern-raised",
)  # fmt: skip
"""What may come at any time: a branch waits for each, as long as the process is open."""

FROM_THE_START = (
    "review-the-plan", "decide", "get-the-form-signed", "consider-the-childs-own-agreement",
    "discuss-the-contingency-plan", "agree-with-the-partners", "answer-the-planning-questions",
    "complete-the-closure-summary", "ask-for-a-worker",
)  # fmt: skip

BEFORE_ACCEPTED = (
    "get-the-form-signed", "consider-the-childs-own-agreement",
    "agree-with-the-partners", "ask-for-a-worker", "keep-the-form",
    "discuss-the-contingency-plan", "answer-the-planning-questions", "complete-the-closure-summary",
)  # fmt: skip

BEFORE_HANDED_OVER = ("add-to-the-early-help-record", "lead-accepted")

FLOWS: tuple[Flow, ...] = (
    Flow("start", "start-of-all"),
    *(Flow("start-of-all", task) for task in FROM_THE_START),
    Flow("review-the-plan", "plan-is-achieved"),
    Flow("plan-is-achieved", "decided", "plan_achieved and support_needed"),
    Flow("plan-is-achieved", "review-the-plan"),
    Flow("decide", "decided"),
    Flow("decided", "family-agreed"),
    Flow("family-agreed", "agreement-stands", "family_agrees"),
    Flow("talk-about-the-agreed-plan", "agreement-stands"),
    Flow("agreement-stands", "accepted"),
    Flow("family-agreed", "talk-about-the-agreed-plan"),
    Flow("decided", "get-consent-to-share"),
    Flow("decided", "put-the-case-forward"),
    Flow("decided", "arrange-the-final-meeting"),
    Flow("get-the-form-signed", "form-signed"),
    Flow("form-signed", "keep-the-form"),
    Flow("form-signed", "accepted"),
    Flow("get-consent-to-share", "requested"),
    Flow("put-the-case-forward", "requested"),
    Flow("requested", "discuss-at-the-monthly-meeting"),
    Flow("requested", "show-the-signed-form"),
    Flow("discuss-at-the-monthly-meeting", "meeting-agreed"),
    Flow("meeting-agreed", "accepted", "meeting_agreed"),
    Flow("meeting-agreed", "decide-as-it-was-not-agreed"),
    Flow("decide-as-it-was-not-agreed", "no-stops-it"),
    Flow("no-stops-it", END, "stopped"),
    Flow("no-stops-it", "discuss-at-the-monthly-meeting"),
    *(Flow(task, "accepted") for task in BEFORE_ACCEPTED if task != "get-the-form-signed"),
    Flow("accepted", "direct-step"),
    Flow("direct-step", "approve-the-direct-step", "not need_planning_passed"),
    Flow("direct-step", "passing-on"),
    Flow("approve-the-direct-step", "passing-on"),
    Flow("passing-on", "passed-on"),
    Flow("passed-on", "pass-the-case-on"),
    Flow("passed-on", "allocate-a-lead"),
    Flow("passed-on", "add-to-the-early-help-record"),
    Flow("pass-the-case-on", "sees-the-record"),
    Flow("sees-the-record", "send-the-form-on", "not sees_the_record"),
    Flow("sees-the-record", "nothing-to-send"),
    Flow("allocate-a-lead", "answer-the-request"),
    Flow("answer-the-request", "lead-agrees"),
    Flow("lead-agrees", "lead-accepted", "lead_agrees"),
    Flow("lead-agrees", "choose-another-lead"),
    Flow("choose-another-lead", "answer-the-request"),
    Flow("lead-accepted", "come-to-the-final-meeting"),
    Flow("lead-accepted", "make-the-plan"),
    Flow("lead-accepted", "set-the-first-date"),
    Flow("arrange-the-final-meeting", "hold-the-final-meeting"),
    Flow("hold-the-final-meeting", "case-stepped-down"),
    Flow("case-stepped-down", "handed-over", "stepped_down"),
    Flow("case-stepped-down", "arrange-the-final-meeting"),
    *(Flow(task, "handed-over") for task in BEFORE_HANDED_OVER),
    Flow("handed-over", "close-to-social-care"),
    Flow("handed-over", "record-the-webstar"),
    Flow("handed-over", "have-assessment-and-plan-in-place"),
    Flow("handed-over", "update-the-plan"),
    Flow("handed-over", "review-the-webstar"),
    Flow("handed-over", "review-as-line-manager"),
    Flow("handed-over", "end-early-help"),
    Flow("update-the-plan", "plan-goes-on"),
    Flow("plan-goes-on", "no-more-plans", "early_help_ended"),
    Flow("plan-goes-on", "update-the-plan"),
    Flow("review-the-webstar", "webstar-goes-on"),
    Flow("webstar-goes-on", "no-more-webstars", "early_help_ended"),
    Flow("webstar-goes-on", "review-the-webstar"),
    Flow("review-as-line-manager", "reviews-go-on"),
    Flow("reviews-go-on", "no-more-reviews", "early_help_ended"),
    Flow("reviews-go-on", "review-as-line-manager"),
    Flow("set-the-first-date", "hold-the-partnership-meetings"),
    Flow("set-the-next-date", "date-is-set"),
    Flow("hold-the-partnership-meetings", "meetings-go-on"),
    Flow("meetings-go-on", "no-more-meetings", "early_help_ended"),
    Flow("meetings-go-on", "meeting-held"),
    Flow("meeting-held", "hold-the-partnership-meetings"),
    Flow("meeting-held", "set-the-next-date"),
    Flow("end-early-help", END),
    *(Flow("start-of-all", message) for message in MESSAGES),
    Flow("consent-refused-or-withdrawn", "who-decides"),
    Flow("who-decides", "decide-after-withdrawal-in-early-help", "stepped_down"),
    Flow("who-decides", "decide-after-refusal"),
    Flow("decide-after-refusal", "refusal-stops-it"),
    Flow("refusal-stops-it", END, "stopped"),
    Flow("refusal-stops-it", "consent-refused-or-withdrawn"),
    Flow("decide-after-withdrawal-in-early-help", "withdrawal-stops-it"),
    Flow("withdrawal-stops-it", END, "stopped"),
    Flow("withdrawal-stops-it", "consent-refused-or-withdrawn"),
    Flow("family-does-not-agree", "decide-when-the-family-does-not-agree"),
    Flow("decide-when-the-family-does-not-agree", "disagreement-stops-it"),
    Flow("disagreement-stops-it", END, "stopped"),
    Flow("disagreement-stops-it", "family-does-not-agree"),
    Flow("welfare-concern-raised", "consult-the-front-door"),
    Flow("consult-the-front-door", "concerns-go-on"),
    Flow("concerns-go-on", "no-more-concerns", "early_help_ended"),
    Flow("concerns-go-on", "welfare-concern-raised"),
    Flow("safeguarding-concern-raised", "report-the-safeguarding-concern"),
    Flow("report-the-safeguarding-concern", "send-the-referral-form"),
    Flow("send-the-referral-form", "reports-go-on"),
    Flow("reports-go-on", "no-more-reports", "early_help_ended"),
    Flow("reports-go-on", "safeguarding-concern-raised"),
)

GATES: dict[str, tuple[str, str]] = {
    # What lets pass: a task that was done, and an answer that was given, where one is asked.
    "needs-met-and-actions-achieved": ("", "plan_achieved"),
    "support-is-still-needed": ("", "support_needed"),
    "need-planning-comes-first": ("", "need_planning_passed"),
    "somebody-leads": ("", "lead_agrees"),
    "outcomes-are-achieved": ("", "outcomes_achieved"),
    "talk-about-the-agreed-plan": ("", "family_agrees"),
    **{
        task: (task, "")
        for task in (
            *BEFORE_ACCEPTED, "add-to-the-early-help-record",
            "get-consent-to-share", "arrange-the-final-meeting", "allocate-a-lead",
        )
    },
}  # fmt: skip


def lane_of(task: str) -> str:
    """Return the role that a task belongs to."""
    return next(lane for lane, tasks in LANES.items() if task in tasks)


def tasks() -> tuple[str, ...]:
    """Return every user task."""
    return tuple(task for tasks in LANES.values() for task in tasks)
