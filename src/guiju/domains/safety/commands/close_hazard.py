"""A hazard is put right by one and closed by another who has looked."""

from typing import Annotated, Any, Literal

from pydantic import Field

from guiju.domains.safety.commands.handle_hazard import SOURCE, close, still_open
from guiju.domains.safety.fields import HazardNumber, Note, Photo, ScannedCode, Words
from guiju.domains.safety.hazard_subjects import HazardClosing
from guiju.domains.safety.models import HazardCheck, HazardFix
from guiju.domains.safety.telling import tell_reporters
from guiju.kernel.commands.attaching import attach
from guiju.kernel.commands.batch import Batch
from guiju.kernel.commands.builtin import refusal
from guiju.kernel.commands.command import Command, Input
from guiju.kernel.commands.context import Context, Refusal
from guiju.kernel.commands.fields import Label, Money
from guiju.kernel.commands.subjects import Subjects
from guiju.kernel.commands.work import Work
from guiju.kernel.worklist.tasks import open_tasks

FIX = "safety.hazard_fix"
CHECK = "safety.hazard_check"
ASKED = "hazard.ask_reporter"


class FixInput(Input):
    hazard: HazardNumber
    measure: Annotated[Words, Label("整改措施")]
    cost: Annotated[int | None, Field(ge=0, le=10**12), Label("费用"), Money()] = None
    cause: Annotated[str, Field(max_length=500), Label("根本原因", "反复发生的须写")] = ""
    site_code: ScannedCode = ""
    photo: Photo = None


class FixHazard(Command):
    """What was done is recorded, whatever is missing of it; it is closed only when somebody else has looked."""

    key = "safety.fix_hazard"
    title = "报隐患整改"
    header = FixInput
    records_reality = True

    def apply(self, batch: Batch, work: Work) -> None:
        head = batch.head
        photos = head.record("photo")
        fixes = work.insert(
            HazardFix,
            {
                "hazard_id": head.ids("hazard"),
                "measure": head.measure,
                "cost": head.cost,
                "cause": head.cause,
                "site_code": head.site_code,
                "has_photo": [photo is not None for photo in photos],
                "fixer": work.actor,
                "fixed_at": work.now,
            },
            batch.size,
        )
        attach(work, "整改照片", FIX, fixes, photos)
        lacks = [
            "；".join(word for word, there in (("照片待补", photo), ("待核", code)) if not there) or "待复查"
            for photo, code in zip(photos, head.site_code, strict=True)
        ]
        work.answer(range(batch.size), state=lacks)
        tell_reporters(work, head.record("hazard"), ["已报整改，等待复查"] * batch.size)


class CloseInput(Input):
    hazard: HazardNumber
    decision: Annotated[
        Literal["accept", "return"], Label("结论", choices={"accept": "合格，销号", "return": "退回整改"})
    ] = "accept"
    note: Note = ""
    photo: Photo = None


class CloseHazard(Command):
    """Without any photo it is kept as looked at, and stays open until there is one."""

    key = "safety.close_hazard"
    title = "复查销号"
    header = CloseInput
    yields = (HazardClosing,)

    def prepare(self, batch: Batch, context: Context) -> list[Refusal]:
        wanted = [hazard for hazard in batch.head.ids("hazard") if hazard is not None]
        fixes = HazardFix.objects.using(context.using).filter(hazard__in=wanted, check_again__isnull=True)
        last = {fix.hazard_id: fix for fix in fixes.order_by("id")}
        batch.head.records["fix"] = [last.get(hazard) for hazard in batch.head.ids("hazard")]
        refused = still_open(batch)
        told = {why.item for why in refused}
        for item, (record, fix) in enumerate(zip(batch.head.record("hazard"), batch.head.record("fix"), strict=True)):
            if record is None or item in told:
                continue
            if fix is None:
                refused.append(refusal(item, None, "step_in_order", "还没有报整改，无从复查", "请等责任人报整改"))
            elif batch.head.decision[item] == "return" and not batch.head.note[item]:
                refused.append(refusal(item, None, "step_in_order", "退回没有写原因", "请写明哪里还没有改好"))
        return refused

    def subjects(self, batch: Batch, context: Context) -> list[Subjects]:
        accepted = [item for item, decision in enumerate(batch.head.decision) if decision == "accept"]
        head = batch.head.pick(accepted)
        rows: list[Any] = list(zip(head.record("hazard"), head.record("fix"), head.record("photo"), strict=True))
        columns = {
            "number": head.hazard,
            "place": [hazard.place_id for hazard, _, _ in rows],
            "kind": [hazard.kind for hazard, _, _ in rows],
            "fixer": [fix.fixer for _, fix, _ in rows],
            "checker": [context.actor] * len(rows),
            "has_measure": [bool(fix.measure) for _, fix, _ in rows],
            "has_cost": [fix.cost is not None for _, fix, _ in rows],
            "has_photo": [fix.has_photo or photo is not None for _, fix, photo in rows],
        }
        return [Subjects(HazardClosing, columns, accepted, [None] * len(rows))]

    def apply(self, batch: Batch, work: Work) -> None:
        head = batch.head
        rows = list(zip(head.record("fix"), head.record("photo"), head.decision, strict=True))
        closes = [decision == "accept" and (fix.has_photo or photo is not None) for fix, photo, decision in rows]
        checks = work.insert(
            HazardCheck,
            {
                "fix_id": [fix.id for fix, _, _ in rows],
                "fixer": [fix.fixer for fix, _, _ in rows],
                "checker": work.actor,
                "is_passed": [decision == "accept" for decision in head.decision],
                "closes": closes,
                "note": head.note,
                "checked_at": work.now,
            },
            batch.size,
        )
        attach(work, "复查照片", CHECK, checks, head.record("photo"))
        records = head.record("hazard")
        close(work, [record for record, is_over in zip(records, closes, strict=True) if is_over])
        waits = [item for item, (_, _, decision) in enumerate(rows) if decision == "accept" and not closes[item]]
        work.answer(waits, state=["照片待补，不销号"] * len(waits))
        _ask_reporters(work, [records[item] for item in waits])
        said = [
            "已复查销号" if over else "复查合格，照片待补" if decision == "accept" else "复查退回整改"
            for over, decision in zip(closes, head.decision, strict=True)
        ]
        tell_reporters(work, records, said)


def _ask_reporters(work: Work, records: list[Any]) -> None:
    """Whether it is put right, of whoever has reported it."""
    asked = [record for record in records if record.reporter]
    columns = {
        "person": [record.reporter for record in asked],
        "kind": ASKED,
        "title": [f"您上报的“{record.what}”修好了吗？请答复一句" for record in asked],
        "place_id": [record.place_id for record in asked],
        "source": SOURCE,
        "source_key": [record.number for record in asked],
        "by_hand": True,
    }
    open_tasks(work, columns, len(asked))
