"""What is recorded about children, the people around them and where they live."""

from stepdown.families.models.carer import Carer, Relationship
from stepdown.families.models.child import Child, ChildDetails
from stepdown.families.models.earlier_assessment import EarlierAssessment
from stepdown.families.models.household import Household, Residence
from stepdown.families.models.identity import SamePerson
from stepdown.families.models.recording import FamilyRecording
from stepdown.families.models.restriction import Restriction
from stepdown.families.models.siblings import SiblingGroup, SiblingGroupMember
from stepdown.families.models.sound import NameSound

__all__ = [
    "Carer",
    "Child",
    "ChildDetails",
    "EarlierAssessment",
    "FamilyRecording",
    "Household",
    "NameSound",
    "Relationship",
    "Residence",
    "Restriction",
    "SamePerson",
    "SiblingGroup",
    "SiblingGroupMember",
]
