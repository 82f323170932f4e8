"""政策动态: what was heard in a week, or that there was nothing."""

from datetime import timedelta
from typing import Annotated, Literal

from django.utils import timezone
from pydantic import Field

from guiju.domains.policy.commands.statutes import NEWS
from guiju.domains.policy.controls.laws import NewsUnassessed
from guiju.domains.policy.keeping_subjects import NewsNoted
from guiju.domains.policy.models import PolicyNews
from guiju.domains.policy.numbering import file_papers
from guiju.domains.policy.staff import asked_posts, staff_of
from guiju.kernel.commands.batch import Batch
from guiju.kernel.commands.builtin import refusal
from guiju.kernel.commands.command import Command, Input
from guiju.kernel.commands.context import Context, Refusal
from guiju.kernel.commands.fields import Label
from guiju.kernel.commands.subjects import Subjects
from guiju.kernel.commands.work import Work
from guiju.kernel.controls.in_force import params_in_force
from guiju.kernel.worklist.tasks import open_tasks

LEGAL = "法务"
NONE, RELEVANT = "none", "relevant"
RELEVANCE = {NONE: "本周没有", "irrelevant": "与我们无关", RELEVANT: "与我们有关"}


class NewsInput(Input):
    relevance: Annotated[Literal["none", "irrelevant", "relevant"], Label("判断", choices=RELEVANCE)]
    title: Annotated[str, Field(max_length=200), Label("内容摘要")] = ""
    source: Annotated[str, Field(max_length=200), Label("来源", "网址或文件名")] = ""
    issuer: Annotated[str, Field(max_length=120), Label("发布机关")] = ""


class RecordNews(Command):
    key = "policy.record_news"
    title = "登记政策动态"
    header = NewsInput
    yields = (NewsNoted,)
    records_reality = True

    def prepare(self, batch: Batch, context: Context) -> list[Refusal]:
        return [
            refusal(item, None, "step_in_order", "没有写内容摘要", "请写明是什么政策；本周没有的，请选“本周没有”")
            for item, (relevance, title) in enumerate(batch.head.rows("relevance", "title"))
            if relevance != NONE and not title
        ]

    def subjects(self, batch: Batch, context: Context) -> list[Subjects]:
        plain = {name: batch.head.columns[name] for name in ("relevance", "source", "issuer")}
        columns = {"name": batch.head.title, **plain}
        return [Subjects(NewsNoted, columns, list(range(batch.size)), [None] * batch.size)]

    def apply(self, batch: Batch, work: Work) -> None:
        head = batch.head
        columns = {**head.columns, "noted_by": work.actor, "noted_at": work.now}
        ids = file_papers(work, batch, PolicyNews, columns, "ZD")
        items = [item for item, relevance in enumerate(head.relevance) if relevance == RELEVANT]
        if not items:
            return
        days = min(each.default_impact_days for each in params_in_force(NewsUnassessed, work.context))
        posts = asked_posts(LEGAL, staff_of(work.actor, work.using))
        rows = [(item, post) for item in items for post in posts]
        open_tasks(
            work,
            {
                "post": [post for _, post in rows],
                "kind": NEWS,
                "title": [f"评估“{head.title[item]}”对公司的影响" for item, _ in rows],
                "page": "policy_news",
                "due_at": timezone.localtime(work.now) + timedelta(days=days),
                "source": NEWS,
                "source_key": [str(ids[item]) for item, _ in rows],
            },
            len(rows),
        )
