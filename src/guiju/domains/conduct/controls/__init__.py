"""The controls of conduct."""

from guiju.domains.conduct.controls import (
    appeals,
    awards,
    deciding,
    deductions,
    execution,
    losses,
    procedure,
    records,
    sanctions,
    suggestions,
)
from guiju.domains.conduct.controls.deductions import Deduction, DeductionCapped, WageCap

__all__ = [
    "Deduction",
    "DeductionCapped",
    "WageCap",
    "appeals",
    "awards",
    "deciding",
    "deductions",
    "execution",
    "losses",
    "procedure",
    "records",
    "sanctions",
    "suggestions",
]
