"""Every kind of question, for the gallery."""

from stepdown.web.forms import (
    AnyOf,
    CaseworkForm,
    Confirmation,
    DateAnswer,
    EmailAnswer,
    FileAnswer,
    LongAnswer,
    MomentAnswer,
    NumberAnswer,
    OneOf,
    Option,
    PickOne,
    ShortAnswer,
    TelephoneAnswer,
    TimeAnswer,
    YesOrNo,
)


class Action(CaseworkForm):
    """One action of a plan."""

    what = ShortAnswer(label="What will happen")
    by_whom = ShortAnswer(label="By whom", width="20")
    by_when = DateAnswer(label="By when", may_be_past=False, called="Date of the action")


class EveryQuestion(CaseworkForm):
    """Every kind of question that there is."""

    name = ShortAnswer(label="Name", hint="As the person writes it", width="20")
    email = EmailAnswer(label="E-mail address", width="two-thirds")
    telephone = TelephoneAnswer(label="Telephone number", width="20", required=False)
    visits = NumberAnswer(label="How many visits?", called="Number of visits", width="3", least=1)
    agreed = OneOf(
        label="Did Robyn’s mother agree?",
        called="whether she agreed",
        options=[
            Option("yes", "Yes, in writing", reveals=("paper", "signed")),
            Option("no", "No", hint="The decision goes back to the manager", reveals=("why_not",)),
            Option("later", "She wants to think about it", is_apart=True),
        ],
    )
    paper = FileAnswer(label="The signed form", missing="Select the signed form")
    signed = DateAnswer(label="Date on the form", may_be_future=False)
    why_not = LongAnswer(label="Why not", rows=3, longest=300)
    seen_alone = YesOrNo(label="Was Robyn seen alone?", called="whether Robyn was seen alone")
    came = AnyOf(
        label="Who came?",
        called="who came",
        hint="Select all that apply",
        options=[
            Option("mother", "Mother"),
            Option("school", "School", hint="Larkfield Primary"),
            Option("nobody", "Nobody came", is_apart=True, excludes_others=True),
        ],
    )
    happened = MomentAnswer(
        label="When did this happen?",
        called="Date of the discussion",
        hint="For example, 27 3 2021",
        may_be_rough=True,
    )
    born = DateAnswer(label="Date of birth", may_be_future=False)
    begins = TimeAnswer(label="When does the meeting begin?", called="Start of the meeting")
    team = PickOne(label="Team", options=[("north", "North"), ("south", "South")])
    needs = LongAnswer(label="Needs", longest=400, required=False)
    notes = LongAnswer(label="Notes", shows_count=False, rows=3, required=False)
    is_right = Confirmation(
        label="What I wrote is right", missing="Confirm that what you wrote is right"
    )
