"""Fire hazards that a patrol has found, and zones that no extinguisher covers."""

from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from typing import Any, NamedTuple

from django.utils import timezone
from pydantic import Field

from guiju.domains.safety.fire import KINDS, allowed, said, stray
from guiju.domains.safety.registers import Extinguishers
from guiju.domains.safety.subjects import FireSeen, ZoneCovered
from guiju.kernel.audit.recent import LOOK_BACK, first_id_since
from guiju.kernel.commands.context import Context
from guiju.kernel.commands.subjects import Subjects
from guiju.kernel.controls.bed import DAY, NUMBER, Bed
from guiju.kernel.controls.examples import breaches, passes
from guiju.kernel.controls.gate import Params
from guiju.kernel.controls.models import DutyAnswer, DutyDone, DutyItem
from guiju.kernel.controls.placed import placed
from guiju.kernel.controls.watch import Watch
from guiju.kernel.org.holders import first_at, line_at
from guiju.kernel.org.models import Place
from guiju.kernel.org.tree import parents
from guiju.kernel.store.written import Given, Written, WrittenObjects

OFFICER = "safety_officer"


class HazardParams(Params):
    default_severe_hours: int = Field(1, title="重大隐患整改时限（小时）", ge=1)


class Seen(NamedTuple):
    """``stray`` says what is not allowed, empty where nothing is; ``at`` is the moment it was seen, in epoch seconds."""

    stray: str
    at: int


_SEEN = WrittenObjects(
    lambda using: (
        DutyAnswer.objects.using(using)
        .filter(id__gte=Given("since"), name__in=KINDS)
        .exclude(result="na")
        .select_related("done__item")
        .order_by("id")
    )
)


class FireHazard(Watch):
    """Grave: paged to the safety officer at once, to be put right within the hour."""

    key = "safety.fire_hazard"
    title = "重大火灾隐患"
    subject = FireSeen
    params = HazardParams
    advice = "立即停止并移除，整改后由另一人验证"
    examples = (
        passes(Seen("", 0)),
        breaches(Seen("在 WH1-D 充电，不是充电位", 0)),
    )

    def subjects(self, context: Context) -> Subjects:
        since = first_id_since(context.now - LOOK_BACK, context.using)
        known = [row for row in _SEEN.objects({"since": since}, context.using) if row.done.item.place_id]
        return seen(
            [f"{row.done.item.fingerprint}/{row.check_number}" for row in known],
            [row.done.item.place_id for row in known],
            [(row.name, row.value, row.done.done_at) for row in known],
        )

    def facts(self, subjects: Subjects, context: Context) -> Sequence[Seen]:
        known = allowed(set(subjects.place), context.using)
        rows = zip(subjects.place, subjects.memo["answers"], strict=True)
        return [
            Seen(said(name, codes) if (codes := stray(name, value, place, known)) else "", int(at.timestamp()))
            for place, (name, value, at) in rows
        ]

    @staticmethod
    def judge(fact: Seen, params: HazardParams) -> str | None:
        return fact.stray or None

    @staticmethod
    def due(fact: Seen, params: HazardParams) -> datetime:
        return datetime.fromtimestamp(fact.at, UTC) + timedelta(hours=params.default_severe_hours)

    def plant(self, bed: Bed) -> str:
        """Something seen where nothing of the kind is allowed."""
        place = bed.plant(Place, kind="zone", code=NUMBER)
        item = bed.plant(
            DutyItem, fingerprint=NUMBER, place_id=place, closes_at=bed.now, due_at=bed.now, opens_at=bed.now - DAY
        )
        bed.plant(
            DutyAnswer,
            done_id=bed.plant(DutyDone, item_id=item, lacks=""),
            check_number=1,
            result="not_ok",
            name=min(KINDS),
            value=NUMBER,
            place_id=place,
        )
        return f"{NUMBER}/1"

    def owners(self, subjects: Subjects, context: Context) -> Sequence[int]:
        return first_at(OFFICER, subjects.place, context.now, context.using)


def seen(
    marks: list[str], places: list[Any], answers: list[tuple[str, str, datetime]], items: list[int] | None = None
) -> Subjects:
    """What answers said; ``items`` are their positions in a command's batch, where they are from one."""
    positions = list(range(len(marks))) if items is None else items
    found = Subjects(FireSeen, {"mark": marks, "place": places}, positions, [None] * len(marks))
    found.memo["answers"] = answers
    return found


class CoverageParams(Params):
    extinguishers_per_zone: int = Field(2, title="每个库区灭火器数", ge=1)
    cover_days: int = Field(3, title="补齐期限（天）", ge=1)


class Coverage(NamedTuple):
    """Extinguishers in the zone that are still good on the day; ``at`` is the moment of the look, in epoch seconds."""

    zone: str
    good: int
    at: int


_ZONES = Written(
    lambda using: (
        Place.objects.using(using)
        .filter(kind="zone", parent__kind="warehouse")
        .order_by("id")
        .values_list("id", "code", "name")
    )
)
_GOOD = Written(
    lambda using: (
        Extinguishers.entries(using)
        .filter(ended_at__isnull=True, good_until__gte=Given("today"))
        .values_list("place_id")
    )
)


class ZoneUncovered(Watch):
    """GB 50140-2005, 6.1.1: not fewer than two extinguishers in a unit."""

    key = "safety.zone_uncovered"
    title = "灭火器未覆盖"
    subject = ZoneCovered
    params = CoverageParams
    advice = "请配置或更换灭火器，并登记"
    examples = (
        passes(Coverage("日化区", 2, 0)),
        breaches(Coverage("日化区", 1, 0)),
        passes(Coverage("日化区", 1, 0), extinguishers_per_zone=1),
    )

    def subjects(self, context: Context) -> Subjects:
        return placed(ZoneCovered, "zone", _ZONES.rows({}, context.using))

    def facts(self, subjects: Subjects, context: Context) -> Sequence[Coverage]:
        today, above = timezone.localdate(context.now), parents(context.using)
        count: dict[int, int] = {}
        for place in _GOOD.column({"today": today}, context.using):
            for each in line_at(place, above) or ():
                count[each] = count.get(each, 0) + 1
        at = int(context.now.timestamp())
        rows = zip(subjects.place, subjects.memo["names"], strict=True)
        return [Coverage(name, count.get(place, 0), at) for place, name in rows]

    @staticmethod
    def judge(fact: Coverage, params: CoverageParams) -> str | None:
        if fact.good >= params.extinguishers_per_zone:
            return None
        return f"{fact.zone}有效灭火器 {fact.good} 具，应有 {params.extinguishers_per_zone} 具"

    @staticmethod
    def due(fact: Coverage, params: CoverageParams) -> datetime:
        return datetime.fromtimestamp(fact.at, UTC) + timedelta(days=params.cover_days)

    def plant(self, bed: Bed) -> str:
        bed.plant(Place, kind="zone", code=NUMBER, parent_id=bed.some(Place, kind="warehouse"))
        return NUMBER

    def owners(self, subjects: Subjects, context: Context) -> Sequence[int]:
        return first_at(OFFICER, subjects.place, context.now, context.using)
