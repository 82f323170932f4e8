"""定期评审 and 修订决定."""

from collections.abc import Iterable
from datetime import date, datetime, time
from typing import Annotated, Any, Literal

import orjson
from django.utils import timezone
from pydantic import Field

from guiju.domains.policy.models import Review, ReviewLine, RevisionDecision
from guiju.domains.policy.numbering import file_papers
from guiju.domains.policy.reviewing import Line, filled, kinds, span_of
from guiju.domains.policy.reviewing_subjects import ReviewSigned
from guiju.kernel.calendar.moments import local
from guiju.kernel.commands.batch import Batch
from guiju.kernel.commands.builtin import refusal
from guiju.kernel.commands.command import Command, Input
from guiju.kernel.commands.context import Context, Refusal
from guiju.kernel.commands.fields import Label, Reference
from guiju.kernel.commands.subjects import Subjects
from guiju.kernel.commands.work import Work
from guiju.kernel.controls.duties.settling import settle_now
from guiju.kernel.controls.models import WHOLE, DutyItem
from guiju.kernel.worklist.tasks import open_tasks

ANSWERS = {"": "未答复", "keep": "不需要", "change": "需要修订或整改"}
REVISIONS = {"revise": "修订", "none": "不需要修订"}
ACTION = "policy.review_action"
END_OF_DAY = time(18)
Row = tuple[Line, str, str, int | None, int, date | None]
"""A line with its answer, action, person (id and account) and day."""


class ReviewInput(Input):
    kind: Annotated[str, Field(min_length=1, max_length=40), Label("评审种类")]
    about: Annotated[str, Field(max_length=60), Label("对象", "制度代码或部门代码；全公司的评审空着")] = ""
    note: Annotated[str, Field(max_length=500), Label("说明")] = ""


class ReviewLineInput(Input):
    """An answer to one line of the form; lines that nobody answers are printed as the data has them."""

    key: Annotated[str, Field(min_length=1, max_length=60), Label("项目号")]
    figures: Annotated[str, Field(max_length=500), Label("数据", "不用填：由系统填好，改动过的不能签")] = ""
    answer: Annotated[
        Literal["keep", "change"], Label("答复", choices={key: ANSWERS[key] for key in ("keep", "change")})
    ]
    action: Annotated[str, Field(max_length=500), Label("措施")] = ""
    person: Annotated[
        str | None, Label("办理人"), Reference("org.Person", by="number", fetch=("account_id",), title="人员")
    ] = None
    due_on: Annotated[date | None, Label("完成日")] = None


class SignReview(Command):
    """The data fills it, the person answers; it is signed whatever is open, and what is open is printed on it."""

    key = "policy.sign_review"
    title = "签署定期评审"
    header = ReviewInput
    line = ReviewLineInput
    needs_lines = False
    yields = (ReviewSigned,)
    records_reality = True

    def prepare(self, batch: Batch, context: Context) -> Iterable[Refusal]:
        head, known = batch.head, kinds()
        asked: dict[str, set[str]] = {}
        for kind, about in head.rows("kind", "about"):
            if kind in known:
                asked.setdefault(kind, set()).add(about)
        forms = {kind: filled(known[kind], abouts, context.now, context.using) for kind, abouts in asked.items()}
        given = _given(batch)
        head.records["lines"] = [
            _answered(forms[kind][about] if kind in forms else [], given[item])
            for item, (kind, about) in enumerate(head.rows("kind", "about"))
        ]
        for item, (kind, about) in enumerate(head.rows("kind", "about")):
            if kind not in known:
                named = "、".join(f"{each.key}（{each.title}）" for each in known.values())
                yield refusal(item, None, "reference_exists", f"没有“{kind}”这种评审", f"可以是：{named}")
            elif bool(about) == known[kind].whole:
                said = "不写对象" if known[kind].whole else "要写明对象"
                yield refusal(item, None, "clause_whole", f"{known[kind].title}{said}", "请核对对象")
        yield from _strange(batch, forms)

    def subjects(self, batch: Batch, context: Context) -> list[Subjects]:
        head = batch.head
        lines: list[list[Row]] = head.record("lines")
        columns = {
            "kind": head.kind,
            "about": head.about,
            "open_ones": ["、".join(row[0].title for row in own if _is_open(row)) for own in lines],
        }
        return [Subjects(ReviewSigned, columns, list(range(batch.size)), [None] * batch.size)]

    def apply(self, batch: Batch, work: Work) -> None:
        head, known = batch.head, kinds()
        day = timezone.localdate(work.now)
        spans = [span_of(known[kind], day) for kind in head.kind]
        lines: list[list[Row]] = head.record("lines")
        conditional = [any(_is_open(row) for row in own) for own in lines]
        columns = {
            "kind": head.kind,
            "about": head.about,
            "title": [known[kind].title for kind in head.kind],
            "since": [span.since for span in spans],
            "until": [span.until for span in spans],
            "is_conditional": conditional,
            "note": head.note,
            "signed_by": work.actor,
            "signed_at": work.now,
        }
        reviews = file_papers(work, batch, Review, columns, "DP")
        rows = [(review, row) for review, own in zip(reviews, lines, strict=True) for row in own]
        work.insert(ReviewLine, _columns(rows), len(rows))
        _open_actions(work, rows)
        _settle_duties(work, set(head.rows("kind", "about")))
        open_ones = [sum(_is_open(row) for row in own) for own in lines]
        work.answer(range(batch.size), open=open_ones, is_conditional=conditional)


def _given(batch: Batch) -> list[dict[str, tuple[str, str, Any, date | None]]]:
    found: list[dict[str, tuple[str, str, Any, date | None]]] = [{} for _ in range(batch.size)]
    rows = batch.lines.rows("key", "answer", "action", "due_on")
    for item, (key, *rest), person in zip(batch.line_items, rows, batch.lines.record("person"), strict=True):
        answer, action, due_on = rest
        found[item][key] = (answer, action, person, due_on)
    return found


def _answered(form: list[Line], given: dict[str, tuple[str, str, Any, date | None]]) -> list[Row]:
    rows: list[Row] = []
    for line in form:
        answer, action, person, due_on = given.get(line.key, ("", "", None, None))
        rows.append((line, answer, action, person and person.id, (person and person.account_id) or 0, due_on))
    return rows


def _is_open(row: Row) -> bool:
    """It needs a change, or is not well and was not answered, and has not both somebody and a day."""
    line, answer, action, person, _, due_on = row
    if answer == "keep" or not (answer or line.wants):
        return False
    return not (action and person and due_on)


def _strange(batch: Batch, forms: dict[str, dict[str, list[Line]]]) -> Iterable[Refusal]:
    """Answers to what is not on the form, and figures that are not the data's."""
    rows = zip(batch.line_items, batch.numbers, batch.lines.key, batch.lines.figures, strict=True)
    known = {
        (kind, about): {each.key: each.figures for each in lines}
        for kind, own in forms.items()
        for about, lines in own.items()
    }
    for item, line, key, figures in rows:
        form = known.get((batch.head.kind[item], batch.head.about[item]))
        if form is None:
            continue
        if figures and key in form and figures != form[key]:
            said = f"“{key}”的数据被改成“{figures}”，系统的数据是“{form[key]}”"
            yield refusal(item, line, "stands", said, "数据由系统填好，请不要改动")
        if key not in form:
            yield refusal(item, line, "reference_exists", f"评审里没有“{key}”这一项", "请按评审表里的项目号答复")


def _columns(rows: list[tuple[int, Row]]) -> dict[str, Any]:
    return {
        "review_id": [review for review, _ in rows],
        "key": [row[0].key for _, row in rows],
        "title": [row[0].title for _, row in rows],
        "figures": [row[0].figures for _, row in rows],
        "owner": [row[0].owner for _, row in rows],
        "answer": [row[1] for _, row in rows],
        "action": [row[2] for _, row in rows],
        "person_id": [row[3] for _, row in rows],
        "due_on": [row[5] for _, row in rows],
        "is_open": [_is_open(row) for _, row in rows],
    }


def _open_actions(work: Work, rows: list[tuple[int, Row]]) -> None:
    """Each answer that asks for a change becomes somebody's task until a day."""
    asked = [(review, row) for review, row in rows if row[1] == "change" and row[2] and row[3] and row[5]]
    columns = {
        "person": [row[4] for _, row in asked],
        "kind": ACTION,
        "title": [f"{row[0].title}：{row[2]}" for _, row in asked],
        "due_at": [_end_of(row[5]) for _, row in asked],
        "source": ACTION,
        "source_key": [f"{review}/{row[0].key}" for review, row in asked],
        "by_hand": True,
    }
    open_tasks(work, columns, len(asked))


def _settle_duties(work: Work, signed: set[tuple[str, str]]) -> None:
    """What asked for one of these reviews is done; of a rulebook what its own clauses ask for."""
    wanted = {
        duty: {about for own, about in signed if own == kind} for kind, _ in signed for duty in kinds()[kind].duties
    }
    due = DutyItem.objects.using(work.using).filter(~WHOLE, duty__in=wanted, opens_at__lte=work.now)
    found = [
        pk
        for pk, duty, clauses in due.values_list("id", "duty", "clauses")
        if wanted[duty] & {"", *(code.partition(".")[0] for code, *_ in orjson.loads(clauses))}
    ]
    settle_now(work, SignReview.title, found)


def _end_of(day: date | None) -> datetime | None:
    return local(day, END_OF_DAY) if day else None


class RevisionInput(Input):
    occasion: Annotated[str, Field(min_length=1, max_length=60), Label("所因单据", "例如事件单号")]
    rulebook: Annotated[str, Label("制度"), Reference("rulebook.Rulebook", title="制度")]
    decision: Annotated[Literal["revise", "none"], Label("决定", choices=REVISIONS)]
    reason: Annotated[str, Field(min_length=2, max_length=500), Label("理由")]


class DecideRevision(Command):
    """Whether what happened asks for another text."""

    key = "policy.decide_revision"
    title = "决定是否修订制度"
    header = RevisionInput

    def apply(self, batch: Batch, work: Work) -> None:
        head = batch.head
        plain = {name: head.columns[name] for name in ("occasion", "decision", "reason")}
        columns = {**plain, "rulebook_id": head.ids("rulebook"), "decided_by": work.actor, "decided_at": work.now}
        file_papers(work, batch, RevisionDecision, columns, "XJ")
