"""The warehouse and the carrier meet: parcels ready in time, handed over by list, count and signatures, none lost."""

from collections.abc import Sequence
from datetime import timedelta
from typing import Any, NamedTuple

from django.db.models import Count, Q, QuerySet
from django.utils import timezone
from pydantic import Field

from guiju.domains.warehouse.controls.custody import HEAD
from guiju.domains.warehouse.models import Handover, Parcel, Pickup, Staging
from guiju.domains.warehouse.subjects import MissingParcel, ParcelsHanded, ParcelStaged, PickupPlanned
from guiju.kernel.commands.context import Context
from guiju.kernel.commands.subjects import Subjects
from guiju.kernel.controls.bed import LONG_AGO, NUMBER, Bed
from guiju.kernel.controls.examples import breaches, passes
from guiju.kernel.controls.gate import Gate, Params
from guiju.kernel.controls.watch import Watch
from guiju.kernel.findings.standing import settled, unsettled
from guiju.kernel.org.holders import first_at
from guiju.kernel.rulebook.models import Outcome
from guiju.kernel.store.written import AmongGiven, Given, WrittenObjects

LOOKS_BACK = timedelta(days=2)


class StagedBefore(Params):
    default_staged_before_minutes: int = Field(30, title="提货前备好（分钟）", ge=0)


class Readiness(NamedTuple):
    """``seconds`` until the carrier comes; ``said`` names him and his time."""

    seconds: int
    unstaged: int
    said: str


def _near(using: str) -> QuerySet[Pickup]:
    near = Q(pickup_at__gte=Given("first"), pickup_at__lte=Given("last"), handover__isnull=True)
    return (
        Pickup.objects.using(using)
        .filter(near | AmongGiven("number", "found", "text"))
        .annotate(waiting=Count("parcels", filter=Q(parcels__staging__isnull=True, handover__isnull=True)))
        .order_by("id")
    )


_NEAR = WrittenObjects(_near)
_STAGED = WrittenObjects(
    lambda using: (
        Staging.objects.using(using)
        .filter(Q(parcel__handed__isnull=True) | AmongGiven("parcel__waybill", "found", "text"))
        .select_related("parcel__pickup", "parcel__handed")
        .order_by("id")
    )
)
_NOT_HANDED = WrittenObjects(
    lambda using: (
        Parcel.objects.using(using)
        .filter(pickup__handover__isnull=False, handed__isnull=True)
        .select_related("pickup__handover")
        .order_by("id")
    )
)


class ParcelsUnstaged(Watch):
    key = "warehouse.parcels_unstaged"
    title = "提货前未备好"
    subject = PickupPlanned
    params = StagedBefore
    advice = "请立即备货；来不及的通知承运人"
    examples = (
        passes(Readiness(1801, 5, "")),
        passes(Readiness(1800, 0, "")),
        breaches(Readiness(1800, 5, "")),
        passes(Readiness(1800, 5, ""), default_staged_before_minutes=20),
    )

    def subjects(self, context: Context) -> Subjects:
        """Pick-ups of these days that nobody has handed over, and what was found before."""
        span = {"first": context.now - LOOKS_BACK, "last": context.now + LOOKS_BACK}
        rows: list[Any] = _NEAR.objects({**span, "found": sorted(unsettled(self.key, context.using))}, context.using)
        columns: dict[str, list[Any]] = {
            "pickup": [row.number for row in rows],
            "place": [row.warehouse_id for row in rows],
        }
        subjects = Subjects(PickupPlanned, columns, list(range(len(rows))), [None] * len(rows))
        subjects.memo["rows"] = rows
        return subjects

    def facts(self, subjects: Subjects, context: Context) -> Sequence[Readiness]:
        return [
            Readiness(
                int((row.pickup_at - context.now).total_seconds()),
                row.waiting,
                f"{timezone.localtime(row.pickup_at):%m-%d %H:%M} {row.carrier}提货",
            )
            for row in subjects.memo["rows"]
        ]

    @staticmethod
    def judge(fact: Readiness, params: StagedBefore) -> str | None:
        is_late = fact.unstaged and fact.seconds <= params.default_staged_before_minutes * 60
        return f"{fact.said}，还有包裹没有备好" if is_late else None

    def plant(self, bed: Bed) -> str:
        bed.plant(Parcel, pickup_id=bed.plant(Pickup, number=NUMBER, pickup_at=bed.now), waybill=NUMBER)
        return NUMBER

    def owners(self, subjects: Subjects, context: Context) -> Sequence[int]:
        return first_at(HEAD, subjects.place, context.now, context.using)


class HandedOver(NamedTuple):
    """``counted`` is -1 where nobody counted."""

    scanned: int
    counted: int
    is_signed: bool


class HandoverComplete(Gate):
    """What the carrier took, he took; a hand-over without its papers is asked about."""

    key = "warehouse.handover_complete"
    title = "交接手续齐全"
    subject = ParcelsHanded
    params = Params
    outcome = Outcome.WARN
    advice = "请当面点清件数、逐件扫描，由承运人签字并拍照"
    examples = (
        passes(HandedOver(118, 118, is_signed=True)),
        breaches(HandedOver(118, -1, is_signed=True)),
        breaches(HandedOver(118, 120, is_signed=True)),
        breaches(HandedOver(118, 118, is_signed=False)),
    )

    def facts(self, subjects: Subjects, context: Context) -> Sequence[HandedOver]:
        rows = subjects.rows("scanned", "count", "is_signed")
        return [HandedOver(*row) for row in rows]

    @staticmethod
    def judge(fact: HandedOver, params: Params) -> str | None:
        found = []
        if fact.counted < 0:
            found.append("没有填件数")
        elif fact.counted != fact.scanned:
            found.append(f"扫描 {fact.scanned} 件，填写 {fact.counted} 件")
        if not fact.is_signed:
            found.append("缺承运人签字")
        return "；".join(found) or None


class Missing(NamedTuple):
    waybill: str
    is_found: bool


class ParcelMissing(Watch):
    """Of the list of a pick-up that was handed over."""

    key = "warehouse.parcel_missing"
    title = "待查"
    subject = MissingParcel
    params = Params
    limits = ("default_missing_days",)
    advice = "请当晚查明去向：漏扫、漏装或遗失"
    examples = (passes(Missing("SF1", is_found=True)), breaches(Missing("SF1", is_found=False)))

    def subjects(self, context: Context) -> Subjects:
        rows = _NOT_HANDED.objects({}, context.using)
        columns: dict[str, list[Any]] = {
            "pickup": [row.pickup.number for row in rows],
            "waybill": [row.waybill for row in rows],
            "place": [row.pickup.warehouse_id for row in rows],
        }
        subjects = Subjects(MissingParcel, columns, list(range(len(rows))), [None] * len(rows))
        subjects.memo["handlers"] = [row.pickup.handover.handler for row in rows]
        return subjects

    def facts(self, subjects: Subjects, context: Context) -> Sequence[Missing]:
        done = settled(self.key, context.using)
        return [Missing(waybill, subjects.key(index) in done) for index, waybill in enumerate(subjects.waybill)]

    @staticmethod
    def judge(fact: Missing, params: Params) -> str | None:
        return None if fact.is_found else f"运单 {fact.waybill} 在清单上，交接时没有扫到"

    def plant(self, bed: Bed) -> str:
        pickup = bed.plant(Pickup, number=NUMBER)
        bed.plant(Handover, pickup_id=pickup)
        bed.plant(Parcel, pickup_id=pickup, waybill=NUMBER)
        return f"{NUMBER}/{NUMBER}"

    def owners(self, subjects: Subjects, context: Context) -> Sequence[int]:
        return list(subjects.memo["handlers"])


class StagingTime(Params):
    default_staging_max_hours: int = Field(4, title="备货最长停放（小时）", ge=1)


class Standing(NamedTuple):
    """``seconds`` since it was staged; ``is_gone``: the carrier took it."""

    seconds: int
    is_gone: bool
    since: str


class StagedTooLong(Watch):
    key = "warehouse.staged_too_long"
    title = "备货停放过久"
    subject = ParcelStaged
    params = StagingTime
    advice = "请联系承运人提货，或退回库位"
    examples = (
        passes(Standing(4 * 3600, is_gone=False, since="")),
        passes(Standing(9 * 3600, is_gone=True, since="")),
        breaches(Standing(4 * 3600 + 1, is_gone=False, since="")),
    )

    def subjects(self, context: Context) -> Subjects:
        found = [mark.split("/")[-1] for mark in unsettled(self.key, context.using)]
        rows = _STAGED.objects({"found": found}, context.using)
        columns: dict[str, list[Any]] = {
            "pickup": [row.parcel.pickup.number for row in rows],
            "waybill": [row.parcel.waybill for row in rows],
            "place": [row.parcel.pickup.warehouse_id for row in rows],
        }
        subjects = Subjects(ParcelStaged, columns, list(range(len(rows))), [None] * len(rows))
        subjects.memo["rows"] = rows
        return subjects

    def facts(self, subjects: Subjects, context: Context) -> Sequence[Standing]:
        return [
            Standing(
                max(0, int((context.now - row.staged_at).total_seconds())),
                getattr(row.parcel, "handed", None) is not None,
                f"{timezone.localtime(row.staged_at):%m-%d %H:%M}",
            )
            for row in subjects.memo["rows"]
        ]

    @staticmethod
    def judge(fact: Standing, params: StagingTime) -> str | None:
        is_long = not fact.is_gone and fact.seconds > params.default_staging_max_hours * 3600
        return f"{fact.since} 备好，一直没有提走" if is_long else None

    def plant(self, bed: Bed) -> str:
        parcel = bed.plant(Parcel, pickup_id=bed.plant(Pickup, number=NUMBER), waybill=NUMBER)
        bed.plant(Staging, parcel_id=parcel, staged_at=bed.now - LONG_AGO)
        return f"{NUMBER}/{NUMBER}"

    def owners(self, subjects: Subjects, context: Context) -> Sequence[int]:
        return [row.handler for row in subjects.memo["rows"]]
