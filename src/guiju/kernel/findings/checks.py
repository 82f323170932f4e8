"""What ``guiju verify`` compares: a finding is marked resolved exactly when its closing says so, by somebody else."""

from django.db.models import F, Q

from guiju.kernel.audit.report import Result, Tally, named, register_check
from guiju.kernel.findings.models import Closing, Finding, Verification


def check_closings(using: str) -> Result:
    tally = Tally(Finding.objects.using(using).count())
    marked = Finding.objects.using(using).filter(resolved_at__isnull=False, closing__isnull=True)
    for finding in marked.order_by("id").values_list("id", flat=True)[:1]:
        tally.fail(f"{named(Finding, finding)} 标为已解决，但没有关闭的记录")
    unmarked = Closing.objects.using(using).filter(
        Q(finding__resolved_at__isnull=True) | ~Q(finding__resolved_at=F("closed_at"))
    )
    for closing in unmarked.order_by("id").values_list("id", flat=True)[:1]:
        tally.fail(f"{named(Closing, closing)} 与问题上的解决时间不符")
    strange = Verification.objects.using(using).exclude(rectifier=F("rectification__rectifier"))
    for verification in strange.order_by("id").values_list("id", flat=True)[:1]:
        tally.fail(f"{named(Verification, verification)} 记的整改人与整改单不符")
    return tally.result()


def register() -> None:
    register_check("findings", "问题按步骤关闭", check_closings)
