"""决策: laid before the decider, commented, decided, announced, looked at again."""

from datetime import date
from typing import Annotated

import orjson
from pydantic import Field

from guiju.domains.policy.decisions import NOTICE, basis_of, options_in, title_of
from guiju.domains.policy.events import RulesIssued
from guiju.domains.policy.keeping_subjects import DecisionBasis
from guiju.domains.policy.models import (
    DecisionAnswer,
    DecisionComment,
    DecisionNotice,
    DecisionPaper,
    DecisionReview,
    DecisionTaken,
)
from guiju.domains.policy.numbering import file_papers
from guiju.kernel.commands.batch import Batch
from guiju.kernel.commands.builtin import refusal, refuse_again
from guiju.kernel.commands.command import Command, Input
from guiju.kernel.commands.context import Context, Refusal
from guiju.kernel.commands.fields import Label, Money, Reference
from guiju.kernel.commands.subjects import Subjects
from guiju.kernel.commands.work import Work
from guiju.kernel.org.held import holders_of
from guiju.kernel.worklist import messages

PaperNumber = Annotated[
    str,
    Label("决策单号"),
    Reference("policy.DecisionPaper", by="number", fetch=("title", "is_strategy"), title="决策单"),
]
DecisionNumber = Annotated[
    str,
    Label("决定单号"),
    Reference("policy.DecisionTaken", by="number", fetch=("paper_id",), title="决定"),
]
PostCode = Annotated[str, Field(min_length=1, max_length=40, pattern=r"^[A-Za-z0-9._-]+$")]


class PaperInput(Input):
    title: Annotated[str, Field(min_length=2, max_length=120), Label("事项")]
    amount: Annotated[int, Field(ge=0, le=10**15), Label("金额"), Money()] = 0
    is_strategy: Annotated[bool, Label("公司战略", "决定后由各部门列贯彻清单")] = False
    options: Annotated[str, Field(min_length=1, max_length=4000), Label("方案", "一行一个方案")]
    data: Annotated[str, Field(max_length=4000), Label("测算依据")] = ""
    forecast: Annotated[str, Field(max_length=1000), Label("预期结果")] = ""
    review_on: Annotated[date | None, Label("复盘日")] = None
    departments: Annotated[list[PostCode], Label("涉及岗位"), Field(max_length=20)] = []


class SubmitDecision(Command):
    key = "policy.submit_decision"
    title = "提交决策单"
    header = PaperInput
    yields = (DecisionBasis,)
    records_reality = True

    def subjects(self, batch: Batch, context: Context) -> list[Subjects]:
        head = batch.head
        columns = {
            "paper": head.title,
            "step": ["submit"] * batch.size,
            "amount": head.amount,
            "options": [options_in(each) for each in head.options],
            "has_data": [bool(each) for each in head.data],
            "silent": ["、".join(each) for each in head.departments],
            "unanswered": [""] * batch.size,
        }
        return [Subjects(DecisionBasis, columns, list(range(batch.size)), [None] * batch.size)]

    def apply(self, batch: Batch, work: Work) -> None:
        departments = [orjson.dumps(each).decode() for each in batch.head.departments]
        own = {"departments": departments, "submitted_by": work.actor, "submitted_at": work.now}
        file_papers(work, batch, DecisionPaper, {**batch.head.columns, **own}, "JC")


class CommentInput(Input):
    paper: PaperNumber
    post: Annotated[PostCode, Label("以哪个岗位")]
    objects_to: Annotated[bool, Label("反对")] = False
    text: Annotated[str, Field(min_length=2, max_length=1000), Label("意见")]


class CommentDecision(Command):
    key = "policy.comment_decision"
    title = "会签"
    header = CommentInput
    records_reality = True

    def prepare(self, batch: Batch, context: Context) -> list[Refusal]:
        held = holders_of(set(batch.head.post), context.using)
        return [
            refusal(item, None, "other_person", "您不在这个岗位上", "请由这个岗位的同事会签")
            for item, post in enumerate(batch.head.post)
            if context.actor not in held[post]
        ]

    def apply(self, batch: Batch, work: Work) -> None:
        plain = {name: batch.head.columns[name] for name in ("post", "objects_to", "text")}
        columns = {**plain, "paper_id": batch.head.ids("paper"), "said_by": work.actor, "said_at": work.now}
        file_papers(work, batch, DecisionComment, columns, "HQ")


class AnswerInput(Input):
    comment: Annotated[
        str, Label("会签意见单号"), Reference("policy.DecisionComment", by="number", lock=True, title="会签意见")
    ]
    text: Annotated[str, Field(min_length=2, max_length=1000), Label("答复")]


class AnswerObjection(Command):
    key = "policy.answer_objection"
    title = "答复反对意见"
    header = AnswerInput

    def prepare(self, batch: Batch, context: Context) -> list[Refusal]:
        return _only_once(DecisionAnswer, "comment", batch, context, "这条意见已经答复过")

    def apply(self, batch: Batch, work: Work) -> None:
        columns = {
            "comment_id": batch.head.ids("comment"),
            "text": batch.head.text,
            "answered_by": work.actor,
            "answered_at": work.now,
        }
        work.insert(DecisionAnswer, columns, batch.size)


class DecisionInput(Input):
    paper: PaperNumber
    choice: Annotated[str, Field(min_length=1, max_length=500), Label("选定方案")]
    effective_on: Annotated[date, Label("生效日")]
    secrecy: Annotated[str, Field(max_length=20), Label("密级", "不保密的留空")] = ""
    secret_because: Annotated[str, Field(max_length=500), Label("保密原因")] = ""
    secret_until: Annotated[date | None, Label("保密至")] = None


class TakeDecision(Command):
    key = "policy.take_decision"
    title = "作出决定"
    header = DecisionInput
    yields = (DecisionBasis,)

    def prepare(self, batch: Batch, context: Context) -> list[Refusal]:
        head = batch.head
        known = basis_of((each for each in head.ids("paper") if each is not None), context.using)
        head.records["basis"] = [known.get(each) for each in head.ids("paper")]
        refused = _only_once(DecisionTaken, "paper", batch, context, "这张决策单已经作出决定")
        for item, given in enumerate(head.rows("secrecy", "secret_because", "secret_until")):
            if any(given) and not all(given):
                message = "保密的决定没有写全密级、原因和保密到哪一天"
                refused.append(refusal(item, None, "step_in_order", message, "请写全，或三项都留空"))
        return refused

    def subjects(self, batch: Batch, context: Context) -> list[Subjects]:
        found = [(item, each) for item, each in enumerate(batch.head.record("basis")) if each]
        columns = {
            **{name: [getattr(each, name) for _, each in found] for name in _OF_BASIS},
            "step": ["take"] * len(found),
        }
        return [Subjects(DecisionBasis, columns, [item for item, _ in found], [None] * len(found))]

    def apply(self, batch: Batch, work: Work) -> None:
        head = batch.head
        plain = {name: column for name, column in head.columns.items() if name != "paper"}
        lacking = [each.options < _CHOICE or not each.has_data or bool(each.silent) for each in head.record("basis")]
        own = {"paper_id": head.ids("paper"), "lacks_basis": lacking, "decided_by": work.actor, "decided_at": work.now}
        file_papers(work, batch, DecisionTaken, {**plain, **own}, "JD")
        papers = head.record("paper")
        items = [item for item, record in enumerate(papers) if record.is_strategy]
        numbers, titles = [head.paper[item] for item in items], [papers[item].title for item in items]
        work.emit(RulesIssued(items, numbers, titles))


_OF_BASIS = ("paper", "amount", "options", "has_data", "silent", "unanswered")
_CHOICE = 2


class NoticeInput(Input):
    decision: DecisionNumber
    posts: Annotated[list[PostCode], Label("通报岗位"), Field(min_length=1, max_length=40)]
    text: Annotated[str, Field(min_length=2, max_length=2000), Label("通报内容")]


class AnnounceDecision(Command):
    """One message to each holder of the posts; who reads it has read the notice."""

    key = "policy.announce_decision"
    title = "通报决定"
    header = NoticeInput

    def apply(self, batch: Batch, work: Work) -> None:
        head, records = batch.head, batch.head.record("decision")
        titles = dict(
            DecisionPaper.objects.using(work.using)
            .filter(pk__in={record.paper_id for record in records})
            .values_list("id", "title")
        )
        held = holders_of({post for posts in head.posts for post in posts}, work.using)
        told = [sorted({account for post in posts for account in held[post]}) for posts in head.posts]
        columns = {
            "decision_id": head.ids("decision"),
            "text": head.text,
            "posts": [orjson.dumps(each).decode() for each in head.posts],
            "told": [len(each) for each in told],
            "sent_by": work.actor,
            "sent_at": work.now,
        }
        file_papers(work, batch, DecisionNotice, columns, "TB")
        messages.send(
            work,
            [
                messages.Notice(NOTICE, title_of(record.number, titles[record.paper_id]), text, person=account)
                for record, text, accounts in zip(records, head.text, told, strict=True)
                for account in accounts
            ],
        )


class ReviewInput(Input):
    decision: DecisionNumber
    result: Annotated[str, Field(min_length=2, max_length=2000), Label("实际结果与预期对比")]


class ReviewDecision(Command):
    key = "policy.review_decision"
    title = "决策复盘"
    header = ReviewInput

    def prepare(self, batch: Batch, context: Context) -> list[Refusal]:
        return _only_once(DecisionReview, "decision", batch, context, "这个决定已经复盘过")

    def apply(self, batch: Batch, work: Work) -> None:
        columns = {
            "decision_id": batch.head.ids("decision"),
            "result": batch.head.result,
            "reviewed_by": work.actor,
            "reviewed_at": work.now,
        }
        work.insert(DecisionReview, columns, batch.size)


def _only_once(
    model: type[DecisionAnswer | DecisionTaken | DecisionReview],
    field: str,
    batch: Batch,
    context: Context,
    message: str,
) -> list[Refusal]:
    """What belongs once to each named row, also within the batch."""
    wanted = {each for each in batch.head.ids(field) if each is not None}
    rows = model._default_manager.using(context.using).filter(**{f"{field}__in": wanted})
    return refuse_again(batch, field, rows.values_list(field, flat=True), message, "无需再办")
