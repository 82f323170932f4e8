"""Suppliers inspected by plan: each of them once in so many months, on the spot or by their papers."""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import NamedTuple

from django.db.models import QuerySet
from django.utils import timezone

from guiju.domains.purchasing.models import Supplier, SupplierRisk
from guiju.domains.purchasing.registers import Suppliers
from guiju.domains.safety.api import (
    Drawing,
    InspectionKind,
    InspectionParams,
    Scope,
    Target,
    below,
    last_inspected,
    register_inspection,
    uninspected,
)
from guiju.kernel.controls.duties.duty import Duty, DutyParams

SUPPLIERS = "suppliers"
RISKS = {str(value): str(label) for value, label in SupplierRisk.choices}
SUPPLIERS_INSPECTED = Duty(
    "purchasing.suppliers_inspected",
    "供应商质量安全检查",
    DutyParams(
        posts=["quality_inspector", "quality_manager", "warehouse_head"],
        place_kind="warehouse",
        cadence="FREQ=MONTHLY;BYMONTHDAY=1",
        on_holidays="next_workday",
        grace_minutes=7 * 24 * 60,
        bundle="monthly_safety",
        superior="operations_director",
    ),
    outstanding=uninspected,
    own=InspectionParams,
)
"""Done by an inspection that is closed with a result of every supplier drawn."""


class Inspected(NamedTuple):
    """A supplier in the register; ``last`` is the day of its last inspection, or of its entry."""

    number: str
    place: int
    name: str
    buyer: int
    last: date


def suppliers(using: str) -> list[Inspected]:
    """Those we buy from; two statements."""
    last = last_inspected(SUPPLIERS, "", using)
    return [
        Inspected(
            row.number,
            row.place_id,
            row.name,
            row.buyer.account_id or 0,
            last.get(row.name, timezone.localdate(row.entered_at)),
        )
        for row in _entries(using)
    ]


def _entries(using: str) -> QuerySet[Supplier]:
    return Suppliers.entries(using).filter(ended_at__isnull=True).select_related("buyer").order_by("id")


def _drawn(asked: Drawing) -> Mapping[Scope, Sequence[Target]]:
    placed = (
        (
            row.place_id,
            Target(
                row.name,
                f"{row.name}（{RISKS[row.risk]}）",
                row.buyer.account_id or 0,
                timezone.localdate(row.entered_at),
            ),
        )
        for row in _entries(asked.using)
    )
    return below(asked, placed)


register_inspection(InspectionKind(SUPPLIERS, "供应商质量安全检查", _drawn, (SUPPLIERS_INSPECTED.key,)))
