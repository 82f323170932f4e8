"""What is shown of gaps, supplements, cases without a clause and proposals to amend."""

from datetime import date, datetime
from typing import Annotated

from django.db.models import Case, CharField, Exists, OuterRef, QuerySet, Value, When
from django.db.models.functions import Coalesce, NullIf
from django.utils import timezone

from guiju.domains.policy.models import AmendmentProposal, Gap, Supplement, UncoveredCase
from guiju.domains.policy.models.gaps import Basis
from guiju.domains.policy.queries.interpretations import READ
from guiju.kernel.commands.fields import Label
from guiju.kernel.org.names import person_of
from guiju.kernel.queries.columns import Column, Row
from guiju.kernel.queries.filters import Filter
from guiju.kernel.queries.query import Params, Query
from guiju.kernel.queries.reader import Reader

FILLED, OPEN = "已补充", "待补充"
UNLINKED = "未挂条款"
BASES = {str(key): str(word) for key, word in Basis.choices}


class GapParams(Params):
    rulebook: Annotated[str | None, Label("制度"), Filter("rulebook")] = None
    clause: Annotated[str | None, Label("条款"), Filter("clause")] = None


class GapRow(Row):
    number: Annotated[str, Column("单号", sortable=True, search="prefix")]
    rulebook: Annotated[str, Column("制度")]
    clause: Annotated[str, Column("条款")]
    kind: Annotated[str, Column("事项", search="contains")]
    state: Annotated[str, Column("状态", meanings={FILLED: "pass", OPEN: "warn"})]
    note: Annotated[str, Column("说明")]
    finder: Annotated[str, Column("登记人", "finder_name")]
    found_at: Annotated[datetime, Column("登记时间")]


class Gaps(Query):
    key = "policy.gaps"
    title = "制度缺口"
    params = GapParams
    row = GapRow
    permission = READ
    identity = "number"
    caption = "kind"
    offers = "policy.Gap"
    commands = {"policy.publish_supplement": "gap"}
    empty = "没有登记的缺口。"

    def source(self, params: GapParams, reader: Reader) -> QuerySet[Gap]:
        filled = Supplement.objects.filter(gap=OuterRef("pk"), effective_from__lte=timezone.localdate())
        state = Case(When(Exists(filled), then=Value(FILLED)), default=Value(OPEN), output_field=CharField())
        return Gap.objects.annotate(state=state, finder_name=person_of("found_by"))


class SupplementRow(Row):
    number: Annotated[str, Column("单号", sortable=True, search="prefix")]
    title: Annotated[str, Column("名称", search="contains")]
    filled: Annotated[str, Column("所补充的条款", meanings={UNLINKED: "warn"})]
    gap: Annotated[str | None, Column("缺口", "gap__number", link="policy.gaps")]
    text: Annotated[str, Column("正文")]
    effective_from: Annotated[date, Column("生效日")]
    publisher: Annotated[str, Column("发布人", "publisher_name")]


class Supplements(Query):
    key = "policy.supplements"
    title = "补充规定"
    row = SupplementRow
    permission = READ
    identity = "number"
    caption = "title"
    offers = "policy.Supplement"
    commands = {"policy.link_supplement": "supplement"}
    empty = "还没有补充规定。"

    def rows(self, using: str) -> QuerySet[Supplement]:
        filled = Coalesce(NullIf("clause", Value("")), "link__clause", Value(UNLINKED))
        return Supplement.objects.annotate(filled=filled, publisher_name=person_of("published_by"))

    def next_commands(self, row: object) -> list[str]:
        return list(self.commands) if getattr(row, "filled", "") == UNLINKED else []


class UncoveredRow(Row):
    number: Annotated[str, Column("单号", sortable=True, search="prefix")]
    about: Annotated[str, Column("所涉问题或单据", search="contains")]
    rulebook: Annotated[str, Column("制度")]
    kind: Annotated[str, Column("事项")]
    basis: Annotated[str, Column("依据", choices=BASES)]
    statute: Annotated[str | None, Column("法规", "version__statute")]
    article: Annotated[str, Column("条")]
    may_penalise: Annotated[bool, Column("可作处分依据")]
    handled_at: Annotated[datetime, Column("处理时间")]


class UncoveredCases(Query):
    key = "policy.uncovered"
    title = "未覆盖事项"
    row = UncoveredRow
    permission = READ
    identity = "number"
    caption = "about"
    empty = "没有未覆盖事项。"

    def rows(self, using: str) -> QuerySet[UncoveredCase]:
        return UncoveredCase.objects.all()


class AmendmentRow(Row):
    number: Annotated[str, Column("单号", sortable=True, search="prefix")]
    rulebook: Annotated[str, Column("制度")]
    kind: Annotated[str, Column("事项")]
    cases: Annotated[int, Column("一年内件数")]
    opened_at: Annotated[datetime, Column("提出时间")]


class Amendments(Query):
    key = "policy.amendments"
    title = "修订建议"
    row = AmendmentRow
    permission = READ
    identity = "number"
    caption = "kind"
    empty = "没有修订建议。"

    def rows(self, using: str) -> QuerySet[AmendmentProposal]:
        return AmendmentProposal.objects.all()
