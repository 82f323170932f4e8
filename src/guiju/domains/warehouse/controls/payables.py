"""What is paid for goods is what was counted, until the supplier has agreed to another quantity."""

from collections.abc import Sequence
from typing import NamedTuple

from django.db import connections

from guiju.domains.ledger.subjects import PayableConfirmed
from guiju.domains.warehouse.rules import amount_of
from guiju.kernel.commands.context import Context
from guiju.kernel.commands.subjects import Subjects
from guiju.kernel.controls.examples import breaches, passes
from guiju.kernel.controls.gate import CumulativeGate, Params
from guiju.kernel.store.arrays import any_of, array


class PayableLine(NamedTuple):
    """Amounts in 分; ``limit`` is what the counted goods come to, None where the document is no arrival."""

    document: str
    amount: int
    before: int
    limit: int | None


class PayableWithinCounted(CumulativeGate):
    key = "warehouse.payable_within_counted"
    title = "应付款不超过实收"
    subject = PayableConfirmed
    params = Params
    advice = "请按实点数量确认应付；供应商确认差异后再付其余"
    examples = (
        passes(PayableLine("DH-1", 9_800, 0, 9_800)),
        breaches(PayableLine("DH-1", 9_801, 0, 9_800)),
        breaches(PayableLine("DH-1", 4_900, 4_901, 9_800)),
        breaches(PayableLine("DH-1", 4_900, 0, 9_800), before=4_901),
        passes(PayableLine("HT-1", 9_801, 0, None)),
    )

    def facts(self, subjects: Subjects, context: Context) -> Sequence[PayableLine]:
        limits = _limits(set(subjects.document), context.using)
        rows = subjects.rows("document", "amount", "before")
        return [PayableLine(document, amount, before, limits.get(document)) for document, amount, before in rows]

    @staticmethod
    def quantity(fact: PayableLine) -> tuple[str, int]:
        return fact.document, fact.amount

    @staticmethod
    def judge_sum(fact: PayableLine, params: Params, before: int) -> str | None:
        total = fact.amount + fact.before + before
        if fact.limit is None or total <= fact.limit:
            return None
        return f"{fact.document} 实收的货款 {fact.limit} 分，应付共 {total} 分，供应商还没有确认差异"


_LINES = """
select a.number, l.unit_cost, case when c.quantity is null then 0
  when n.agreed is not null then n.agreed when c.quantity < l.noted_quantity then c.quantity else l.noted_quantity end
from warehouse_arrival a join warehouse_arrivalline l on l.arrival_id = a.id
left join warehouse_countline c on c.arrival_line_id = l.id
left join (select d.arrival_line_id as line, max(k.agreed) as agreed from warehouse_difference d
  join warehouse_differenceconfirmation k on k.difference_id = d.id group by d.arrival_line_id) n on n.line = l.id
where """


def _limits(documents: set[str], using: str) -> dict[str, int]:
    """What the counted, or agreed, goods of each arrival come to; one statement."""
    found: dict[str, int] = {}
    with connections[using].cursor() as cursor:
        cursor.execute(_LINES + any_of("a.number", "text", using), [array(sorted(documents), using)])
        for number, unit_cost, quantity in cursor.fetchall():
            found[number] = found.get(number, 0) + amount_of(unit_cost, quantity)
    return found
