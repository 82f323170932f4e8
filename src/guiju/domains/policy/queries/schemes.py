"""What is shown of standards set apart from the rule."""

from datetime import date, datetime
from typing import Annotated, Any

from django.db.models import Case, CharField, Exists, OuterRef, QuerySet, Value, When
from django.utils import timezone

from guiju.domains.policy.commands.schemes import KINDS
from guiju.domains.policy.fields import READ
from guiju.domains.policy.models import Scheme
from guiju.domains.policy.schemes import PERIODS
from guiju.kernel.commands.fields import Label
from guiju.kernel.org.names import person_of
from guiju.kernel.queries.columns import Column, Row
from guiju.kernel.queries.filters import Filter
from guiju.kernel.queries.query import Params, Query
from guiju.kernel.queries.reader import Reader

IN_FORCE, COMING, REPLACED = "在效", "未生效", "已替换"


class SchemeParams(Params):
    kind: Annotated[str | None, Label("种类", choices=KINDS), Filter("kind")] = None


class SchemeRow(Row):
    number: Annotated[str, Column("单号", sortable=True, search="prefix")]
    kind: Annotated[str, Column("种类", choices=KINDS)]
    about: Annotated[str, Column("奖项、岗位或部门")]
    version: Annotated[int, Column("版本")]
    state: Annotated[str, Column("状态", meanings={IN_FORCE: "pass", COMING: "duty", REPLACED: "plain"})]
    since: Annotated[date, Column("自")]
    amount: Annotated[int, Column("金额", kind="money")]
    most: Annotated[int, Column("每期名额")]
    period: Annotated[str, Column("期间", choices={"": "", **PERIODS})]
    evidence: Annotated[str, Column("须有的佐证")]
    goal: Annotated[str, Column("服务的目标")]
    months: Annotated[int, Column("任现职月数")]
    grades: Annotated[int, Column("达标考核次数")]
    grade: Annotated[str, Column("考核等级不低于")]
    rate: Annotated[int, Column("提成比例（万分之）")]
    shops: Annotated[str, Column("计提的店铺")]
    published_by: Annotated[str | None, Column("公布人", "publisher_name")]
    published_at: Annotated[datetime, Column("公布时间")]


class Schemes(Query):
    """Every version; which of them counts today."""

    key = "policy.schemes"
    title = "另行规定的标准"
    params = SchemeParams
    row = SchemeRow
    permission = READ
    identity = "number"
    caption = "about"
    empty = "还没有公布标准：奖金标准、晋升条件和提成方案在这里公布。"

    def source(self, params: SchemeParams, reader: Reader) -> QuerySet[Any]:
        today = timezone.localdate()
        same = Scheme.objects.filter(kind=OuterRef("kind"), about=OuterRef("about"), since__lte=today)
        later = same.filter(since__gt=OuterRef("since")) | same.filter(since=OuterRef("since"), id__gt=OuterRef("id"))
        state = Case(
            When(since__gt=today, then=Value(COMING)),
            When(Exists(later), then=Value(REPLACED)),
            default=Value(IN_FORCE),
            output_field=CharField(),
        )
        return Scheme.objects.annotate(state=state, publisher_name=person_of("published_by"))
