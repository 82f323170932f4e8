"""Doing a duty: every check answered, with the evidence it needs; what is not in order opens a finding."""

from collections.abc import Iterator, Sequence
from datetime import timedelta
from typing import Annotated, Any, Literal

from django.utils import timezone
from pydantic import Field

from guiju.kernel.commands.attaching import attach
from guiju.kernel.commands.batch import Batch
from guiju.kernel.commands.builtin import refusal
from guiju.kernel.commands.command import Command, Input
from guiju.kernel.commands.context import Context, Refusal
from guiju.kernel.commands.fields import Label, Reference
from guiju.kernel.commands.references import unknown
from guiju.kernel.commands.subjects import Subjects
from guiju.kernel.commands.work import Work
from guiju.kernel.controls.duties.checks import Check
from guiju.kernel.controls.duties.complete import codes_at, faults, lacking
from guiju.kernel.controls.duties.findings import Broken, clauses_of, open_findings
from guiju.kernel.controls.duties.missing import end_of
from guiju.kernel.controls.duties.outstanding import outstanding
from guiju.kernel.controls.duties.reviewed import Told, reviewed
from guiju.kernel.controls.duties.settling import settle_items
from guiju.kernel.controls.duties.subjects import DutyResult
from guiju.kernel.controls.duties.whose import doer
from guiju.kernel.controls.models import DutyAnswer, DutyDone
from guiju.kernel.org.holders import holders, line_at
from guiju.kernel.org.models import Place
from guiju.kernel.org.tree import parents
from guiju.kernel.store.arrays import any_of, array
from guiju.kernel.store.stored import as_moment

DOCUMENT = "controls.duty_answer"
_FETCH = (
    "fingerprint", "duty", "title", "place_id", "day", "opens_at", "closes_at", "due_at", "posts", "holder", "superior", "checks",
    "evidence", "clauses", "settled_at", "fault_days",
)  # fmt: skip


class DoDutyInput(Input):
    item: Annotated[
        str,
        Field(max_length=200),
        Label("职责"),
        Reference("controls.DutyItem", by="fingerprint", fetch=_FETCH, lock=True, title="职责事项"),
    ]
    note: Annotated[str, Field(max_length=500), Label("说明")] = ""
    seconds: Annotated[int | None, Field(ge=0, le=7 * 24 * 3600), Label("用时（秒）")] = None


Photo = Annotated[
    str | None,
    Field(pattern=r"^[0-9a-f]{64}$"),
    Label("照片"),
    Reference("files.Upload", by="sha256", fetch=("media_type", "size"), owner="account_id", title="已上传的照片"),
]


class AnswerInput(Input):
    check: Annotated[int, Field(ge=1, le=40), Label("检查项")]
    result: Annotated[
        Literal["ok", "not_ok", "na"], Label("结果", choices={"ok": "正常", "not_ok": "异常", "na": "不适用"})
    ]
    value: Annotated[str, Field(max_length=60), Label("读数")] = ""
    note: Annotated[str, Field(max_length=500), Label("情况")] = ""
    place: Annotated[str | None, Label("位置"), Reference("org.Place", fetch=("parent_id",), title="位置")] = None
    photo: Photo = None


class DoDuty(Command):
    """By whoever the item is for; another's and an unknown one look the same. Late is done all the same, as 补录.

    What lacks a scan or a photo is kept, and is done only when `CompleteDuty` brings it. That it was missed is resolved
    by the ticker: no person resolves a finding without another's word.
    """

    key = "controls.do_duty"
    title = "完成职责"
    header = DoDutyInput
    line = AnswerInput
    yields = (DutyResult,)
    causes = ("findings.open",)

    def prepare(self, batch: Batch, context: Context) -> Iterator[Refusal]:
        who = doer(context.actor, context.using)
        by_item: dict[int, list[tuple[int, Any]]] = {}
        columns = (batch.lines.check, batch.lines.result, batch.lines.value, batch.lines.note, batch.lines.photo)
        for index, (item, answer) in enumerate(zip(batch.line_items, zip(*columns, strict=True), strict=True)):
            by_item.setdefault(item, []).append((batch.numbers[index], answer))
        seen = set()
        for item, record in enumerate(batch.head.record("item")):
            if record is None:
                continue
            if not who.may_do(record):
                yield unknown(item, None, "职责", batch.head.item[item], "职责事项")
                continue
            if record.id in seen:
                yield refusal(item, None, "once", "同一职责在本次提交中出现两次", "每项职责只提交一次")
            seen.add(record.id)
            if context.now < as_moment(record.opens_at):
                yield refusal(item, None, "duty_done_fully", "还没有到开始时间", "请在规定的时间内做")
            for line, fault in faults(record, by_item.get(item, [])):
                yield refusal(item, line, "duty_done_fully", fault, "请逐项检查并补齐后提交")
        for item, number, record in zip(batch.line_items, batch.numbers, batch.lines.record("place"), strict=True):
            duty = batch.head.record("item")[item]
            if record is not None and duty is not None and duty.place_id not in {record.id, record.parent_id}:
                yield refusal(item, number, "stands", "所写的位置不在这项职责的地点里", "请选这里的库区")

    def subjects(self, batch: Batch, context: Context) -> list[Subjects]:
        records = batch.head.record("item")
        late = [max(timedelta(), context.now - as_moment(record.due_at)) // timedelta(minutes=1) for record in records]
        columns = {
            "item": batch.to_lines(batch.head.item),
            "check": batch.lines.check,
            "duty": batch.to_lines([record.duty for record in records]),
            "place": batch.to_lines([record.place_id for record in records]),
            "result": batch.lines.result,
            "late_minutes": batch.to_lines(late),
        }
        return [Subjects(DutyResult, columns, batch.line_items, batch.numbers)]

    def apply(self, batch: Batch, work: Work) -> None:
        records = batch.head.record("item")
        ids = array([record.id for record in records], work.using)
        known = work.select(f"select item_id from controls_dutydone where {any_of('item_id', using=work.using)}", [ids])
        taken = {item for (item,) in known}
        work.refuse(
            [
                refusal(item, None, "once", "这项职责已经有人做了", "无需重复提交")
                for item, record in enumerate(records)
                if record.id in taken
            ]
        )
        told = reviewed(batch, work)
        codes = codes_at({record.place_id for record in records}, work.using)
        names = dict(Place.objects.using(work.using).filter(id__in=list(codes)).values_list("id", "name"))
        rows = zip(records, told.sheets, strict=True)
        waits = outstanding(records, work.using)
        lacks = [
            "；".join(filter(None, (lacking(record, sheet, batch, codes, names), waits.get(record.id))))
            for record, sheet in rows
        ]
        done = work.insert(
            DutyDone,
            {
                "item_id": [record.id for record in records],
                "done_by": work.actor,
                "done_at": work.now,
                "note": batch.head.note,
                "seconds": batch.head.seconds,
                "made_up": told.made_up,
                "lacks": lacks,
            },
            batch.size,
        )
        lines = batch.lines
        answers = work.insert(
            DutyAnswer,
            {
                "done_id": batch.to_lines(done),
                "check_number": lines.check,
                "result": told.results,
                "value": lines.value,
                "note": told.notes,
                "name": [check.name for check in told.checks],
                "place_id": lines.ids("place"),
            },
            lines.size,
        )
        attach(work, "duty", DOCUMENT, answers, lines.record("photo"))
        settle_items(work, [record.id for record, lack in zip(records, lacks, strict=True) if not lack])
        work.answer([item for item, lack in enumerate(lacks) if lack], lacks=[lack for lack in lacks if lack])
        _find(batch, told, work)
        work.emit(told.event(batch, answers))


def _find(batch: Batch, told: Told, work: Work) -> None:
    lines = zip(told.checks, told.results, told.notes, batch.lines.ids("place"), strict=True)
    wrong = [
        (item, check, note, place)
        for item, (check, result, note, place) in zip(batch.line_items, lines, strict=True)
        if result == "not_ok"
    ]
    find(batch.head.record("item"), wrong, work)


def find(records: Sequence[Any], wrong: Sequence[tuple[int, Check, str, int | None]], work: Work) -> None:
    """A finding for each check that is not in order, owned by the superior post, else by who found it."""
    if not wrong:
        return
    today = timezone.localdate(work.now)
    known = holders(today, {records[item].superior for item, *_ in wrong}, work.using)
    above = parents(work.using)
    broken = []
    for item, check, note, place in wrong:
        record = records[item]
        title = f"{record.title}：{check.title}异常，{note}"
        owner = known.first(record.superior, line_at(record.place_id, above)) or work.actor
        mark = f"{record.fingerprint}/{check.number}"
        clauses = clauses_of(record.clauses)
        due = None if record.fault_days is None else end_of(today + timedelta(days=record.fault_days))
        where = place or record.place_id
        broken.append(Broken(item, record.duty, mark, title, owner, clauses, where, record.superior, due))
    open_findings(work, broken)
