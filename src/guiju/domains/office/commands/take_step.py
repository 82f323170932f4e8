"""A step about an errand: taken on, handed on, answered, handed over, closed, and whatever comes between."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import UTC
from typing import Annotated, Any

from django.db import connections
from django.utils import timezone
from pydantic import AwareDatetime, Field

from guiju.domains.office.claims import approved, unproven
from guiju.domains.office.company import insert_of_company
from guiju.domains.office.errands import (
    CHECK_DONE,
    CONFLICT_ORDERED,
    DESIGN_CONFIRMED,
    ERRAND_ACCEPTED,
    ERRAND_DONE,
    PAGE_CORRECTED,
    REQUEST_ANSWERED,
    REQUEST_TAKEN,
    Clock,
    Given,
    begin,
    posts_by_account,
    settle,
    stand_ins,
)
from guiju.domains.office.evidence import proven_errands, self_told
from guiju.domains.office.fields import PERSON, Text
from guiju.domains.office.lines import Lines, lines_on
from guiju.domains.office.models import Category, ErrandStep
from guiju.domains.office.stepping import ASKER, RESULT_MISSING, RULES, STEPS, UNCONFIRMED, Step, wrong
from guiju.kernel.commands.attaching import attach
from guiju.kernel.commands.batch import Batch
from guiju.kernel.commands.builtin import refusal
from guiju.kernel.commands.command import Command, Input
from guiju.kernel.commands.context import Context, Refusal
from guiju.kernel.commands.fields import Label, Reference
from guiju.kernel.commands.ports import ports
from guiju.kernel.commands.references import unknown
from guiju.kernel.commands.work import Work
from guiju.kernel.store.arrays import rows_of, rows_parameters
from guiju.kernel.store.stored import as_moment
from guiju.kernel.worklist.messages import Notice, send
from guiju.kernel.worklist.tasks import DONE, end_tasks, open_tasks

_FETCH = (
    "number", "category", "title", "spec", "asker", "assignee", "post", "is_request", "wants_result", "lacks", "stand_in",
    "first_due", "due_at", "doer", "state", "basis",
)  # fmt: skip
DOCUMENT = "office.errand_step"
SOURCE, RESULT_ASKED, STEPPED = "office.errand", "office.result", "office.errand_step"
ErrandNumber = Annotated[
    str, Label("事项单号"), Reference("office.Errand", by="number", fetch=_FETCH, lock=True, title="交办事项")
]


class TakeStepInput(Input):
    errand: ErrandNumber
    step: Annotated[Step, Label("步骤", choices=dict(STEPS))]
    note: Annotated[Text, Label("说明、结果")] = ""
    to: Annotated[str | None, Label("转给"), PERSON] = None
    due_at: Annotated[AwareDatetime | None, Label("新期限")] = None
    file: Annotated[
        str | None,
        Field(pattern=r"^[0-9a-f]{64}$"),
        Label("文件"),
        Reference("files.Upload", by="sha256", fetch=("media_type", "size"), owner="account_id", title="已上传的文件"),
    ] = None


class TakeStep(Command):
    """By whoever gave it or whoever does it; the first term is kept whatever is moved."""

    key = "office.take_step"
    title = "办理交办事项"
    header = TakeStepInput

    def prepare(self, batch: Batch, context: Context) -> Iterator[Refusal]:
        records, head = batch.head.record("errand"), batch.head
        posts = ports().authorizer.posts(context.actor, context.using)
        doers = [record.doer for record in records if record is not None]
        away = stand_ins(context.now, doers, context.using)
        lines = lines_on(timezone.localdate(context.now), context.using)
        rows = zip(head.step, head.note, head.due_at, head.record("to"), strict=True)
        seen = set()
        for item, (record, (step, note, due, to)) in enumerate(zip(records, rows, strict=True)):
            if record is None:
                continue
            is_asker = record.asker == context.actor
            is_doer = _does(record, context.actor, posts, away)
            if not is_asker and not is_doer:
                yield unknown(item, None, "事项单号", head.errand[item], "交办事项")
                continue
            is_given_over = step == Step.HAND_ON and to is not None and to.account_id == record.stand_in
            if not (is_asker if RULES[step].who == ASKER else is_doer or (is_asker and is_given_over)):
                yield refusal(item, None, "other_person", f"{STEPS[step]}只能由{RULES[step].who}办理", "请由对方办理")
                continue
            why = wrong(
                step, record.state, note, has_term=due is not None, is_request=record.is_request, lacks=record.lacks
            ) or _wrong_turn(step, record, to, due, note, lines, context)
            if not why and record.id in seen:
                why = "同一事项在本次提交中出现两次"
            seen.add(record.id)
            if why:
                yield refusal(item, None, "stands", why, "请核对后重新提交")

    def apply(self, batch: Batch, work: Work) -> None:
        head, size = batch.head, batch.size
        records = head.record("errand")
        steps = [str(step) for step in head.step]
        technical = [record.spec for record in records if record.category == Category.TECHNICAL]
        sheets = approved(technical, work.using)
        proven = proven_errands([record.id for record in records if record.basis], work.using)
        lacks = [
            _lacks(*row, sheets) or self_told(*row, proven)
            for row in zip(records, steps, head.note, head.file, strict=True)
        ]
        targets = [record.account_id if record else 0 for record in head.record("to")]
        due = [moment and moment.astimezone(UTC) for moment in head.due_at]
        columns: dict[str, Any] = {
            "errand_id": [record.id for record in records],
            "step": steps,
            "by": work.actor,
            "note": head.note,
            "person": targets,
            "due_at": due,
            "lacks": lacks,
            "file": [file or "" for file in head.file],
            "taken_at": work.now,
        }
        taken = insert_of_company(work, ErrandStep, columns, kind="BZ", items=list(range(size)), moment=work.now)
        attach(work, "result", DOCUMENT, taken, head.record("file"))
        _move(work, records, steps, targets, due)
        _settle(work, records, steps, lacks)
        _begin_anew(work, records, steps, due)
        _ask_for_results(work, records, steps, lacks)
        work.answer([item for item, lack in enumerate(lacks) if lack], lacks=[lack for lack in lacks if lack])
        send(work, [_notice(*row) for row in zip(records, steps, head.note, targets, strict=True)])


def _does(record: Any, actor: int, posts: frozenset[str], away: dict[int, int]) -> bool:
    return record.doer == actor or away.get(record.doer) == actor or (not record.doer and record.post in posts)


def _wrong_turn(step: str, record: Any, to: Any, due: Any, note: str, lines: Lines, context: Context) -> str:
    """What the rules of the step itself do not let pass."""
    if due is not None and due <= context.now:
        return "新的期限已经过了"
    if step == Step.MOVE and as_moment(record.due_at) < context.now and not note:
        return "期限已过才改的，须写明原因"
    if step != Step.HAND_ON:
        return ""
    if to is None or to.account_id is None:
        return "请写转给谁"
    is_below = lines.is_above(record.assignee, to.account_id)
    return "" if is_below or to.account_id == record.stand_in else "只能转给下属或代理人"


def _lacks(record: Any, step: str, note: str, file: str | None, sheets: Mapping[str, str]) -> str:
    """A result is wanted and there is none; or an answer claims what no product sheet says."""
    if record.category == Category.TECHNICAL and step in {Step.REPLY, Step.HAND_OVER}:
        return unproven(record.spec, note, sheets)
    if step == Step.HAND_OVER and record.wants_result and not note and not file:
        return RESULT_MISSING
    if step == Step.HAND_OVER and record.category == Category.ART:
        return UNCONFIRMED
    return RESULT_MISSING if step == Step.CLOSE and not note else ""


def _move(work: Work, records: Sequence[Any], steps: Sequence[str], targets: Sequence[int], due: Sequence[Any]) -> None:
    """State, term and doer of the errands, in one statement."""
    fresh = {Step.WAIT, Step.MOVE}
    columns: list[list[Any]] = [
        [record.id for record in records],
        [RULES[step].then or record.state for record, step in zip(records, steps, strict=True)],
        [
            _stored(as_moment(new if step in fresh else record.due_at), work.using)
            for record, step, new in zip(records, steps, due, strict=True)
        ],
        [
            target if step == Step.HAND_ON else record.doer or (work.actor if step != Step.CLOSE else 0)
            for record, step, target in zip(records, steps, targets, strict=True)
        ],
    ]
    given = rows_of({"id": "bigint", "state": "text", "due": "timestamptz", "doer": "bigint"}, work.using)
    work.execute(
        f"update office_errand set state = d.state, due_at = d.due, doer = d.doer from {given} as d "
        "where office_errand.id = d.id",
        rows_parameters(columns, work.using),
    )


def _stored(moment: Any, using: str) -> Any:
    return connections[using].ops.adapt_datetimefield_value(moment)


ENDS = {
    Step.ACCEPT: (ERRAND_ACCEPTED, REQUEST_TAKEN),
    Step.DECLINE: (ERRAND_ACCEPTED, REQUEST_TAKEN, ERRAND_DONE, REQUEST_ANSWERED),
    Step.SEND_BACK: (ERRAND_ACCEPTED, REQUEST_TAKEN, REQUEST_ANSWERED),
    Step.HAND_ON: (ERRAND_ACCEPTED,),
    Step.WAIT: (ERRAND_ACCEPTED, ERRAND_DONE),
    Step.ORDER: (CONFLICT_ORDERED,),
    Step.REPLY: (ERRAND_ACCEPTED, REQUEST_TAKEN, REQUEST_ANSWERED),
    Step.HAND_OVER: (ERRAND_ACCEPTED, REQUEST_TAKEN, REQUEST_ANSWERED, ERRAND_DONE, CHECK_DONE),
    Step.REJECT: (DESIGN_CONFIRMED,),
    Step.CLOSE: (
        ERRAND_ACCEPTED,
        REQUEST_TAKEN,
        REQUEST_ANSWERED,
        ERRAND_DONE,
        CHECK_DONE,
        DESIGN_CONFIRMED,
        PAGE_CORRECTED,
    ),
}
"""By step the duties that it ends; a term that is moved in time takes the place of the one before."""


def _settle(work: Work, records: Sequence[Any], steps: Sequence[str], lacks: Sequence[str]) -> None:
    ended = []
    for record, step, lack in zip(records, steps, lacks, strict=True):
        ends = ENDS.get(Step(step), ())
        if step == Step.MOVE and as_moment(record.due_at) > work.now:
            ends = (ERRAND_DONE,)
        ended += [
            (duty.key, record.id) for duty in ends if lack != RESULT_MISSING or duty not in {ERRAND_DONE, CHECK_DONE}
        ]
    settle(work, ended)


def _begin_anew(work: Work, records: Sequence[Any], steps: Sequence[str], due: Sequence[Any]) -> None:
    """The items of a moved term, and of a conflict that whoever gave the errand must settle."""
    pairs = list(zip(records, steps, due, strict=True))
    moved = [
        (record, moment)
        for record, step, moment in pairs
        if step == Step.WAIT or (step == Step.MOVE and as_moment(record.due_at) > work.now)
    ]
    torn = [record for record, step, _ in pairs if step == Step.CONFLICT]
    accounts = [*(record.doer for record, _ in moved), *(record.asker for record in torn)]
    posts = posts_by_account(work.now, accounts, work.using)
    clock = Clock(work.now, work.using)
    again = [
        Given(record.id, record.category, record.title, record.doer, posts.get(record.doer, ()), moment)
        for record, moment in moved
        if record.doer
    ]
    begin(work, (ERRAND_DONE,), again, clock)
    asked = [
        Given(record.id, record.category, record.title, record.asker, posts.get(record.asker, ()), work.now)
        for record in torn
    ]
    begin(work, (CONFLICT_ORDERED,), asked, clock)
    _begin_review(work, [record for record, step, _ in pairs if step == Step.HAND_OVER], clock)
    _begin_correction(work, [record for record, step, _ in pairs if step == Step.REJECT], clock)


def _begin_review(work: Work, delivered: Sequence[Any], clock: Clock) -> None:
    """Whoever gave a design task confirms what was delivered; silence confirms it too."""
    posts = posts_by_account(work.now, [record.asker for record in delivered], work.using) if delivered else {}
    given = [
        Given(record.id, record.category, record.title, record.asker, posts.get(record.asker, ()), work.now)
        for record in delivered
    ]
    begin(work, (DESIGN_CONFIRMED,), given, clock)


def _begin_correction(work: Work, rejected: Sequence[Any], clock: Clock) -> None:
    """A page that was sent back is restored or corrected outside as well."""
    doers = [record for record in rejected if record.doer]
    posts = posts_by_account(work.now, [record.doer for record in doers], work.using) if doers else {}
    given = [
        Given(
            record.id,
            record.category,
            f"到店铺恢复或更正页面：{record.title}",
            record.doer,
            posts.get(record.doer, ()),
            work.now,
        )
        for record in doers
    ]
    begin(work, (PAGE_CORRECTED,), given, clock)


def _ask_for_results(work: Work, records: Sequence[Any], steps: Sequence[str], lacks: Sequence[str]) -> None:
    """Whoever handed over or closed without a result is asked for it, by the end of the next workday."""
    asked = [record for record, lack in zip(records, lacks, strict=True) if lack == RESULT_MISSING]
    brought = [
        record.number
        for record, step, lack in zip(records, steps, lacks, strict=True)
        if lack != RESULT_MISSING and step in {Step.HAND_OVER, Step.CLOSE}
    ]
    end_tasks(work, SOURCE, brought, DONE)
    if not asked:
        return
    columns = {
        "person": work.actor,
        "kind": RESULT_ASKED,
        "title": [f"补写结果：{record.title}" for record in asked],
        "page": "record",
        "page_key": [f"office.errands/{record.number}" for record in asked],
        "due_at": Clock(work.now, work.using).next_close().astimezone(UTC),
        "source": SOURCE,
        "source_key": [record.number for record in asked],
    }
    open_tasks(work, columns, len(asked))


def _notice(record: Any, step: str, note: str, target: int) -> Notice:
    """The other side is told; of what is handed on also whoever gets it."""
    title = f"{STEPS[step]}：{record.title}"
    if step == Step.HAND_ON:
        return Notice(STEPPED, title, note, person=target)
    if RULES[step].who == ASKER:
        return Notice(STEPPED, title, note, person=record.doer, post="" if record.doer else record.post)
    return Notice(STEPPED, title, note, person=record.asker)
