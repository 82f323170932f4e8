"""Suppliers of the register are parties of the company: they fall under the rulebooks that bind parties."""

from datetime import datetime

from guiju.domains.policy.api import ActivateParty, RegisterParty, parties_named, versions_by_type
from guiju.domains.purchasing.registers import Suppliers
from guiju.kernel.commands.command import Command
from guiju.kernel.commands.context import SYSTEM, Context
from guiju.kernel.commands.receipts import request_of
from guiju.kernel.commands.run import run_items
from guiju.kernel.store.written import Written

KIND = "purchasing.parties"


_SUPPLIERS = Written(
    lambda using: (
        Suppliers.entries(using).filter(ended_at__isnull=True).order_by("id").values_list("name", "party_type")
    )
)


def step(moment: datetime, using: str = "default") -> None:
    """Every hour those that are new, while a version in force binds their type; before, they would fall under nothing."""
    rows = list(_SUPPLIERS.rows({}, using))
    binding = versions_by_type(Context(SYSTEM, now=moment, using=using)) if rows else {}
    types = {name: kind for name, kind in rows if binding.get(kind)}
    if not types:
        return
    known = parties_named(types, using)
    fresh: list[dict[str, object]] = [
        {"name": name, "party_type": kind, "role": "supplier"} for name, kind in types.items() if name not in known
    ]
    _run(RegisterParty, fresh, moment, using)
    let_in = {name: party for name, party in parties_named(types, using).items() if not party.is_active}
    _run(ActivateParty, [{"party": party.number} for party in let_in.values()], moment, using)


def _run(command: type[Command], items: list[dict[str, object]], moment: datetime, using: str) -> None:
    if items:
        run_items(command, items, Context(SYSTEM, now=moment, request_id=request_of(KIND, items), using=using))
