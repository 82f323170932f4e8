"""What is shown of flows that became better: by quarter, and that nothing was recorded."""

from datetime import date
from typing import Annotated

from django.utils import timezone

from guiju.domains.office import periods
from guiju.domains.office.flows import NOTHING
from guiju.domains.office.models import EntryKind, JournalEntry
from guiju.domains.office.queries.permissions import READ
from guiju.kernel.queries.columns import Column, Row
from guiju.kernel.queries.query import Asked, Found, Params, Query
from guiju.kernel.queries.reader import Reader

QUARTERS = 8
IMPROVED, UNMEASURED = "有改进", "未量化"


class QuarterRow(Row):
    since: Annotated[date, Column("自")]
    until: Annotated[date, Column("至")]
    state: Annotated[str, Column("状态", meanings={IMPROVED: "pass", UNMEASURED: "warn", NOTHING: "stop"})]
    measured: Annotated[int, Column("有前后数据")]
    unmeasured: Annotated[int, Column("未量化")]
    told: Annotated[str, Column("前后对比")]


class FlowImprovements(Query):
    """The quarters that are over and this one, newest first."""

    key = "office.flow_improvements"
    title = "流程优化"
    row = QuarterRow
    permission = READ
    empty = "没有季度。"

    def found(self, params: Params, asked: Asked, reader: Reader) -> Found:
        stretches = [periods.quarter(timezone.localdate())]
        while len(stretches) < QUARTERS:
            stretches.append(periods.quarter_before(stretches[-1].first))
        entries = JournalEntry.objects.using(reader.using).filter(
            kind=EntryKind.IMPROVEMENT, about_day__range=(stretches[-1].first, stretches[0].last)
        )
        known = list(entries.order_by("id").values_list("about_day", "topic", "source", "lacks"))
        rows = []
        for place, stretch in enumerate(stretches):
            own = [each for each in known if stretch.first <= each[0] <= stretch.last]
            whole = [f"{topic} {source}" for _, topic, source, lacks in own if not lacks]
            rows.append(
                self.row.record(
                    id=place,
                    since=stretch.first,
                    until=stretch.last,
                    state=IMPROVED if whole else UNMEASURED if own else NOTHING,
                    measured=len(whole),
                    unmeasured=len(own) - len(whole),
                    told="；".join(whole),
                )
            )
        return Found(rows, "", len(rows))
