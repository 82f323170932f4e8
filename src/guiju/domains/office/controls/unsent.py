"""Reports that are due and were not sent, told to each superior in one list."""

from collections.abc import Sequence
from datetime import timedelta
from typing import NamedTuple

import orjson
from django.utils import timezone
from pydantic import Field

from guiju.domains.office.lines import lines_on
from guiju.domains.office.reporting import COVERED, recipient_of
from guiju.domains.office.subjects import ReportsUnsent
from guiju.kernel.commands.context import Context
from guiju.kernel.commands.subjects import Subjects
from guiju.kernel.controls.examples import breaches, passes
from guiju.kernel.controls.gate import Params
from guiju.kernel.controls.models import WHOLE, DutyItem
from guiju.kernel.controls.watch import Watch
from guiju.kernel.org.holders import holders
from guiju.kernel.org.models import Person
from guiju.kernel.org.tree import parents
from guiju.kernel.store.stored import as_day

BACK = timedelta(days=14)
"""How far back the lists go; older ones stay as they were found."""


class WhichReports(Params):
    reports: list[str] = Field([], title="哪些报表（职责编号），空着为全部")


class Unsent(NamedTuple):
    """``persons`` are the numbers of those whose report is missing."""

    duty: str
    title: str
    day: str
    persons: str


class ReportUnsent(Watch):
    """One finding a superior, duty and day: whose reports have not come."""

    key = "office.report_unsent"
    title = "到期未报送的报表"
    subject = ReportsUnsent
    params = WhichReports
    advice = "请督促补报；补报齐后自动了结"
    examples = (
        passes(Unsent("office.weekly_report", "周报", "2025-04-30", "")),
        breaches(Unsent("office.weekly_report", "周报", "2025-04-30", "1005")),
        passes(Unsent("office.weekly_report", "周报", "2025-04-30", "1005"), reports=["office.monthly_report"]),
    )

    def subjects(self, context: Context) -> Subjects:
        today = timezone.localdate(context.now)
        due = DutyItem.objects.using(context.using).filter(
            duty__in=COVERED, day__range=(today - BACK, today), due_at__lt=context.now
        )
        rows = list(due.exclude(holder=0).order_by("id"))
        named = {post for row in rows for post in [*orjson.loads(row.posts), row.superior]}
        known, above = holders(today, named, context.using), parents(context.using)
        lines = lines_on(today, context.using)
        sent = set(
            DutyItem.objects.using(context.using)
            .filter(WHOLE, id__in=[row.id for row in rows])
            .values_list("id", flat=True)
        )
        lists: dict[tuple[str, str, int], list[int]] = {}
        titles = {}
        for row in rows:
            superior = recipient_of(row, row.holder, lines, known, above)
            key = (row.duty, str(as_day(row.day)), superior)
            titles[key] = row.title
            late = lists.setdefault(key, [])
            if row.id not in sent:
                late.append(row.holder)
        keys = list(lists)
        columns = {name: [key[at] for key in keys] for at, name in enumerate(("duty", "day", "superior"))}
        found = Subjects(ReportsUnsent, columns, list(range(len(keys))), [None] * len(keys))
        found.memo["unsent"] = [(key[0], titles[key], key[1], lists[key]) for key in keys]
        return found

    def facts(self, subjects: Subjects, context: Context) -> Sequence[Unsent]:
        accounts = {each for *_, late in subjects.memo["unsent"] for each in late}
        rows = Person.objects.using(context.using).filter(account__in=accounts)
        numbers = dict(rows.values_list("account_id", "number"))
        return [
            Unsent(duty, title, day, "、".join(numbers.get(each, "") for each in late))
            for duty, title, day, late in subjects.memo["unsent"]
        ]

    @staticmethod
    def judge(fact: Unsent, params: WhichReports) -> str | None:
        if not fact.persons or (params.reports and fact.duty not in params.reports):
            return None
        return f"{fact.title}（{fact.day}）未报：{fact.persons}"

    def owners(self, subjects: Subjects, context: Context) -> Sequence[int]:
        return list(subjects.columns["superior"])
