"""The ledger's own rule: a line is posted soon after the goods moved."""

from collections.abc import Sequence
from datetime import timedelta
from typing import ClassVar

from django.db.models import Max, Min
from pydantic import Field

from guiju.domains.warehouse.models import Move
from guiju.domains.warehouse.subjects import GoodsMoved
from guiju.kernel.audit.recent import LOOK_BACK, first_id_since
from guiju.kernel.commands.context import Context
from guiju.kernel.commands.subjects import Subjects
from guiju.kernel.controls.bed import LONG_AGO, NUMBER, Bed
from guiju.kernel.controls.examples import breaches, passes
from guiju.kernel.controls.gate import Gate, Params
from guiju.kernel.controls.patterns import DoneWithin, Elapsed
from guiju.kernel.controls.watch import Watch
from guiju.kernel.rulebook.models import Outcome


class PostDelay(Params):
    default_post_delay_hours: int = Field(4, title="登账期限（小时）")


class LedgerPostedInTime(DoneWithin, Gate):
    """Accounting Law art. 15; goods that moved are always recorded, late posting is only marked."""

    key = "warehouse.ledger_posted_in_time"
    title = "明细账及时登记"
    subject = GoodsMoved
    params = PostDelay
    names: ClassVar = {"hours": "default_post_delay_hours"}
    outcome = Outcome.WARN
    sentence = "货已进出 {spent}后才登账，规定不超过 {hours} 小时"
    advice = "请说明迟登原因；以后随货随登"
    examples = (
        passes(Elapsed(4 * 3600)),
        breaches(Elapsed(4 * 3600 + 60)),
        passes(Elapsed(5 * 3600), default_post_delay_hours=6),
    )

    def facts(self, subjects: Subjects, context: Context) -> Sequence[Elapsed]:
        rows = subjects.rows("moved_at", "posted_at")
        return [Elapsed(max(0, int((posted - moved) / timedelta(seconds=1)))) for moved, posted in rows]


class LedgerPostedLate(Watch):
    """The same rule over the ledger's lines of the last day, however they were posted."""

    key = "warehouse.ledger_posted_late"
    title = "明细账登记不及时"
    gate = LedgerPostedInTime
    advice = LedgerPostedInTime.advice

    def subjects(self, context: Context) -> Subjects:
        since = context.now - LOOK_BACK
        lines = Move.objects.using(context.using).filter(id__gte=first_id_since(since, context.using))
        rows = lines.values_list("document_type", "document_line", "warehouse_id", "handler").annotate(
            moved=Min("occurred_at"), posted=Max("recorded_at")
        )
        found = sorted(rows)
        columns = {
            "document": [f"{kind}/{line}" for kind, line, *_ in found],
            "place": [row[2] for row in found],
            "moved_at": [row[4] for row in found],
            "posted_at": [row[5] for row in found],
        }
        subjects = Subjects(GoodsMoved, columns, list(range(len(found))), [None] * len(found))
        subjects.memo["handlers"] = [row[3] for row in found]
        return subjects

    def plant(self, bed: Bed) -> str:
        times = {"occurred_at": bed.now - LONG_AGO, "recorded_at": bed.now}
        bed.plant(Move, document_type=NUMBER, document_line=1, source="", target="good", **times)
        return f"{NUMBER}/1"

    def owners(self, subjects: Subjects, context: Context) -> Sequence[int]:
        return subjects.memo["handlers"]
