"""登记处理回收: what a clearance brought in, booked against the book value of the goods."""

from typing import Annotated

from pydantic import Field

from guiju.domains.levels.commands.decide_proposal import PURPOSES
from guiju.domains.levels.fields import ProposalNumber
from guiju.domains.levels.models import Action, Proposal, Recovery
from guiju.domains.levels.proposing import CARRY_OUT, SOURCE
from guiju.domains.warehouse.api import PostToLedger, gone_by_basis
from guiju.kernel.commands.batch import Batch
from guiju.kernel.commands.builtin import refusal
from guiju.kernel.commands.command import Command, Input
from guiju.kernel.commands.context import Context, Refusal
from guiju.kernel.commands.fields import Label, Money
from guiju.kernel.commands.work import Work
from guiju.kernel.org.entities import entities
from guiju.kernel.worklist.tasks import DONE, end_tasks


class RecoveryInput(Input):
    proposal: ProposalNumber
    recovered: Annotated[int, Field(ge=0, le=10**14), Label("回收金额"), Money()]


class RecordRecovery(Command):
    """The book value is that of the goods that left by the proposal; of goods sold cheaper, that of its proposal.

    What the warehouse's documents come to is posted to the general ledger with it.
    """

    key = "levels.record_recovery"
    title = "登记处理回收"
    header = RecoveryInput
    causes = ("warehouse.post_to_ledger", "ledger.post_voucher")

    def prepare(self, batch: Batch, context: Context) -> list[Refusal]:
        records = batch.head.record("proposal")
        ids = [record.id for record in records if record is not None]
        accepted = Proposal.objects.using(context.using).filter(pk__in=ids, decision__is_accepted=True)
        known = {pk: (code, done) for pk, code, done in accepted.values_list("pk", "warehouse__code", "recovery")}
        gone = gone_by_basis([number for number in batch.head.proposal if number], context.using)
        found, refused, seen = [], [], set()
        for item, record in enumerate(records):
            found.append(("", 0, 0))
            if record is None:
                continue
            code, recovery = known.get(record.id, ("", None))
            quantity, value = record.quantity, record.value
            if record.action in PURPOSES:
                quantity, value = gone.get(batch.head.proposal[item], (0, 0))
            if not code or record.action == Action.REPLENISH:
                refused.append(refusal(item, None, "step_in_order", "这条处理建议还没有采纳", "请先决定建议"))
            elif recovery or record.id in seen:
                refused.append(refusal(item, None, "once", "这条建议的回收已经登记过", "无需重复登记"))
            elif not quantity:
                refused.append(refusal(item, None, "step_in_order", "货物还没有出库", "出库后再登记回收"))
            seen.add(record.id)
            found[-1] = (code, quantity, value)
        batch.head.records["found"] = found
        return refused

    def apply(self, batch: Batch, work: Work) -> None:
        records, found = batch.head.record("proposal"), batch.head.record("found")
        everyone = list(range(batch.size))
        work.perform(PostToLedger, {"warehouse": [code for code, _, _ in found]}, origin=everyone)
        work.insert_numbered(
            Recovery,
            {
                "proposal_id": [record.id for record in records],
                "quantity": [quantity for _, quantity, _ in found],
                "book_value": [value for _, _, value in found],
                "recovered": batch.head.recovered,
                "handler": work.actor,
                "recorded_at": work.now,
            },
            kind="HS",
            entities=entities(work, [record.warehouse_id for record in records]),
            dates=[work.now] * batch.size,
            items=everyone,
        )
        end_tasks(work, SOURCE, [str(record.id) for record in records], DONE, kinds=[CARRY_OUT])
