"""The controls of conduct."""

from guiju.domains.conduct.controls import (
    appeals,
    awards,
    contested,
    deciding,
    deductions,
    execution,
    informed,
    losses,
    procedure,
    records,
    reports,
    sanctions,
    scores,
    suggestions,
)
from guiju.domains.conduct.controls.deductions import Deduction, DeductionCapped, WageCap

__all__ = [
    "Deduction",
    "DeductionCapped",
    "WageCap",
    "appeals",
    "awards",
    "contested",
    "deciding",
    "deductions",
    "execution",
    "informed",
    "losses",
    "procedure",
    "records",
    "reports",
    "sanctions",
    "scores",
    "suggestions",
]
