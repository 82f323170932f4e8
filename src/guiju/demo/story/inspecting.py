"""Inspections by plan: drawn on the day they fall due, looked at with a picture of each target, closed."""

from datetime import timedelta

from guiju.demo.company import WAREHOUSE
from guiju.demo.story.goods import FOOD, HOME, PARTS, SOAP
from guiju.demo.story.stage import DIRECTOR, HEAD, KEEPER, OFFICER, Stage
from guiju.domains.purchasing.registers import Suppliers
from guiju.domains.safety.commands import CloseInspection, OpenInspection, RecordResult
from guiju.domains.safety.inspecting import inspection_kinds
from guiju.domains.safety.models import InspectionTarget
from guiju.domains.safety.registers import HygieneAreas
from guiju.kernel.controls.models import DutyItem

_AREAS = ("卸货口", "拣货区", "打包台")
_SUPPLIERS = ((SOAP, "medium"), (FOOD, "high"), (HOME, "low"), (PARTS, "medium"))
_DONE_BY = {"areas": OFFICER, "rules": OFFICER, "goods": HEAD, "suppliers": HEAD}
_ABOUT = {"rules": "S01"}


def targets_named(stage: Stage) -> None:
    """Who keeps which area, and whom the company buys from."""
    areas = [{"place": WAREHOUSE, "code": code, "keeper": KEEPER} for code in _AREAS]
    stage.act(HEAD, HygieneAreas.enter, areas, "areas")
    bought = [{"place": WAREHOUSE, "name": name, "risk": risk, "buyer": DIRECTOR} for name, risk in _SUPPLIERS]
    stage.act(DIRECTOR, Suppliers.enter, bought, "suppliers")


def inspected(stage: Stage) -> None:
    due = DutyItem.objects.using(stage.using).filter(day=stage.day, settled_at__isnull=True)
    wanted = set(due.values_list("duty", flat=True))
    for kind, person in _DONE_BY.items():
        if wanted & set(inspection_kinds()[kind].duties) and stage.plays(person):
            _inspected(stage, kind, person)


def _inspected(stage: Stage, kind: str, person: str) -> None:
    plan = {"kind": kind, "about": _ABOUT.get(kind, ""), "place": WAREHOUSE, "due_on": stage.day + timedelta(days=7)}
    stage.act(person, OpenInspection, plan, f"inspection-{kind}")
    number = stage.told(person, OpenInspection, f"inspection-{kind}")
    keys = InspectionTarget.objects.using(stage.using).filter(inspection__number=number).order_by("id")
    results = [
        {"inspection": number, "key": key, "result": "ok", "photo": stage.photo(person, key)}
        for key in keys.values_list("key", flat=True)
    ]
    stage.act(person, RecordResult, results, f"inspected-{kind}")
    stage.act(person, CloseInspection, {"inspection": number}, f"inspection-closed-{kind}")
