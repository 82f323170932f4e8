"""What a duty that was answered still lacked: the scan, the photo, checks left out. Only then it is done."""

from collections.abc import Iterator, Sequence
from typing import Annotated, Any, Literal, NamedTuple

from pydantic import Field

from guiju.kernel.commands.attaching import attach
from guiju.kernel.commands.batch import Batch
from guiju.kernel.commands.builtin import refusal
from guiju.kernel.commands.command import Command, Input
from guiju.kernel.commands.context import Context, Refusal
from guiju.kernel.commands.fields import Label, Reference
from guiju.kernel.commands.references import unknown
from guiju.kernel.commands.work import Work
from guiju.kernel.controls.duties.checks import SCAN, checks_in
from guiju.kernel.controls.duties.complete import PHOTO_TO_COME, UNANSWERED, Codes, codes_at, is_here, photos_wanted
from guiju.kernel.controls.duties.doing import DOCUMENT, Photo, find
from guiju.kernel.controls.duties.outstanding import outstanding
from guiju.kernel.controls.duties.settling import settle_items
from guiju.kernel.controls.duties.whose import doer
from guiju.kernel.controls.models import DutyAnswer, DutyCompletion, DutyDone
from guiju.kernel.files.models import Attachment

_FETCH = (
    "fingerprint", "duty", "title", "place_id", "posts", "holder", "superior", "checks", "evidence", "clauses", "fault_days",
)  # fmt: skip


RESULTS = {"": "已答过", "ok": "正常", "not_ok": "异常", "na": "不适用"}


class CompleteDutyInput(Input):
    item: Annotated[
        str,
        Field(max_length=200),
        Label("职责"),
        Reference("controls.DutyItem", by="fingerprint", fetch=_FETCH, lock=True, title="职责事项"),
    ]


class ComingInput(Input):
    check: Annotated[int, Field(ge=1, le=40), Label("检查项")]
    scanned: Annotated[str, Field(max_length=60), Label("所扫的码")] = ""
    result: Annotated[Literal["", "ok", "not_ok", "na"], Label("结果", "只填还没有检查的项", choices=RESULTS)] = ""
    note: Annotated[str, Field(max_length=500), Label("情况")] = ""
    photo: Photo = None


class CompleteDuty(Command):
    """By whoever the item is for. All that it lacks comes at once."""

    key = "controls.complete_duty"
    title = "补齐职责"
    header = CompleteDutyInput
    line = ComingInput
    causes = ("findings.open",)

    def prepare(self, batch: Batch, context: Context) -> Iterator[Refusal]:
        who = doer(context.actor, context.using)
        records = batch.head.record("item")
        known = _lacking([record.id for record in records if record], context.using)
        codes = codes_at({record.place_id for record in records if record}, context.using)
        waits = outstanding([record for record in records if record], context.using)
        given: dict[int, list[Coming]] = {}
        rows = batch.lines.rows("check", "scanned", "photo", "result", "note")
        for item, (check, scanned, photo, result, note) in zip(batch.line_items, rows, strict=True):
            given.setdefault(item, []).append(Coming(check, scanned, photo is not None, result, note))
        batch.head.records["done"] = [record and known.pop(record.id, None) for record in records]
        for item, (record, done) in enumerate(zip(records, batch.head.record("done"), strict=True)):
            if record is None:
                continue
            if not who.may_do(record):
                yield unknown(item, None, "职责", batch.head.item[item], "职责事项")
            elif done is None:
                yield refusal(item, None, "stands", "这项职责没有待补的内容", "无需补齐")
            elif record.id in waits:
                yield refusal(item, None, "duty_done_fully", waits[record.id], "请先办完，再补齐其余内容")
            else:
                for fault in _still_lacking(record, done, given.get(item, []), codes):
                    yield refusal(item, None, "duty_done_fully", fault, "请到现场扫码、拍照后一并提交")

    def apply(self, batch: Batch, work: Work) -> None:
        done = batch.head.record("done")
        columns = {
            "done_id": [each.id for each in done],
            "completed_by": work.actor,
            "completed_at": work.now,
        }
        work.insert(DutyCompletion, columns, batch.size)
        fresh = [
            line
            for line, (item, check) in enumerate(zip(batch.line_items, batch.lines.check, strict=True))
            if check not in done[item].answers
        ]
        added = dict(zip(fresh, self._answer(batch, work, fresh), strict=True))
        answers = [
            added[line] if line in added else done[item].answers[check].id
            for line, (item, check) in enumerate(zip(batch.line_items, batch.lines.check, strict=True))
        ]
        attach(work, "duty", DOCUMENT, answers, batch.lines.record("photo"))
        settle_items(work, batch.head.ids("item"))

    def _answer(self, batch: Batch, work: Work, fresh: list[int]) -> Sequence[int]:
        """The checks that had been left out; what is not in order opens its finding."""
        lines, done, records = batch.lines, batch.head.record("done"), batch.head.record("item")
        checks = [
            checks_in(records[batch.line_items[line]].checks)[lines.check[line] - 1] if line in fresh else None
            for line in range(lines.size)
        ]
        written = work.insert(
            DutyAnswer,
            {
                "done_id": [done[batch.line_items[line]].id for line in fresh],
                "check_number": [lines.check[line] for line in fresh],
                "result": [lines.result[line] for line in fresh],
                "value": [lines.scanned[line] for line in fresh],
                "note": [lines.note[line] for line in fresh],
                "name": [check.name for line in fresh if (check := checks[line]) is not None],
                "place_id": None,
            },
            len(fresh),
        )
        find(
            records,
            [
                (batch.line_items[line], check, lines.note[line], None)
                for line in fresh
                if (check := checks[line]) is not None and lines.result[line] == "not_ok"
            ],
            work,
        )
        return written


class Coming(NamedTuple):
    """What comes for one check: the scan, a photo, the answer where it had been left out."""

    check: int
    scanned: str
    has_photo: bool
    result: str
    note: str


class _Lacking(NamedTuple):
    """What was done of a duty item that still lacks something."""

    id: int
    lacks: str
    answers: dict[int, DutyAnswer]
    photos: int


def _lacking(items: list[int], using: str) -> dict[int, _Lacking]:
    """By duty item, with the answers by check and the number of photos there are."""
    open_now = DutyDone.objects.using(using).filter(item__in=items, completion__isnull=True).exclude(lacks="")
    done = list(open_now.values_list("id", "item_id", "lacks"))
    answers: dict[int, dict[int, DutyAnswer]] = {}
    for each in DutyAnswer.objects.using(using).filter(done__in=[key for key, *_ in done]):
        answers.setdefault(each.done_id, {})[each.check_number] = each
    wanted = [answer.id for by_check in answers.values() for answer in by_check.values()]
    photos = Attachment.objects.using(using).filter(document_type=DOCUMENT, document_id__in=wanted)
    shown = set(photos.values_list("document_id", flat=True))
    return {
        item: _Lacking(
            key, lacks, answers.get(key, {}), sum(answer.id in shown for answer in answers.get(key, {}).values())
        )
        for key, item, lacks in done
    }


def _still_lacking(record: Any, done: _Lacking, given: list[Coming], codes: Codes) -> Iterator[str]:
    coming, checks = {each.check: each for each in given}, checks_in(record.checks)
    left = {check.number: check for check in checks if check.number not in done.answers}
    strange = sorted(coming.keys() - done.answers.keys() - left.keys())
    if strange:
        yield f"没有第 {strange[0]} 项检查"
    for number, check in left.items():
        answer = coming.get(number)
        if answer is None or not answer.result:
            yield f"{UNANSWERED}：{check.title}"
        elif answer.result == "not_ok" and not answer.note:
            yield f"“{check.title}”异常，须写明情况"
    for check in checks:
        answered, scan = done.answers.get(check.number), coming.get(check.number)
        result, value = (answered.result, answered.value) if answered else (scan.result if scan else "", "")
        if check.kind != SCAN or result == "na":
            continue
        if not any(is_here(code, record.place_id, codes) for code in (value, scan.scanned if scan else "")):
            yield f"未扫码：{check.title}"
    photos = done.photos + sum(each.has_photo for each in given)
    if PHOTO_TO_COME in done.lacks and photos < photos_wanted(record, done.answers.values()):
        yield PHOTO_TO_COME
