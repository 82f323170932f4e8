"""What is shown of decisions: papers, comments, what was decided, who was told and has read it."""

from datetime import date, datetime
from typing import Annotated, Any

from django.db.models import Case, CharField, Count, IntegerField, OuterRef, Q, QuerySet, Subquery, Value, When
from django.db.models.functions import Coalesce, Concat

from guiju.domains.policy.decisions import NOTICE
from guiju.domains.policy.models import DecisionComment, DecisionNotice, DecisionPaper, DecisionTaken
from guiju.kernel.commands.fields import Label
from guiju.kernel.org.names import person_of
from guiju.kernel.queries.columns import Column, Row
from guiju.kernel.queries.filters import Filter
from guiju.kernel.queries.query import Params, Query, Section
from guiju.kernel.worklist.models import Message

READ_DECISIONS = "policy.read_decisions"
LACKING, WHOLE = "依据不全", "依据齐全"


class PaperRow(Row):
    number: Annotated[str, Column("决策单号", sortable=True, search="prefix")]
    title: Annotated[str, Column("事项", search="contains")]
    amount: Annotated[int, Column("金额", kind="money")]
    options: Annotated[str, Column("方案")]
    data: Annotated[str, Column("测算依据")]
    forecast: Annotated[str, Column("预期结果")]
    review_on: Annotated[date | None, Column("复盘日")]
    submitter: Annotated[str, Column("提交人", "submitter_name")]
    submitted_at: Annotated[datetime, Column("提交时间")]


class DecisionPapers(Query):
    key = "policy.decision_papers"
    title = "决策单"
    row = PaperRow
    permission = READ_DECISIONS
    identity = "number"
    caption = "title"
    offers = "policy.DecisionPaper"
    sections = (Section("会签意见", "policy.decision_comments", "paper"),)
    commands = {"policy.comment_decision": "paper", "policy.take_decision": "paper"}
    empty = "还没有决策单。"

    def rows(self, using: str) -> QuerySet[DecisionPaper]:
        return DecisionPaper.objects.annotate(submitter_name=person_of("submitted_by"))


class CommentParams(Params):
    paper: Annotated[str | None, Label("决策单号"), Filter("paper__number")] = None


class CommentRow(Row):
    number: Annotated[str, Column("会签单号", sortable=True, search="prefix")]
    paper: Annotated[str, Column("决策单号", "paper__number", link="policy.decision_papers")]
    post: Annotated[str, Column("岗位")]
    objects_to: Annotated[bool, Column("反对")]
    text: Annotated[str, Column("意见")]
    reply: Annotated[str | None, Column("书面答复", "answer__text")]
    sayer: Annotated[str, Column("发言人", "sayer_name")]


class DecisionComments(Query):
    key = "policy.decision_comments"
    title = "会签意见"
    params = CommentParams
    row = CommentRow
    permission = READ_DECISIONS
    identity = "number"
    caption = "text"
    offers = "policy.DecisionComment"
    commands = {"policy.answer_objection": "comment"}
    empty = "还没有会签意见。"

    def rows(self, using: str) -> QuerySet[DecisionComment]:
        return DecisionComment.objects.annotate(sayer_name=person_of("said_by"))


class DecisionRow(Row):
    number: Annotated[str, Column("决定单号", sortable=True, search="prefix")]
    paper: Annotated[str, Column("决策单号", "paper__number", link="policy.decision_papers")]
    title: Annotated[str, Column("事项", "paper__title", search="contains")]
    choice: Annotated[str, Column("选定方案")]
    mark: Annotated[str, Column("依据", meanings={LACKING: "warn", WHOLE: "pass"})]
    effective_on: Annotated[date, Column("生效日")]
    secrecy: Annotated[str, Column("密级")]
    secret_until: Annotated[date | None, Column("保密至")]
    result: Annotated[str | None, Column("复盘", "review__result")]
    decider: Annotated[str, Column("决定人", "decider_name")]


class Decisions(Query):
    key = "policy.decisions"
    title = "决定"
    row = DecisionRow
    permission = READ_DECISIONS
    identity = "number"
    caption = "title"
    offers = "policy.DecisionTaken"
    sections = (Section("通报", "policy.decision_notices", "decision"),)
    commands = {"policy.announce_decision": "decision", "policy.review_decision": "decision"}
    empty = "还没有决定。"

    def rows(self, using: str) -> QuerySet[Any]:
        mark = Case(When(lacks_basis=True, then=Value(LACKING)), default=Value(WHOLE), output_field=CharField())
        return DecisionTaken.objects.annotate(mark=mark, decider_name=person_of("decided_by"))


class NoticeParams(Params):
    decision: Annotated[str | None, Label("决定单号"), Filter("decision__number")] = None


class NoticeRow(Row):
    number: Annotated[str, Column("通报单号", sortable=True, search="prefix")]
    decision: Annotated[str, Column("决定单号", "decision__number", link="policy.decisions")]
    text: Annotated[str, Column("通报内容")]
    told: Annotated[int, Column("通报人数")]
    read: Annotated[int, Column("已读人数")]
    sent_at: Annotated[datetime, Column("通报时间")]


class DecisionNotices(Query):
    key = "policy.decision_notices"
    title = "决定通报"
    params = NoticeParams
    row = NoticeRow
    permission = READ_DECISIONS
    identity = "number"
    caption = "text"
    empty = "还没有通报。"

    def rows(self, using: str) -> QuerySet[Any]:
        named = DecisionNotice.objects.annotate(
            said=Concat(Value("通报 "), "decision__number", Value("："), "decision__paper__title")
        )
        messages = Message.objects.filter(kind=NOTICE, title=OuterRef("said")).order_by()
        read = messages.values("title").annotate(amount=Count("pk", filter=Q(read_at__isnull=False))).values("amount")
        return named.annotate(read=Coalesce(Subquery(read, output_field=IntegerField()), Value(0)))
