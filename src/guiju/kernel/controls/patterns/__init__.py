"""Patterns: the dozen of judgements that most clauses need, as classes with params. Patterns first, bespoke last.

A control is a pattern and a kind: ``class LicenceValid(ValidOnDay, Gate)``. See docs/develop/add-a-control.md.
"""

from guiju.kernel.controls.patterns.amounts import Measured, Sample, Sampled, Share, SumWithinLimit, WithinLimit
from guiju.kernel.controls.patterns.days import (
    DoneWithin,
    Due,
    Elapsed,
    Happening,
    NotOverdue,
    Validity,
    ValidOnDay,
    WithinHours,
)
from guiju.kernel.controls.patterns.papers import (
    Comparison,
    CompleteRecord,
    Existing,
    MatchesDocument,
    MustExist,
    Signatures,
    TwoPersons,
)
from guiju.kernel.controls.patterns.pattern import Pattern
from guiju.kernel.controls.patterns.standing import ConfirmedOutside, NotInUse, Occurrence, Outside, Unique, Use

__all__ = [
    "Comparison",
    "CompleteRecord",
    "ConfirmedOutside",
    "DoneWithin",
    "Due",
    "Elapsed",
    "Existing",
    "Happening",
    "MatchesDocument",
    "Measured",
    "MustExist",
    "NotInUse",
    "NotOverdue",
    "Occurrence",
    "Outside",
    "Pattern",
    "Sample",
    "Sampled",
    "Share",
    "Signatures",
    "SumWithinLimit",
    "TwoPersons",
    "Unique",
    "Use",
    "ValidOnDay",
    "Validity",
    "WithinHours",
    "WithinLimit",
]
