"""An asset that no scan covers."""

from collections.abc import Sequence
from typing import NamedTuple

from django.utils import timezone

from guiju.domains.infosec.controls.assets import keepers, standing
from guiju.domains.infosec.models import AssetKind, ScannedAsset, SecurityScan
from guiju.domains.infosec.scans import ScanParams, accepted, headcount, interval, params_of
from guiju.domains.infosec.subjects import AssetStands
from guiju.kernel.commands.context import Context
from guiju.kernel.commands.subjects import Subjects
from guiju.kernel.controls.examples import breaches, passes
from guiju.kernel.controls.record import Record
from guiju.kernel.controls.watch import Watch

SCANS_KEPT = Record("infosec.scans_kept", "扫描报告登记不可改", ("infosec_securityscan_posted_update",))
NEVER = 0
KINDS = {str(value): str(label) for value, label in AssetKind.choices}


class Covered(NamedTuple):
    """Days as ordinals: of the last report that covers it, `NEVER` where none does, and of the newest of all."""

    code: str
    kind: str
    last: int
    newest: int
    people: int


class AssetUnscanned(Watch):
    """Where nothing was scanned at all the duty is overdue; this finds what a report has left out."""

    key = "infosec.asset_unscanned"
    title = "资产未被扫描"
    subject = AssetStands
    params = ScanParams
    advice = "请补扫这个资产，再导入报告"
    examples = (
        passes(Covered("DB-1", "数据库", 100, 100, 150)),
        breaches(Covered("DB-1", "数据库", NEVER, 100, 150)),
        breaches(Covered("DB-1", "数据库", 70, 100, 150)),
        passes(Covered("DB-1", "数据库", 70, 100, 99)),
        passes(Covered("Z-1", "业务系统", NEVER, 100, 150)),
        passes(Covered("DB-1", "数据库", NEVER, NEVER, 150)),
    )

    def subjects(self, context: Context) -> Subjects:
        return standing(context)

    def facts(self, subjects: Subjects, context: Context) -> Sequence[Covered]:
        today = timezone.localdate(context.now)
        people = headcount(today, context.using)
        kinds = accepted(params_of(today, context.using), people)
        scans = SecurityScan.objects.using(context.using).filter(kind__in=kinds)
        newest = scans.order_by("-made_on").values_list("made_on", flat=True).first()
        seen = ScannedAsset.objects.using(context.using).filter(scan__kind__in=kinds).order_by("scan__made_on")
        last = {code: day.toordinal() for code, day in seen.values_list("code", "scan__made_on")}
        return [
            Covered(
                row.code, KINDS[row.kind], last.get(row.code, NEVER), newest.toordinal() if newest else NEVER, people
            )
            for row in subjects.memo["rows"]
        ]

    @staticmethod
    def judge(fact: Covered, params: ScanParams) -> str | None:
        if fact.kind not in params.targets or fact.newest == NEVER:
            return None
        if fact.last != NEVER and fact.newest - fact.last < interval(params, fact.people):
            return None
        return f"{fact.kind} {fact.code} 不在扫描报告里"

    def owners(self, subjects: Subjects, context: Context) -> Sequence[int]:
        return keepers(subjects)
