"""What a duty that was answered still lacked: the scan, the photo. Only then it is done."""

from collections.abc import Iterator
from typing import Annotated, Any, NamedTuple

from pydantic import Field

from guiju.kernel.commands.batch import Batch
from guiju.kernel.commands.builtin import refusal
from guiju.kernel.commands.command import Command, Input
from guiju.kernel.commands.context import Context, Refusal
from guiju.kernel.commands.fields import Label, Reference
from guiju.kernel.commands.references import unknown
from guiju.kernel.commands.work import Work
from guiju.kernel.controls.duties.checks import SCAN, checks_in
from guiju.kernel.controls.duties.complete import PHOTO_TO_COME, Codes, codes_at, is_here, photos_wanted
from guiju.kernel.controls.duties.doing import DOCUMENT, Photo, attach_photos
from guiju.kernel.controls.duties.outstanding import outstanding
from guiju.kernel.controls.duties.settling import settle_items
from guiju.kernel.controls.duties.whose import doer
from guiju.kernel.controls.models import DutyAnswer, DutyCompletion, DutyDone
from guiju.kernel.files.models import Attachment

_FETCH = ("duty", "place_id", "posts", "holder", "checks", "evidence")


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
    photo: Photo = None


class CompleteDuty(Command):
    """By whoever the item is for. All that it lacks comes at once."""

    key = "controls.complete_duty"
    title = "补齐职责"
    header = CompleteDutyInput
    line = ComingInput

    def prepare(self, batch: Batch, context: Context) -> Iterator[Refusal]:
        who = doer(context.actor, context.using)
        records = batch.head.record("item")
        known = _lacking([record.id for record in records if record], context.using)
        codes = codes_at({record.place_id for record in records if record}, context.using)
        waits = outstanding([record for record in records if record], context.using)
        given: dict[int, list[tuple[int, str, bool]]] = {}
        for item, row in zip(batch.line_items, batch.lines.rows("check", "scanned", "photo"), strict=True):
            given.setdefault(item, []).append((row[0], row[1], row[2] is not None))
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
        answers = [
            done[item].answers[check].id for item, check in zip(batch.line_items, batch.lines.check, strict=True)
        ]
        attach_photos(work, answers, batch.lines.record("photo"))
        settle_items(work, batch.head.ids("item"))


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


def _still_lacking(record: Any, done: _Lacking, given: list[tuple[int, str, bool]], codes: Codes) -> Iterator[str]:
    scanned = {check: code for check, code, _ in given}
    strange = sorted(scanned.keys() - done.answers.keys())
    if strange:
        yield f"没有第 {strange[0]} 项检查"
    for check in checks_in(record.checks):
        answer = done.answers.get(check.number)
        if check.kind != SCAN or answer is None or answer.result == "na":
            continue
        if not any(is_here(code, record.place_id, codes) for code in (answer.value, scanned.get(check.number, ""))):
            yield f"未扫码：{check.title}"
    photos = done.photos + sum(photo for *_, photo in given)
    if PHOTO_TO_COME in done.lacks and photos < photos_wanted(record, done.answers.values()):
        yield PHOTO_TO_COME
