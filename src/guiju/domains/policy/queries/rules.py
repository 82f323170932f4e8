"""能不能…？: the clauses in force today or on a past day, who explains them, their versions."""

from datetime import date
from typing import Annotated, Any

from django.db.models import Count, OuterRef, QuerySet, Subquery, Value
from django.db.models.functions import Coalesce
from django.utils import timezone

from guiju.domains.policy.models import Interpretation
from guiju.domains.policy.queries.interpretations import READ
from guiju.kernel.commands.fields import Label
from guiju.kernel.queries.columns import Column, Row
from guiju.kernel.queries.filters import Filter
from guiju.kernel.queries.query import Params, Query, Section
from guiju.kernel.queries.reader import Reader
from guiju.kernel.rulebook.in_force import clauses_in_force
from guiju.kernel.rulebook.models import Clause, ClauseMode


class RuleParams(Params):
    rulebook: Annotated[str | None, Label("制度代码"), Filter("rulebook__code")] = None
    on: Annotated[date | None, Label("在哪一天有效")] = None


class RuleRow(Row):
    code: Annotated[str, Column("条款号", search="prefix")]
    title: Annotated[str, Column("标题", search="contains")]
    text: Annotated[str, Column("条文", search="contains")]
    rulebook: Annotated[str, Column("制度", "rulebook__title", search="contains")]
    explains: Annotated[str, Column("谁解释", "rulebook__owner")]
    interpretations: Annotated[int, Column("解释（件）", "interpreted")]
    mode: Annotated[str, Column("模式", choices={str(key): str(word) for key, word in ClauseMode.choices})]
    version: Annotated[int, Column("版本")]
    effective_from: Annotated[date, Column("自")]


class Rules(Query):
    """Every word must stand in code, title, text or the rulebook's title."""

    key = "policy.rules"
    title = "查制度"
    params = RuleParams
    row = RuleRow
    permission = READ
    identity = "code"
    caption = "title"
    sections = (
        Section("解释", "policy.interpretations", "clause"),
        Section("提问", "policy.questions", "clause"),
        Section("对照法规确认", "policy.confirmations", "clause"),
        Section("历次版本", "policy.rule_versions", "clause"),
    )
    commands = {
        "policy.ask_question": "clause",
        "policy.publish_interpretation": "clause",
        "policy.confirm_clause": "clause",
        "policy.name_accountable": "clause",
        "policy.pause_control": "clause",
    }
    empty = "没有生效的条款。"

    def source(self, params: RuleParams, reader: Reader) -> QuerySet[Any]:
        of_clause = Interpretation.objects.filter(code=OuterRef("code"), replaced_by__isnull=True)
        counted = of_clause.order_by().values("code").annotate(amount=Count("pk")).values("amount")
        found = clauses_in_force(params.on or timezone.localdate(), reader.using).order_by()
        return found.annotate(interpreted=Coalesce(Subquery(counted), Value(0)))


class VersionParams(Params):
    clause: Annotated[str | None, Label("条款"), Filter("code")] = None


class VersionRow(Row):
    code: Annotated[str, Column("条款号", search="prefix")]
    version: Annotated[int, Column("版本")]
    title: Annotated[str, Column("标题")]
    text: Annotated[str, Column("条文")]
    effective_from: Annotated[date, Column("自")]


class RuleVersions(Query):
    key = "policy.rule_versions"
    title = "条款历次版本"
    params = VersionParams
    row = VersionRow
    permission = READ
    empty = "没有这一条。"

    def rows(self, using: str) -> QuerySet[Clause]:
        return Clause.objects.all()
