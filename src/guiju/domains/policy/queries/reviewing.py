"""What is shown of periodic reviews: the form as the data fills it, the signed ones, decisions whether to revise."""

from datetime import date, datetime
from typing import Annotated, Any

from django.db.models import Case, CharField, QuerySet, Value, When
from django.utils import timezone

from guiju.domains.policy.commands.reviewing import ANSWERS, REVISIONS
from guiju.domains.policy.fields import READ
from guiju.domains.policy.models import Review, ReviewLine, RevisionDecision
from guiju.domains.policy.reviewing import filled, kinds
from guiju.kernel.commands.fields import Label
from guiju.kernel.org.names import person_of
from guiju.kernel.queries.columns import Column, Row
from guiju.kernel.queries.filters import Filter
from guiju.kernel.queries.query import Asked, Found, Params, Query, Section
from guiju.kernel.queries.reader import Reader

VALID, CONDITIONAL = "有效", "有条件有效"
WANTS, WELL = "须答复", "正常"


class FormParams(Params):
    kind: Annotated[str | None, Label("评审种类")] = None
    about: Annotated[str | None, Label("对象", "制度代码或部门代码；全公司的评审空着")] = None


class FormRow(Row):
    kind: Annotated[str, Column("评审种类")]
    about: Annotated[str, Column("对象")]
    key: Annotated[str, Column("项目号")]
    title: Annotated[str, Column("项目")]
    figures: Annotated[str, Column("数据")]
    state: Annotated[str, Column("状态", meanings={WANTS: "warn", WELL: "pass"})]


class ReviewForm(Query):
    """What whoever signs is asked, filled from the data of now."""

    key = "policy.review_form"
    title = "评审表"
    params = FormParams
    row = FormRow
    permission = READ
    empty = "请选评审种类；按制度或部门评审的还要写对象。"

    def found(self, params: FormParams, asked: Asked, reader: Reader) -> Found:
        kind = kinds().get(params.kind or "")
        about = params.about or ""
        if kind is None or bool(about) == kind.whole:
            return Found([], "")
        lines = filled(kind, [about], timezone.now(), reader.using)[about]
        begin = int(asked.after or 0) if (asked.after or "0").isdecimal() else 0
        end = begin + asked.limit
        rows = [
            self.row.record(
                id=begin + place,
                kind=kind.key,
                about=about,
                key=line.key,
                title=line.title,
                figures=line.figures,
                state=WANTS if line.wants else WELL,
            )
            for place, line in enumerate(lines[begin:end])
        ]
        return Found(rows, str(end) if end < len(lines) else "", len(lines))


class ReviewRow(Row):
    number: Annotated[str, Column("单号", sortable=True, search="prefix")]
    title: Annotated[str, Column("评审", search="contains")]
    kind: Annotated[str, Column("种类")]
    about: Annotated[str, Column("对象")]
    since: Annotated[date, Column("自")]
    until: Annotated[date, Column("至")]
    state: Annotated[str, Column("状态", meanings={VALID: "pass", CONDITIONAL: "warn"})]
    note: Annotated[str, Column("说明")]
    signed_by: Annotated[str | None, Column("签字人", "signer_name")]
    signed_at: Annotated[datetime, Column("签字时间")]


class Reviews(Query):
    key = "policy.reviews"
    title = "定期评审"
    row = ReviewRow
    permission = READ
    identity = "number"
    caption = "title"
    sections = (Section("各项", "policy.review_lines", "review"),)
    empty = "还没有签署过评审：先看评审表，再签署。"

    def rows(self, using: str) -> QuerySet[Any]:
        state = Case(When(is_conditional=True, then=Value(CONDITIONAL)), default=Value(VALID), output_field=CharField())
        return Review.objects.annotate(state=state, signer_name=person_of("signed_by"))


class OfReview(Params):
    review: Annotated[str | None, Label("单号"), Filter("review__number")] = None


class ReviewLineRow(Row):
    review: Annotated[str, Column("单号", "review__number", link="policy.reviews")]
    key: Annotated[str, Column("项目号")]
    title: Annotated[str, Column("项目")]
    figures: Annotated[str, Column("数据")]
    owner: Annotated[str | None, Column("责任人", "owner_name")]
    answer: Annotated[str, Column("答复", choices=ANSWERS)]
    action: Annotated[str, Column("措施")]
    person: Annotated[str | None, Column("办理人", "person__name")]
    due_on: Annotated[date | None, Column("完成日")]
    is_open: Annotated[bool, Column("未答复")]


class ReviewLines(Query):
    """Each line with its figures and its answer, as it was signed."""

    key = "policy.review_lines"
    title = "评审各项"
    params = OfReview
    row = ReviewLineRow
    permission = READ
    empty = "这次评审没有项目。"

    def rows(self, using: str) -> QuerySet[Any]:
        return ReviewLine.objects.annotate(owner_name=person_of("owner"))


class RevisionRow(Row):
    number: Annotated[str, Column("单号", sortable=True, search="prefix")]
    occasion: Annotated[str, Column("所因单据", search="prefix")]
    rulebook: Annotated[str, Column("制度", "rulebook__code")]
    decision: Annotated[str, Column("决定", choices=REVISIONS)]
    reason: Annotated[str, Column("理由")]
    decided_by: Annotated[str | None, Column("决定人", "decider_name")]
    decided_at: Annotated[datetime, Column("决定时间")]


class Revisions(Query):
    key = "policy.revisions"
    title = "修订决定"
    row = RevisionRow
    permission = READ
    identity = "number"
    caption = "occasion"
    empty = "还没有修订决定。"

    def rows(self, using: str) -> QuerySet[Any]:
        return RevisionDecision.objects.annotate(decider_name=person_of("decided_by"))
