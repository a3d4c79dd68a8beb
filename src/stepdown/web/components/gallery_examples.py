"""What the gallery shows. Everybody here is invented."""

from typing import Any

WRITTEN_CONSENT = {
    "place": "Overview, rule 1",
    "rule": "The social worker gets the family’s consent in writing before the plan is shared.",
    "strength": "Must",
    "reading": "It names nobody who signs. We ask every adult with parental responsibility.",
    "words": "The words of the council’s own document stand here, once it is attached.",
    "document": "Step-down guidance, March 2021",
    "document_href": "#document",
    "challenge_href": "#challenge",
    "parts": [
        {
            "about": "who may let it pass",
            "reading": "It names nobody. We chose the team manager.",
            "challenge_href": "#challenge-part",
        }
    ],
}

FAMILY = {
    "family": "Robyn Marlow and Theo Marlow",
    "children": [
        {"name": "Robyn", "age": "9 years", "id": "700231"},
        {"name": "Theo", "age": "7 months", "id": "700232"},
    ],
}

STEPS = [
    {"name": "Decision", "status": "Done 26 Feb", "state": "done"},
    {"name": "Family and consent", "status": "2 of 4 done", "state": "now"},
    {"name": "Handover meeting", "status": "Not started", "state": "todo"},
    {"name": "Close to social care", "status": "Not started", "state": "todo"},
    {"name": "Early help reviews", "status": "Not started", "state": "todo"},
]

CLOCK = {
    "title": "Close to social care by Friday 12 March",
    "left": "3 working days left",
    "why": "Day 7 of 10 since the decision on 26 February 2021 (Social work manager, rule 3)",
    "how_reached": (
        "10 working days from Friday 26 February 2021 is Friday 12 March 2021. "
        "Saturdays and Sundays do not count."
    ),
}

NEXT_ACTION = {
    "text": (
        "Written consent was due on Monday 8 March. "
        "Robyn’s mother said yes in conversation on 2 March."
    ),
    "href": "#consent",
    "label": "Record written consent",
}

TASKS = [
    {
        "title": "Discuss step down with Robyn and Theo’s mother",
        "href": "#discussion",
        "rule": "The social worker talks the step down over with the parent or young person.",
        "place": "Overview, rule 1",
        "status": "Completed",
        "tone": "done",
        "due": "Done 2 Mar",
    },
    {
        "title": "Name a lead professional",
        "href": "#lead",
        "rule": "The person named has been asked about their part in the plan.",
        "place": "Social worker, rule 4",
        "status": "Completed",
        "tone": "done",
        "due": "Done 4 Mar",
    },
    {
        "title": "Get written consent",
        "href": "#consent",
        "rule": "The social worker gets the family’s consent in writing.",
        "clause": WRITTEN_CONSENT,
        "status": "Overdue",
        "tone": "late",
        "due": "Due Mon 8 Mar",
        "is_late": True,
    },
    {
        "title": "Show the family the plan and agree the actions",
        "href": "#plan",
        "rule": "The family has seen the plan and agrees with its actions before the case closes.",
        "clause": WRITTEN_CONSENT | {"place": "Social worker, rule 3", "words": ""},
        "status": "In progress",
        "tone": "now",
        "due": "Due Wed 10 Mar",
    },
]

LATER_TASKS = [
    {
        "title": "Finish family support worker’s work",
        "href": "#support",
        "place": "Social worker, rule 1",
        "status": "Not started",
        "tone": "todo",
        "due": "Due Thu 11 Mar",
    },
    {
        "title": "Agree the plan with the early help co-ordinator",
        "place": "Social worker, rule 2",
        "owed_by": "Social worker",
        "status": "Cannot start yet",
        "tone": "waiting",
        "due": "Due Fri 12 Mar",
    },
    {
        "title": "Send the plan to the co-ordinator team",
        "place": "Overview, rule 1",
        "status": "Recorded as a breach",
        "tone": "breach",
        "due": "Its manager was told on 5 Mar",
    },
    {
        "title": "Ask the school for its part of the plan",
        "place": "Overview, rule 2",
        "status": "Not needed",
        "tone": "not-needed",
    },
]

HAPPENED = [
    {
        "title": "Lead professional agreed to the role",
        "by": "Imogen Vale, social worker",
        "when": "4 March 2021 at 2:10pm",
        "text": (
            "Seren Achebe (teacher, Larkfield Primary) will be the lead professional. "
            "She has met Robyn’s mother and will come to the handover meeting."
        ),
    },
    {
        "title": "Step down discussed with the family",
        "by": "Imogen Vale, social worker",
        "when": "2 March 2021 at 10:30am",
        "recorded": "3 March 2021 at 9:05am",
        "text": "Home visit. Robyn asked that her teacher is told by her mum first.",
        "href": "#correction",
        "link_text": "Correct this record",
    },
    {
        "title": "Step down discussed with the family",
        "by": "Imogen Vale, social worker",
        "when": "1 March 2021",
        "is_superseded": True,
        "superseded_by": "the visit was on 2 March. Recorded again on 3 March 2021.",
    },
    {
        "title": "Step down decision recorded",
        "by": "Rafiq Dutton, team manager",
        "when": "26 February 2021 at 4:05pm",
        "text": "Risks have reduced. The 10 working day clock started.",
    },
]

PEOPLE = [
    {"role": "Social worker", "name": "Imogen Vale (you)"},
    {"role": "Team manager", "name": "Rafiq Dutton"},
    {
        "role": "Lead professional",
        "name": "Seren Achebe, teacher, Larkfield Primary",
        "note": "Agreed 4 March",
    },
    {"role": "Early help co-ordinator", "name": ""},
]

FINDINGS = [
    {
        "finding": "MET",
        "text": "The family has agreed in conversation",
        "why": "Recorded by Imogen Vale on 2 March 2021",
        "clause": WRITTEN_CONSENT,
    },
    {
        "finding": "NOT_MET",
        "text": "A lead professional has accepted",
        "why": "Nobody has accepted yet",
        "href": "#lead",
        "link_text": "Name a lead professional",
        "clause": {"place": "Social worker, rule 4"},
    },
    {
        "finding": "NOT_KNOWN",
        "text": "The children were in need for 3 months",
        "why": "No start of the child in need plan was recorded. Rafiq Dutton is asked for it.",
        "clause": WRITTEN_CONSENT | {"place": "Manager, rule 2"},
    },
]

SIBLINGS = {
    "caption": "Each child",
    "children": [
        {"name": "Robyn", "detail": "9 years, ID 700231", "href": "#robyn"},
        {"name": "Theo", "detail": "7 months, ID 700232", "href": "#theo"},
        {"name": "Unborn baby", "detail": "Expected 14 June 2021"},
    ],
    "rows": [
        {
            "label": "Holds the child",
            "cells": [
                {"text": "Rafiq Dutton", "note": "Team manager, since 26 February"},
                {"text": "Rafiq Dutton", "note": "Team manager, since 26 February"},
                "First Response Team",
            ],
        },
        {
            "label": "Seen alone",
            "note": "Social worker, rule 5",
            "cells": [
                {"finding": "MET", "note": "1 March"},
                {"finding": "NOT_KNOWN"},
                "Not needed",
            ],
        },
        {
            "label": "Written consent",
            "cells": [
                {"finding": "NOT_MET", "text": "The form is not signed"},
                {"text": "Record it", "href": "#record"},
                {"text": "Due Mon 8 Mar", "is_late": True},
            ],
        },
        {
            "label": "Progress",
            "cells": [
                {"text": "In progress", "tag": "blue"},
                {"text": "Overdue", "tag": "red"},
                "-",
            ],
        },
    ],
}

WORK = {
    "caption": "My work",
    "head": ["Family", "What", "Due", {"text": "Children", "is_number": True}],
    "rows": [
        [
            {"text": "Robyn Marlow and Theo Marlow", "href": "#marlow", "is_heading": True},
            {"text": "Get written consent", "hint": "Overview, rule 1"},
            {"text": "Mon 8 Mar, late", "is_late": True},
            {"text": 2, "is_number": True},
        ],
        [
            {"text": "Ines Farrow", "href": "#farrow", "is_heading": True},
            "Answer the request for help",
            {"text": "Today", "tag": "blue"},
            {"text": 1, "is_number": True},
        ],
    ],
}

SUMMARY = [
    {"key": "Origin", "value": "Child and family assessment"},
    {
        "key": "Who agreed",
        "value": ["Kezia Marlow, mother", "Joel Pryor, father of Theo"],
        "note": "Asked on 2 March 2021",
        "actions": [
            {"text": "Change", "href": "#who", "hidden": "who agreed"},
            {"text": "Remove", "href": "#remove", "hidden": "who agreed"},
        ],
    },
    {
        "key": "Destination",
        "value": "Early help",
        "actions": [{"text": "Change", "href": "#destination", "hidden": "destination"}],
    },
]

TABS = [
    {"text": "Progress", "href": "#progress", "is_current": True},
    {"text": "Checklist", "href": "#checklist"},
    {"text": "Plan", "href": "#plan"},
    {"text": "Family and network", "href": "#family"},
    {"text": "Record", "href": "#record"},
]


def around() -> dict[str, Any]:
    """Return what the layout needs."""
    return {
        "council_name": "Larkfield Children’s Services",
        "is_demo": True,
        "identity": FAMILY,
        "section": "episodes",
    }


def episode() -> dict[str, Any]:
    """Return what the example of an episode's page needs."""
    return around() | {
        "tabs": TABS,
        "steps": STEPS,
        "clock": CLOCK,
        "next_action": NEXT_ACTION,
        "tasks": TASKS,
        "later_tasks": LATER_TASKS,
        "happened": HAPPENED,
        "people": PEOPLE,
    }


def components() -> dict[str, Any]:
    """Return what the page of single components needs."""
    return episode() | {
        "findings": FINDINGS,
        "siblings": SIBLINGS,
        "work": WORK,
        "summary": SUMMARY,
        "clause": WRITTEN_CONSENT,
        "late_clock": {
            "title": "Close to social care by Friday 5 March",
            "left": "2 working days late",
            "state": "late",
        },
        "stopped": [
            STEPS[0],
            {"name": "Consent", "status": "Refused", "state": "stopped"},
            STEPS[2],
        ],
        "colours": [
            "grey",
            "blue",
            "green",
            "red",
            "orange",
            "yellow",
            "purple",
            "teal",
            "magenta",
        ],
        "back_href": "/components/",
    }
