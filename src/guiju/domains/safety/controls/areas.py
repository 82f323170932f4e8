"""Each hygiene area has somebody; whoever moved on leaves it to the shift lead until another is named."""

from collections.abc import Sequence
from typing import Any, NamedTuple

from django.utils import timezone
from pydantic import Field

from guiju.domains.safety.models import HygieneArea
from guiju.domains.safety.registers import HygieneAreas
from guiju.domains.safety.subjects import AreaKept
from guiju.kernel.commands.context import Context
from guiju.kernel.commands.subjects import Subjects
from guiju.kernel.controls.examples import breaches, passes
from guiju.kernel.controls.gate import Params
from guiju.kernel.controls.in_force import bounds_of
from guiju.kernel.controls.watch import Watch
from guiju.kernel.org.holders import first_at, own_holders


class Lead(Params):
    default_lead: str = Field("warehouse_head", title="暂管岗位", max_length=40)


class Kept(NamedTuple):
    """Whether its keeper still holds the post that he held when he was named."""

    area: str
    keeper: str
    is_kept: bool


class AreaOwnerMissing(Watch):
    key = "safety.area_owner_missing"
    title = "卫生责任区没有责任人"
    subject = AreaKept
    params = Lead
    advice = "由班组长暂管，请另行指定责任人"
    examples = (passes(Kept("W-4", "1004", is_kept=True)), breaches(Kept("W-4", "1004", is_kept=False)))

    def subjects(self, context: Context) -> Subjects:
        entries = HygieneAreas.entries(context.using).filter(ended_at__isnull=True).select_related("keeper")
        rows: list[HygieneArea] = list(entries.order_by("id"))
        columns: dict[str, list[Any]] = {
            "area": [row.code for row in rows],
            "place": [row.place_id for row in rows],
        }
        found = Subjects(AreaKept, columns, list(range(len(rows))), [None] * len(rows))
        found.memo["rows"] = rows
        return found

    def facts(self, subjects: Subjects, context: Context) -> Sequence[Kept]:
        rows: list[HygieneArea] = subjects.memo["rows"]
        since: dict[int, Any] = {}
        for each in own_holders(timezone.localdate(context.now), context.using):
            since[each.account] = min(since.get(each.account, each.since), each.since)
        return [
            Kept(
                row.code,
                row.keeper.number,
                (begun := since.get(row.keeper.account_id or 0)) is not None
                and begun <= timezone.localdate(row.entered_at),
            )
            for row in rows
        ]

    @staticmethod
    def judge(fact: Kept, params: Lead) -> str | None:
        return None if fact.is_kept else f"{fact.area} 的责任人 {fact.keeper} 已调离（AREA_OWNER_MISSING）"

    def owners(self, subjects: Subjects, context: Context) -> Sequence[int]:
        bounds: list[Any] = bounds_of(AreaOwnerMissing, context.now, context.using)
        lead = bounds[0].params.default_lead if bounds else Lead().default_lead
        return first_at(lead, subjects.place, context.now, context.using)
