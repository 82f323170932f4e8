"""Zones in which rubbish is found again and again: named to the keeper; each mark costs the zone points."""

from collections.abc import Sequence
from datetime import timedelta
from typing import Any, ClassVar, NamedTuple

from pydantic import Field

from guiju.domains.warehouse.duties import ZONE_TIDY
from guiju.domains.warehouse.subjects import ZoneMarked
from guiju.kernel.audit.recent import first_id_since
from guiju.kernel.commands.context import Context
from guiju.kernel.commands.subjects import Subjects
from guiju.kernel.controls.bed import DAY, NUMBER, Bed
from guiju.kernel.controls.examples import breaches, passes
from guiju.kernel.controls.gate import Params
from guiju.kernel.controls.models import DutyAnswer, DutyDone, DutyItem
from guiju.kernel.controls.watch import Watch
from guiju.kernel.org.holders import first_at
from guiju.kernel.org.models import Place

WITHIN = timedelta(days=30)
"""As the clause's param is called: marks in 30 days."""
KEEPER = "keeper"


class TidyParams(Params):
    default_marks_per_30_days: int = Field(3, title="30 天内记录次数", ge=1)


class Marks(NamedTuple):
    """How often rubbish was found in the zone in the last 30 days."""

    zone: str
    marks: int


class ZoneUntidy(Watch):
    key = "warehouse.zone_untidy"
    title = "库区屡有杂物"
    subject = ZoneMarked
    params = TidyParams
    advice = "请清理并说明杂物来源"
    examples: ClassVar = (
        passes(Marks("日化区", 2)),
        breaches(Marks("日化区", 3)),
        passes(Marks("日化区", 3), default_marks_per_30_days=4),
    )

    def subjects(self, context: Context) -> Subjects:
        since = first_id_since(context.now - WITHIN, context.using)
        wrong = DutyAnswer.objects.using(context.using).filter(
            id__gte=since, result="not_ok", done__item__duty=ZONE_TIDY.key
        )
        rows = wrong.order_by("id").values_list(
            "done__item__place_id", "done__item__place__code", "done__item__place__name"
        )
        found: dict[int, tuple[str, str, int]] = {}
        for place, code, name in rows:
            found[place] = (code, name, found.get(place, (code, name, 0))[2] + 1)
        columns: dict[str, list[Any]] = {"zone": [each[0] for each in found.values()], "place": list(found)}
        made = Subjects(ZoneMarked, columns, list(range(len(found))), [None] * len(found))
        made.memo["marks"] = [Marks(name, count) for _, name, count in found.values()]
        return made

    def facts(self, subjects: Subjects, context: Context) -> Sequence[Marks]:
        marks: list[Marks] = subjects.memo["marks"]
        return marks

    @staticmethod
    def judge(fact: Marks, params: TidyParams) -> str | None:
        if fact.marks < params.default_marks_per_30_days:
            return None
        return f"{fact.zone} 30 天内 {fact.marks} 次发现杂物"

    def plant(self, bed: Bed) -> str:
        place = bed.plant(Place, kind="zone", code=NUMBER)
        for day in range(WITHIN.days):
            times = {"opens_at": bed.now - DAY, "closes_at": bed.now, "due_at": bed.now}
            item = bed.plant(DutyItem, fingerprint=f"{NUMBER}/{day}", duty=ZONE_TIDY.key, place_id=place, **times)
            bed.plant(DutyAnswer, done_id=bed.plant(DutyDone, item_id=item), result="not_ok", value="", name="")
        return NUMBER

    def owners(self, subjects: Subjects, context: Context) -> Sequence[int]:
        return first_at(KEEPER, subjects.place, context.now, context.using)
