"""When network devices, operating systems and databases are scanned, and by what; small firms seldom, and by a list."""

from collections.abc import Collection, Mapping, Sequence
from datetime import date, time, timedelta

from pydantic import Field

from guiju.domains.infosec.models import ScanKind, SecurityScan
from guiju.kernel.calendar.moments import local
from guiju.kernel.commands.work import Work
from guiju.kernel.controls.duties.cadence import ANCHOR
from guiju.kernel.controls.duties.duty import Duty, DutyParams
from guiju.kernel.controls.duties.settling import settle_now
from guiju.kernel.controls.gate import Params
from guiju.kernel.controls.in_force import bounds_of_duty
from guiju.kernel.controls.models import WHOLE, DutyItem
from guiju.kernel.org.holders import own_holders

SCANNED = "infosec.assets_scanned"


class ScanParams(Params):
    """``default_small_interval_days`` holds for a firm of fewer people than ``default_small_headcount``."""

    targets: list[str] = Field(["网络设备", "操作系统", "数据库"], title="扫描哪些资产")
    default_interval_days: int = Field(30, title="间隔（天）", ge=1, le=366)
    default_small_headcount: int = Field(100, title="多少人以下按小企业", ge=0)
    default_small_interval_days: int = Field(90, title="小企业间隔（天）", ge=1, le=366)


def headcount(day: date, using: str) -> int:
    """People with a post on a day; one statement."""
    return len({each.owner for each in own_holders(day, using)})


def is_small(params: ScanParams, people: int) -> bool:
    return people < params.default_small_headcount


def interval(params: ScanParams, people: int) -> int:
    return params.default_small_interval_days if is_small(params, people) else params.default_interval_days


def is_due(given: Params, day: date, using: str) -> bool:
    """Of a firm that is not small: after its own interval."""
    params: ScanParams = given  # type: ignore[assignment]
    is_turn = not (day - ANCHOR.date()).days % params.default_interval_days
    return is_turn and not is_small(params, headcount(day, using))


def params_of(day: date, using: str) -> ScanParams:
    bounds = bounds_of_duty(SCANNED, local(day, time(12)), using)
    given: list[ScanParams] = [bound.params for bound in bounds]  # type: ignore[misc]
    return given[0] if given else ScanParams()


def accepted(params: ScanParams, people: int) -> list[ScanKind]:
    """What counts: a scan, in a small firm a list of updates too."""
    return [ScanKind.SCAN, ScanKind.UPDATES] if is_small(params, people) else [ScanKind.SCAN]


def unscanned(items: Sequence[int], using: str, fresh: Collection[tuple[str, date]] = ()) -> Mapping[int, str]:
    """The duty items for which there is no report that is young enough (REPORT_REQUIRED); ``fresh`` are just coming."""
    rows = list(DutyItem.objects.using(using).filter(~WHOLE, id__in=items).order_by("id"))
    if not rows:
        return {}
    params, people = params_of(rows[-1].day, using), headcount(rows[-1].day, using)
    kinds = accepted(params, people)
    known = SecurityScan.objects.using(using).filter(kind__in=kinds).values_list("made_on", flat=True)
    days = [*known, *(day for kind, day in fresh if kind in kinds)]
    oldest = timedelta(days=interval(params, people))
    wanted = "导入扫描报告或更新状态清单" if is_small(params, people) else "导入扫描报告"
    return {row.pk: f"{wanted}（REPORT_REQUIRED）" for row in rows if not any(row.day - day < oldest for day in days)}


def settle_scans(work: Work, fresh: Collection[tuple[str, date]]) -> None:
    """What is due and has its report now is done."""
    due = DutyItem.objects.using(work.using).filter(~WHOLE, duty=SCANNED, opens_at__lte=work.now)
    items = list(due.order_by("id").values_list("id", flat=True))
    waits = unscanned(items, work.using, fresh)
    settle_now(work, ASSETS_SCANNED.title, [item for item in items if item not in waits])


ASSETS_SCANNED = Duty(
    SCANNED,
    "设备安全扫描",
    DutyParams(
        posts=["it_admin"],
        interval_days=90,
        on_holidays="all",
        grace_minutes=7 * 24 * 60,
        bundle="quarterly",
        superior="operations_director",
    ),
    {"interval_days": "default_small_interval_days"},
    outstanding=unscanned,
    own=ScanParams,
    besides=is_due,
)
"""Done by a report that is young enough, whenever it is imported."""
