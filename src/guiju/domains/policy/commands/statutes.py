"""法规登记与影响评估."""

from datetime import date
from typing import Annotated, Literal

from pydantic import Field

from guiju.domains.policy.keeping_subjects import Assessed
from guiju.domains.policy.models import Assessment, StatuteVersion
from guiju.domains.policy.models.statutes import StatuteKind
from guiju.domains.policy.numbering import file_papers
from guiju.kernel.commands.batch import Batch
from guiju.kernel.commands.builtin import refusal
from guiju.kernel.commands.command import Command, Input
from guiju.kernel.commands.context import Context, Refusal
from guiju.kernel.commands.fields import Label, Reference
from guiju.kernel.commands.subjects import Subjects
from guiju.kernel.commands.work import Work
from guiju.kernel.worklist.tasks import DONE, end_tasks

NEWS = "policy.news"
CONCLUSIONS = {"no_impact": "没有影响", "change": "需要修订或整改", "conforming": "符合", "not_conforming": "不符合"}
Conclusion = Literal["no_impact", "change", "conforming", "not_conforming"]


class StatuteInput(Input):
    statute: Annotated[str, Field(min_length=2, max_length=120), Label("名称", "不带“中华人民共和国”")]
    version: Annotated[str, Field(min_length=1, max_length=60), Label("版本", "如 2021-06-10 修正")]
    kind: Annotated[
        Literal["statute", "standard", "platform", "charter"], Label("种类", choices=dict(StatuteKind.choices))
    ]
    issuer: Annotated[str, Field(min_length=2, max_length=120), Label("制定机关")]
    effective_from: Annotated[date, Label("施行日")]
    effective_until: Annotated[date | None, Label("失效日")] = None
    summary: Annotated[str, Field(max_length=2000), Label("要点")] = ""
    is_change: Annotated[bool, Label("新变化", "早已施行、建库时补录的选否，不要求评估")] = True


class EnterStatute(Command):
    key = "policy.enter_statute"
    title = "登记法规版本"
    header = StatuteInput
    from_files = True

    def apply(self, batch: Batch, work: Work) -> None:
        columns = {**batch.head.columns, "entered_by": work.actor, "entered_at": work.now}
        file_papers(work, batch, StatuteVersion, columns, "FG")


class AssessmentInput(Input):
    version: Annotated[
        str | None, Label("法规单号"), Reference("policy.StatuteVersion", by="number", title="法规版本")
    ] = None
    news: Annotated[
        str | None, Label("政策动态单号"), Reference("policy.PolicyNews", by="number", title="政策动态")
    ] = None
    conclusion: Annotated[Conclusion, Label("结论", choices=CONCLUSIONS)]
    note: Annotated[str, Field(min_length=2, max_length=2000), Label("影响说明")]
    action: Annotated[str, Field(max_length=1000), Label("措施")] = ""
    action_due: Annotated[date | None, Label("措施完成日")] = None


class AssessChange(Command):
    """The newest assessment of a matter counts: what it lacked is added by another."""

    key = "policy.assess_change"
    title = "影响评估"
    header = AssessmentInput
    yields = (Assessed,)

    def prepare(self, batch: Batch, context: Context) -> list[Refusal]:
        return [
            refusal(item, None, "step_in_order", "一次评估一件：法规版本或政策动态", "请填其中一项")
            for item, (version, news) in enumerate(batch.head.rows("version", "news"))
            if bool(version) == bool(news)
        ]

    def subjects(self, batch: Batch, context: Context) -> list[Subjects]:
        rows = list(batch.head.rows("version", "news", "conclusion", "action", "action_due"))
        columns = {
            "matter": [version or news or "" for version, news, *_ in rows],
            "conclusion": [conclusion for _, _, conclusion, *_ in rows],
            "has_action": [bool(action and due) for *_, action, due in rows],
        }
        return [Subjects(Assessed, columns, list(range(batch.size)), [None] * batch.size)]

    def apply(self, batch: Batch, work: Work) -> None:
        head = batch.head
        plain = {name: head.columns[name] for name in ("conclusion", "note", "action", "action_due")}
        of = {"version_id": head.ids("version"), "news_id": head.ids("news")}
        columns = {**plain, **of, "signed_by": work.actor, "signed_at": work.now}
        file_papers(work, batch, Assessment, columns, "YX")
        end_tasks(work, NEWS, [str(each) for each in of["news_id"] if each], DONE)
