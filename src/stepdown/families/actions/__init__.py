"""Verbs on children and the people around them."""

from stepdown.families.actions.carers import record_carer, record_relationship
from stepdown.families.actions.children import correct_child, record_child
from stepdown.families.actions.earlier_assessments import (
    record_earlier_assessment,
    record_earlier_assessment_of_all,
)
from stepdown.families.actions.family import NewCarer, NewChild, NewHome, record_family
from stepdown.families.actions.households import move_in, move_out, record_household
from stepdown.families.actions.identity import say_same_person
from stepdown.families.actions.restrictions import lift_restriction, restrict_child
from stepdown.families.actions.siblings import add_sibling, make_sibling_group, part_sibling

__all__ = [
    "NewCarer",
    "NewChild",
    "NewHome",
    "add_sibling",
    "correct_child",
    "lift_restriction",
    "make_sibling_group",
    "move_in",
    "move_out",
    "part_sibling",
    "record_carer",
    "record_child",
    "record_earlier_assessment",
    "record_earlier_assessment_of_all",
    "record_family",
    "record_household",
    "record_relationship",
    "restrict_child",
    "say_same_person",
]
