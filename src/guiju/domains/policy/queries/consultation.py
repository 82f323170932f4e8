"""What is shown of the consultation, the filing and the applications of a version."""

from datetime import date, datetime
from typing import Annotated, Any

from django.db.models import OuterRef, QuerySet, Subquery

from guiju.domains.policy.fields import READ
from guiju.domains.policy.models import (
    Application,
    Consequence,
    ConsultationPaper,
    Filing,
    Opinion,
    OpinionAnswer,
    PaperKind,
)
from guiju.domains.policy.queries.versions import OfVersion
from guiju.kernel.commands.fields import Label
from guiju.kernel.org.names import person_of
from guiju.kernel.queries.columns import Column, Row
from guiju.kernel.queries.filters import Filter
from guiju.kernel.queries.query import Params, Query


class PaperRow(Row):
    version: Annotated[str, Column("版本号", "version__number", search="prefix", link="policy.versions")]
    kind: Annotated[str, Column("记录", choices={str(value): str(label) for value, label in PaperKind.choices})]
    held_on: Annotated[date, Column("日期")]
    summary: Annotated[str, Column("摘要")]
    sha256: Annotated[str, Column("扫描件摘要")]
    recorded_by: Annotated[str | None, Column("登记人", "recorder_name")]


class Papers(Query):
    key = "policy.papers"
    title = "民主程序材料"
    params = OfVersion
    row = PaperRow
    permission = READ
    empty = "还没有民主程序材料：打印材料包，办完以后扫描登记。"

    def rows(self, using: str) -> QuerySet[ConsultationPaper]:
        return ConsultationPaper.objects.annotate(recorder_name=person_of("recorded_by"))


class OpinionRow(Row):
    version: Annotated[str, Column("版本号", "version__number", search="prefix", link="policy.versions")]
    topic: Annotated[str, Column("归类")]
    party: Annotated[str, Column("提出人")]
    text: Annotated[str, Column("意见")]
    answer: Annotated[str | None, Column("答复", "topic_answer")]
    given_at: Annotated[datetime, Column("提出时间")]


class Opinions(Query):
    key = "policy.opinions"
    title = "意见与答复"
    params = OfVersion
    row = OpinionRow
    permission = READ
    empty = "还没有意见。"

    def rows(self, using: str) -> QuerySet[Opinion]:
        answers = OpinionAnswer.objects.filter(version=OuterRef("version"), topic=OuterRef("topic")).order_by("-id")
        return Opinion.objects.annotate(topic_answer=Subquery(answers.values("answer")[:1]))


class FilingRow(Row):
    version: Annotated[str, Column("版本号", "version__number", search="prefix", link="policy.versions")]
    is_required: Annotated[bool, Column("需要备案")]
    authority: Annotated[str, Column("备案机关")]
    receipt: Annotated[str, Column("回执号")]
    law: Annotated[str, Column("无需备案的依据")]
    filed_on: Annotated[date, Column("日期")]
    filed_by: Annotated[str | None, Column("经办人", "filer_name")]


class Filings(Query):
    key = "policy.filings"
    title = "制度备案"
    params = OfVersion
    row = FilingRow
    permission = READ
    empty = "还没有备案。"

    def rows(self, using: str) -> QuerySet[Filing]:
        return Filing.objects.annotate(filer_name=person_of("filed_by"))


class ApplicationParams(Params):
    about: Annotated[str | None, Label("所涉事项"), Filter("about")] = None
    rulebook: Annotated[str | None, Label("制度"), Filter("rulebook__code")] = None


class ApplicationRow(Row):
    number: Annotated[str, Column("适用单", sortable=True, search="prefix")]
    rulebook: Annotated[str, Column("制度", "rulebook__code")]
    version: Annotated[str | None, Column("适用版本", "version__number", link="policy.versions")]
    clause: Annotated[str, Column("条款号")]
    consequence: Annotated[
        str, Column("用途", choices={str(value): str(label) for value, label in Consequence.choices})
    ]
    about: Annotated[str, Column("所涉事项")]
    person: Annotated[str | None, Column("人员", "person__name")]
    party: Annotated[str, Column("经营者")]
    happened_at: Annotated[datetime, Column("发生时间")]
    milder: Annotated[str, Column("从轻适用")]
    consumer_loss: Annotated[int, Column("消费者损失", kind="money")]
    measure: Annotated[str, Column("措施")]
    difference: Annotated[str, Column("与同类处理不同的理由")]
    result: Annotated[str | None, Column("结案", "end__result")]


class Applications(Query):
    key = "policy.applications"
    title = "条款适用"
    params = ApplicationParams
    row = ApplicationRow
    permission = READ
    identity = "number"
    caption = "about"
    offers = "policy.Application"
    commands = {"policy.conclude_application": "application"}
    empty = "还没有适用过条款。"

    def next_commands(self, row: Any) -> list[str]:
        return [] if row.result else list(self.commands)

    def rows(self, using: str) -> QuerySet[Application]:
        return Application.objects.all()
