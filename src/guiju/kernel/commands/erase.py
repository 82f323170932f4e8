"""Erasing the personal data that a run kept of one item: PIPL art. 47; the commitment stays, so every seal stays valid."""

from typing import Annotated

from pydantic import Field

from guiju.kernel.audit.erase import erase_parts
from guiju.kernel.audit.models import Evidence, PrivatePart
from guiju.kernel.audit.report import Result, Tally, named, register_check
from guiju.kernel.commands.batch import Batch
from guiju.kernel.commands.command import Command, Input
from guiju.kernel.commands.context import Context, Refusal
from guiju.kernel.commands.fields import Label, Reference
from guiju.kernel.commands.ports import ports
from guiju.kernel.commands.references import unknown
from guiju.kernel.commands.work import Work


class EraseInput(Input):
    evidence: Annotated[int, Label("证据"), Reference("audit.Evidence", by="id", title="证据")]
    item: Annotated[int, Field(ge=0), Label("项（从 0 起）")]
    reason: Annotated[str, Field(min_length=2, max_length=200), Label("原因")]


class ErasePersonalData(Command):
    """What was erased, when, by whom and why stays in this run's own evidence; the data does not."""

    key = "commands.erase_personal_data"
    title = "清除个人信息"
    header = EraseInput

    def prepare(self, batch: Batch, context: Context) -> list[Refusal]:
        wanted = list(zip(batch.head.evidence, batch.head.item, strict=True))
        parts = PrivatePart.objects.using(context.using).filter(evidence_id__in=batch.head.evidence)
        kept = {(evidence, item): part for part, evidence, item in parts.values_list("id", "evidence_id", "item")}
        batch.head.records["part"] = [kept.get(key) for key in wanted]
        return [
            unknown(index, None, "项", batch.head.item[index], "证据里留有个人信息的项")
            for index, key in enumerate(wanted)
            if key not in kept
        ]

    def apply(self, batch: Batch, work: Work) -> None:
        erase_parts(batch.head.record("part"), work.recorded_at, work.using)
        items = list(range(batch.size))
        work.answer(items, erased_evidence=batch.head.evidence, erased_item=batch.head.item, reason=batch.head.reason)


def check_erasures(using: str) -> Result:
    """Every erased part was ordered: the evidence of an erasing run names it."""
    tally = Tally()
    ordered = set()
    orders = Evidence.objects.using(using).filter(command=ErasePersonalData.key).order_by("id")
    for evidence in orders.values_list("id", flat=True):
        for answer in ports().recorder.payload(evidence, using)["outcome"]["answers"].values():
            ordered.add((answer["erased_evidence"], answer["erased_item"]))
    erased = PrivatePart.objects.using(using).filter(erased_at__isnull=False).order_by("id")
    for part, evidence, item in erased.values_list("id", "evidence_id", "item"):
        tally.counted += 1
        if (evidence, item) not in ordered:
            tally.fail(f"{named(PrivatePart, part)} 标为已清除，但没有清除的命令")
    return tally.result()


def register() -> None:
    register_check("erasures", "个人信息清除有据", check_erasures)
