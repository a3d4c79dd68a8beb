"""What is asked about a family: its name and home, and a row for each of its people."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from django.core.exceptions import ValidationError

from stepdown.families.actions.children import is_fit_for_the_census
from stepdown.web.forms import (
    CaseworkForm,
    Confirmation,
    DateAnswer,
    LongAnswer,
    OneOf,
    Option,
    ShortAnswer,
    rows_of,
)

UNBORN = "unborn"
LONGEST_NAME = 100
CHILDREN, CARERS = "children", "carers"


class FamilyForm(CaseworkForm):
    """What is one for the whole family."""

    name = ShortAnswer(
        label="The family’s name",
        hint="It is how the brothers and sisters are found together. For example, Ashcombe.",
        missing="Enter the family’s name",
        autocomplete="off",
        spellcheck=False,
        width="two-thirds",
    )
    address = LongAnswer(
        label="Address",
        longest=500,
        rows=3,
        shows_count=False,
        required=False,
    )
    postcode = ShortAnswer(label="Postcode", longest=10, width="10", required=False)
    address_is_withheld = Confirmation(
        label="Withhold this address",
        hint="It then goes on no copy for anybody who lives in another household.",
        required=False,
    )

    def clean(self) -> None:
        """Refuse to withhold what nobody typed: they may believe that it is kept."""
        said = self.cleaned_data
        has_address = said.get("address") or said.get("postcode")
        if said.get("address_is_withheld") and not has_address and "address" not in self.errors:
            self.add_error(
                "address", "Enter the address that is to be withheld, or do not tick the box"
            )


class ChildRow(CaseworkForm):
    """A child of the family, born or not."""

    first_name = ShortAnswer(
        label="First name",
        hint="For an unborn baby you can leave this empty.",
        longest=LONGEST_NAME,
        required=False,
        autocomplete="off",
        spellcheck=False,
        width="20",
    )
    last_name = ShortAnswer(
        label="Last name",
        longest=LONGEST_NAME,
        missing="Enter the child’s last name",
        autocomplete="off",
        spellcheck=False,
        width="20",
    )
    is_born = OneOf(
        label="Is the child born?",
        missing="Select whether the child is born",
        options=[
            Option("yes", "Yes", reveals=("born",)),
            Option("no", "No, expected", reveals=("expected_birth",)),
        ],
    )
    born = DateAnswer(
        label="Date of birth", missing="Enter the child’s date of birth", may_be_future=False
    )
    expected_birth = DateAnswer(
        label="Expected date of birth", missing="Enter when the child is expected"
    )
    sex = OneOf(
        label="Sex",
        missing="Select the child’s sex",
        options=[("F", "Female"), ("M", "Male"), ("U", "Not known")],
        are_inline=True,
    )
    local_id = ShortAnswer(
        label="The council’s number for the child",
        hint="As in your case system. 1 to 20 letters and digits.",
        called="The council’s number for the child",
        missing="Enter the council’s number for the child",
        autocomplete="off",
        spellcheck=False,
        width="20",
    )

    def clean(self) -> None:
        """Ask for a first name of everybody who is born, and for a number that the census takes."""
        said = self.cleaned_data
        has_no_name = not said.get("first_name") and "first_name" not in self.errors
        if said.get("is_born") == "yes" and has_no_name:
            self.add_error("first_name", "Enter the child’s first name")
        local_id = said.get("local_id")
        if local_id and not is_fit_for_the_census(local_id):
            self.add_error(
                "local_id",
                "The council’s number for the child must be 1 to 20 letters and digits, "
                "with nothing between them, and must not contain 0x",
            )


class CarerRow(CaseworkForm):
    """A parent or carer."""

    first_name = ShortAnswer(
        label="First name",
        longest=LONGEST_NAME,
        required=False,
        autocomplete="off",
        spellcheck=False,
        width="20",
    )
    last_name = ShortAnswer(
        label="Last name",
        longest=LONGEST_NAME,
        missing="Enter the parent’s or carer’s last name",
        autocomplete="off",
        spellcheck=False,
        width="20",
    )
    relation = ShortAnswer(
        label="What are they to the children?",
        hint="For example, mother, stepfather, grandmother or foster carer.",
        called="What they are to the children",
        longest=60,
        missing="Enter what they are to the children",
        width="20",
    )
    responsibility = OneOf(
        label="Do they have parental responsibility?",
        missing="Select whether they have parental responsibility",
        options=[("yes", "Yes"), ("no", "No"), ("unknown", "Not known")],
        are_inline=True,
    )
    lives_there = OneOf(
        label="Do they live with the children?",
        missing="Select whether they live with the children",
        options=[("yes", "Yes"), ("no", "No"), ("unknown", "Not known")],
        are_inline=True,
    )
    of = ShortAnswer(
        label="Of which children, if not of all of them?",
        hint="Type their first names with commas between them, and “unborn” for a baby who has no "
        "name yet. Leave it empty if it is so for all of them.",
        called="Of which children",
        longest=500,
        required=False,
        autocomplete="off",
        spellcheck=False,
    )

    def __init__(self, *args: Any, children: Sequence[str] = (), **rest: Any) -> None:
        """Know the children’s first names, so that only they can be named."""
        super().__init__(*args, **rest)
        self.children = children

    def clean_of(self) -> frozenset[int] | None:
        """Return the places of the children who were named, or nothing for all of them."""
        named = [_folded(name) for name in self.cleaned_data["of"].split(",") if name.strip()]
        if any(name not in self.children for name in named):
            raise ValidationError(
                "“Of which children” must be first names of children above, with commas between "
                "them",
                code="unknown",
            )
        places = {at for at, name in enumerate(self.children) if name and name in named}
        return frozenset(places) or None


ChildRows = rows_of(ChildRow, row_name="Child", at_least=1, at_most=20)
CarerRows = rows_of(CarerRow, row_name="Parent or carer", at_most=20)


def names_typed(data: Mapping[str, Any] | None) -> list[str]:
    """Return the first name of each child's row as it was typed, for comparing.

    A row left wholly empty is no child, so it has no place.
    """
    if data is None:
        return []
    rows = ChildRows(data, prefix=CHILDREN)
    return [
        _folded(str(row["first_name"].data or "")) or UNBORN
        for row in rows.forms
        if row.has_changed()
    ]


def _folded(name: str) -> str:
    return " ".join(name.split()).casefold()
