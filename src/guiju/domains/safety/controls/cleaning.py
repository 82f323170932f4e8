"""An area of which somebody said that it is clean without having been there."""

from collections.abc import Sequence
from typing import Any, NamedTuple

from django.utils import timezone

from guiju.domains.safety.cleaning import UNSCANNED, unscanned
from guiju.domains.safety.subjects import AreaCleaned
from guiju.kernel.commands.context import Context
from guiju.kernel.commands.subjects import Subjects
from guiju.kernel.controls.examples import breaches, passes
from guiju.kernel.controls.gate import Params
from guiju.kernel.controls.models import DutyItem
from guiju.kernel.controls.watch import Watch
from guiju.kernel.findings.standing import settled, unsettled
from guiju.kernel.org.holders import holders, line_at
from guiju.kernel.org.tree import parents


class Scanned(NamedTuple):
    """``is_settled``: its code was scanned since, or somebody has looked."""

    area: str
    is_settled: bool


class AreaUnscanned(Watch):
    """The superior's to look at: then it counts whole."""

    key = UNSCANNED
    title = "区域未扫码"
    subject = AreaCleaned
    params = Params
    supervisor = "warehouse_head"
    advice = "请到现场抽查，或补扫该区域的码"
    examples = (passes(Scanned("食品区", is_settled=True)), breaches(Scanned("食品区", is_settled=False)))

    def subjects(self, context: Context) -> Subjects:
        bare = set(unscanned(context.using).values_list("item__fingerprint", flat=True))
        over = settled(self.key, context.using)
        wanted = (bare - over) | unsettled(self.key, context.using)
        rows = list(
            DutyItem.objects.using(context.using).filter(fingerprint__in=wanted).select_related("place").order_by("id")
        )
        columns: dict[str, list[Any]] = {
            "item": [row.fingerprint for row in rows],
            "place": [row.place_id or 0 for row in rows],
        }
        found = Subjects(AreaCleaned, columns, list(range(len(rows))), [None] * len(rows))
        found.memo["rows"], found.memo["bare"] = rows, bare
        return found

    def facts(self, subjects: Subjects, context: Context) -> Sequence[Scanned]:
        bare: set[str] = subjects.memo["bare"]
        return [
            Scanned(row.place.name if row.place else "", row.fingerprint not in bare) for row in subjects.memo["rows"]
        ]

    @staticmethod
    def judge(fact: Scanned, params: Params) -> str | None:
        return None if fact.is_settled else f"{fact.area} 未扫码，抽查前按半次计（SITE_CODE_MISMATCH）"

    def owners(self, subjects: Subjects, context: Context) -> Sequence[int]:
        rows: list[DutyItem] = subjects.memo["rows"]
        known = holders(timezone.localdate(context.now), {row.superior for row in rows}, context.using)
        above = parents(context.using)
        return [known.first(row.superior, line_at(row.place_id, above)) for row in rows]
