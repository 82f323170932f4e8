"""The rounds: who holds the post answers the checks of the day, nearly always in time and nearly always in order."""

from collections.abc import Iterable
from typing import Any

import orjson
from django.db.models import Sum

from guiju.demo.company import PEOPLE
from guiju.demo.story.stage import KEEPER, OFFICER, Stage
from guiju.domains.safety.commands import RecordCheck
from guiju.domains.safety.duties import EXTINGUISHERS_SCANNED
from guiju.domains.safety.registers import Extinguishers
from guiju.domains.warehouse.api import CountBin
from guiju.domains.warehouse.duties import DAMP_CHECKED, GOODS_LOOKED_AFTER, SAFETY_CHECKED
from guiju.domains.warehouse.models import BinStock, BinUnderCount
from guiju.kernel.controls.duties.checks import NUMBER, SCAN, checks_in
from guiju.kernel.controls.duties.doing import DoDuty
from guiju.kernel.controls.models import DutyItem

SEAL, NOTHING, READING = "seal", "无", "52"
_QUICKEST, _SLOWEST, _OFTEN = 75, 320, 0.12
_WRONG = {
    GOODS_LOOKED_AFTER.key: "两箱保温杯外箱压痕，已重新码放",
    DAMP_CHECKED.key: "北墙根返潮，已垫高",
    SAFETY_CHECKED.key: "周转车临时停在通道口，已移开",
}


def open_items(stage: Stage) -> list[DutyItem]:
    """Of today, open now, with something to answer; what asks for nothing but itself is done by its document."""
    items = DutyItem.objects.using(stage.using).filter(
        day=stage.day, opens_at__lte=stage.now, settled_at__isnull=True, done__isnull=True
    )
    return [item for item in items.select_related("place").order_by("id") if _asks(item)]


def _asks(item: DutyItem) -> bool:
    return [check.title for check in checks_in(item.checks)] != [item.title]


def holder_of(stage: Stage, item: DutyItem) -> str | None:
    """The number of the person who does it."""
    if item.holder:
        return next((number for number, account in stage.accounts.items() if account == item.holder), None)
    posts = set(orjson.loads(item.posts))
    return next((number for number, _, _, post in PEOPLE if post in posts), None)


def answered(stage: Stage, step: str, items: Iterable[DutyItem], wrong: dict[str, str] | None = None) -> None:
    """Each person answers what is his; ``wrong`` says by duty what is the matter with its first check."""
    by_person: dict[str, list[DutyItem]] = {}
    for item in items:
        person = holder_of(stage, item)
        if person is not None and stage.plays(person):
            by_person.setdefault(person, []).append(item)
    for person, own in by_person.items():
        given = [sheet(stage, person, item, (wrong or {}).get(item.duty, "")) for item in own]
        stage.act(person, DoDuty, given, f"{step}-{person}", reason="当时在卸货口收货，迟到补做")


def sheet(stage: Stage, person: str, item: DutyItem, note: str = "") -> dict[str, Any]:
    chance, evidence = stage.chance(item.fingerprint), orjson.loads(item.evidence)
    lines = []
    for check in checks_in(item.checks):
        bad = note if check.number == 1 else ""
        line: dict[str, Any] = {"check": check.number, "result": "not_ok" if bad else "ok", "note": bad}
        if check.kind == SCAN:
            line["value"] = item.place.code if item.place else ""
        elif check.kind == NUMBER or (not check.kind and NUMBER in evidence):
            line["value"] = READING
        elif check.kind:
            line["value"] = seal(stage, item) if check.name == SEAL else NOTHING
        if "photo_each" in evidence or ("photo" in evidence and check.number == 1):
            line["photo"] = stage.photo(person, f"{item.place.code if item.place else 'GJ'}-{check.number}")
        lines.append(line)
    return {"item": item.fingerprint, "seconds": chance.randint(_QUICKEST, _SLOWEST), "lines": lines}


def seal(stage: Stage, item: DutyItem) -> str:
    """The seal that is put on in the evening is the one that is found in the morning."""
    return f"F-{1000 + stage.number - (item.bundle == 'opening')}"


def morning(stage: Stage) -> None:
    answered(stage, "morning", open_items(stage))


def bins_counted(stage: Stage) -> None:
    """The bins drawn for the opening check, as their cards say."""
    drawn = BinUnderCount.objects.using(stage.using).filter(opening__day=stage.day, counts__isnull=True)
    codes = sorted(drawn.values_list("bin__code", flat=True))
    cards = BinStock.objects.using(stage.using).filter(bin__code__in=codes)
    held = dict(cards.values_list("bin__code").annotate(total=Sum("quantity")).order_by())
    items = [{"bin": code, "quantity": held.get(code, 0), "scanned": code} for code in codes]
    if items:
        stage.act(KEEPER, CountBin, items, "bins")


def forenoon(stage: Stage) -> None:
    answered(stage, "forenoon", [item for item in open_items(stage) if item.bundle != "opening"])


def extinguishers_scanned(stage: Stage) -> None:
    """On the day of the round each of them is looked at where it hangs."""
    if not DutyItem.objects.using(stage.using).filter(day=stage.day, duty=EXTINGUISHERS_SCANNED.key).exists():
        return
    hanging = Extinguishers.entries(stage.using).filter(ended_at__isnull=True).order_by("pk")
    seen = [{"title": title, "result": "ok"} for title in ("压力", "铅封")]
    items = [{"extinguisher": code, "lines": seen} for code in hanging.values_list("code", flat=True)]
    stage.act(OFFICER, RecordCheck, items, "extinguishers")


def midday(stage: Stage) -> None:
    """Every ninth day or so something is not in order."""
    chance, items = stage.chance("wrong"), open_items(stage)
    seen = sorted({item.duty for item in items} & _WRONG.keys())
    wrong = {}
    if seen and chance.random() < _OFTEN:
        duty = chance.choice(seen)
        wrong[duty] = _WRONG[duty]
    answered(stage, "midday", items, wrong)


def evening(stage: Stage) -> None:
    answered(stage, "evening", open_items(stage))
