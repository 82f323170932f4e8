"""Doing a duty: every check answered, with the evidence it needs; what is not in order opens a finding."""

from collections.abc import Iterator
from datetime import timedelta
from typing import Annotated, Any, Literal

import orjson
from django.utils import timezone
from pydantic import Field

from guiju.kernel.commands.batch import Batch
from guiju.kernel.commands.builtin import refusal
from guiju.kernel.commands.command import Command, Input
from guiju.kernel.commands.context import Context, Refusal
from guiju.kernel.commands.fields import Label, Reference
from guiju.kernel.commands.references import unknown
from guiju.kernel.commands.subjects import Subjects
from guiju.kernel.commands.work import Work
from guiju.kernel.controls.duties.duty import EVIDENCE, NUMBER, PHOTO, PHOTO_EACH
from guiju.kernel.controls.duties.findings import Broken, clauses_of, open_findings
from guiju.kernel.controls.duties.subjects import DutyResult
from guiju.kernel.controls.duties.whose import doer
from guiju.kernel.controls.models import DutyAnswer, DutyDone
from guiju.kernel.files.attach import attachment_columns
from guiju.kernel.files.models import Attachment
from guiju.kernel.org.holders import holders, line_at
from guiju.kernel.org.tree import parents
from guiju.kernel.store.arrays import any_of, array
from guiju.kernel.store.stored import as_moment

DOCUMENT = "controls.duty_answer"
_FETCH = (
    "duty", "title", "place_id", "opens_at", "due_at", "posts", "holder", "superior", "checks", "evidence", "clauses",
    "settled_at",
)  # fmt: skip


class DoDutyInput(Input):
    item: Annotated[
        str,
        Field(max_length=200),
        Label("职责"),
        Reference("controls.DutyItem", by="fingerprint", fetch=_FETCH, lock=True, title="职责事项"),
    ]
    note: Annotated[str, Field(max_length=500), Label("说明")] = ""


class AnswerInput(Input):
    check: Annotated[int, Field(ge=1, le=40), Label("检查项")]
    result: Annotated[
        Literal["ok", "not_ok", "na"], Label("结果", choices={"ok": "正常", "not_ok": "异常", "na": "不适用"})
    ]
    value: Annotated[str, Field(pattern=r"^(-?\d{1,9}(\.\d{1,3})?)?$"), Label("读数")] = ""
    note: Annotated[str, Field(max_length=500), Label("情况")] = ""
    photo: Annotated[
        str | None,
        Field(pattern=r"^[0-9a-f]{64}$"),
        Label("照片"),
        Reference("files.Upload", by="sha256", fetch=("media_type", "size"), owner="account_id", title="已上传的照片"),
    ] = None


class DoDuty(Command):
    """By whoever the item is for; another's and an unknown one look the same. Late is done all the same.

    That it was missed is resolved by the ticker: no person resolves a finding without another's word.
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
            for line, fault in _faults(record, by_item.get(item, [])):
                yield refusal(item, line, "duty_done_fully", fault, "请逐项检查并补齐后提交")

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
        done = work.insert(
            DutyDone,
            {
                "item_id": [record.id for record in records],
                "done_by": work.actor,
                "done_at": work.now,
                "note": batch.head.note,
            },
            batch.size,
        )
        lines = batch.lines
        answers = work.insert(
            DutyAnswer,
            {
                "done_id": batch.to_lines(done),
                "check_number": lines.check,
                "result": lines.result,
                "value": lines.value,
                "note": lines.note,
            },
            lines.size,
        )
        _attach(work, answers, lines.record("photo"))
        work.execute(
            "update controls_dutyitem set settled_at = %s where settled_at is null and "
            f"{any_of('id', using=work.using)}",
            [work.recorded_at, ids],
        )
        _find(batch, records, work)


def _faults(record: Any, answers: list[tuple[int, Any]]) -> Iterator[tuple[int | None, str]]:
    checks, evidence = orjson.loads(record.checks), orjson.loads(record.evidence)
    given = [answer[0] for _, answer in answers]
    missing = [title for number, title in enumerate(checks, 1) if number not in given]
    if missing:
        yield None, f"还没有检查：{'、'.join(missing)}"
    photos = 0
    for line, (check, result, value, note, photo) in answers:
        photos += photo is not None
        if check > len(checks) or given.count(check) > 1:
            yield line, f"没有第 {check} 项检查，或这一项答了两次"
        elif result == "not_ok" and not note:
            yield line, f"“{checks[check - 1]}”异常，须写明情况"
        elif result != "na" and NUMBER in evidence and not value:
            yield line, f"“{checks[check - 1]}”须填读数"
        elif result != "na" and PHOTO_EACH in evidence and photo is None:
            yield line, f"“{checks[check - 1]}”须拍照"
    if PHOTO in evidence and not photos:
        yield None, f"须有{EVIDENCE[PHOTO]}"


def _attach(work: Work, answers: range, photos: list[Any]) -> None:
    given = [(photo, answer) for photo, answer in zip(photos, answers, strict=True) if photo is not None]
    columns = attachment_columns(
        [photo.sha256 for photo, _ in given],
        {photo.sha256: (photo.media_type, photo.size) for photo, _ in given},
        purpose="duty",
        document_type=DOCUMENT,
        document_ids=[answer for _, answer in given],
    )
    work.insert(Attachment, columns, len(given))


def _find(batch: Batch, records: list[Any], work: Work) -> None:
    """A finding for each check that is not in order, owned by the superior post, else by who found it."""
    lines = batch.lines.rows("check", "result", "note")
    wrong = [
        (item, check, note)
        for item, (check, result, note) in zip(batch.line_items, lines, strict=True)
        if result == "not_ok"
    ]
    if not wrong:
        return
    known = holders(timezone.localdate(work.now), {records[item].superior for item, _, _ in wrong}, work.using)
    above = parents(work.using)
    broken = []
    for item, check, note in wrong:
        record = records[item]
        title = f"{record.title}：{orjson.loads(record.checks)[check - 1]}异常，{note}"
        owner = known.first(record.superior, line_at(record.place_id, above)) or work.actor
        mark = f"{record.fingerprint}/{check}"
        clauses = clauses_of(record.clauses)
        broken.append(Broken(item, record.duty, mark, title, owner, clauses, record.place_id, record.superior))
    open_findings(work, broken)
