"""What is found is assigned, put right with a photo and looked at by another, mostly the next day."""

from datetime import timedelta

from guiju.demo.story.found import TOLD
from guiju.demo.story.stage import DIRECTOR, HEAD, MANAGER, OWNER, Stage
from guiju.kernel.findings.commands import AssignFinding, RectifyFinding, VerifyFinding
from guiju.kernel.findings.models import Finding
from guiju.kernel.findings.standing import Stage as Step
from guiju.kernel.findings.standing import standing_of

SOON = timedelta(hours=30)
_DONE = ("已整改，现场已恢复", "已处理，并向班组说明", "已清理复位，见照片")
_OTHERS = (DIRECTOR, OWNER, MANAGER, HEAD)


def put_right(stage: Stage) -> None:
    """Everything that is due soon and has no story of its own."""
    found = dict(
        Finding.objects.using(stage.using)
        .filter(resolved_at__isnull=True)
        .exclude(title__in=TOLD)
        .values_list("id", "fingerprint")
    )
    if not found:
        return
    numbers = {account: number for number, account in stage.accounts.items() if account}
    rectified: dict[str, list[dict[str, object]]] = {}
    for finding, each in sorted(standing_of(list(found), stage.using).items()):
        who = numbers.get(each.responsible or 0)
        if each.stage is Step.RECTIFYING and who and each.due_at and each.due_at - stage.now < SOON:
            done = stage.chance(found[finding]).choice(_DONE)
            lines = [{"file": stage.photo(who, "done")}]
            rectified.setdefault(who, []).append({"finding": finding, "done": done, "lines": lines})
    for who, items in rectified.items():
        stage.act(who, RectifyFinding, items, f"rectified-{who}")


def looked_at(stage: Stage) -> None:
    """What was put right is verified by another person; what nobody has yet gets an owner."""
    found = Finding.objects.using(stage.using).filter(resolved_at__isnull=True).exclude(title__in=TOLD)
    ids = list(found.values_list("id", flat=True))
    if not ids:
        return
    verified: dict[str, list[dict[str, object]]] = {}
    assigned = []
    for finding, each in sorted(standing_of(ids, stage.using).items()):
        if each.stage is Step.VERIFYING:
            who = next(other for other in _OTHERS if stage.accounts[other] != each.rectifier)
            verified.setdefault(who, []).append({"finding": finding, "decision": "accept", "note": "现场看过，合格"})
        elif each.stage is Step.UNASSIGNED:
            assigned.append({"finding": finding, "responsible": HEAD, "hours": 24, "note": "请一天内整改"})
    for who, items in verified.items():
        stage.act(who, VerifyFinding, items, f"verified-{who}")
    if assigned:
        stage.act(DIRECTOR, AssignFinding, assigned, "assigned")
