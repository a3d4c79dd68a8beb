"""Forms in the GOV.UK manner: one question at a time, plain errors, nothing typed lost."""

from stepdown.web.forms.answers import (
    AnyOf,
    Confirmation,
    EmailAnswer,
    FileAnswer,
    LongAnswer,
    NumberAnswer,
    OneOf,
    Option,
    PickOne,
    ShortAnswer,
    TelephoneAnswer,
    YesOrNo,
)
from stepdown.web.forms.casework import CaseworkForm
from stepdown.web.forms.moments import DateAnswer, MomentAnswer, TimeAnswer
from stepdown.web.forms.rows import RowsFormSet, rows_of

__all__ = [
    "AnyOf",
    "CaseworkForm",
    "Confirmation",
    "DateAnswer",
    "EmailAnswer",
    "FileAnswer",
    "LongAnswer",
    "MomentAnswer",
    "NumberAnswer",
    "OneOf",
    "Option",
    "PickOne",
    "RowsFormSet",
    "ShortAnswer",
    "TelephoneAnswer",
    "TimeAnswer",
    "YesOrNo",
    "rows_of",
]
