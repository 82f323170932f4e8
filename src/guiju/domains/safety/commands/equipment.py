"""What is done with equipment: checked, started, mended and maintained, its interlocks put out of action for a while."""

from datetime import datetime, timedelta
from typing import Annotated, Any, Literal

import orjson
from django.utils import timezone
from pydantic import Field

from guiju.domains.safety.commands.record_hazard import RecordHazard
from guiju.domains.safety.fields import Day, EquipmentCode, Instant, Moment, Note, Words
from guiju.domains.safety.marking import mark
from guiju.domains.safety.models import (
    Bypass,
    CheckPurpose,
    Downtime,
    EquipmentCheck,
    EquipmentProblem,
    EquipmentService,
    EquipmentStart,
    ServiceWork,
)
from guiju.domains.safety.referred import PROBLEM_REPORTED, ProblemParams
from guiju.domains.safety.rounds import settle_devices, settle_prechecks, settle_rounds
from guiju.domains.safety.work_subjects import BypassAsked, EquipmentChecked, EquipmentUse, ServiceLogged
from guiju.kernel.commands.batch import Batch
from guiju.kernel.commands.builtin import refusal
from guiju.kernel.commands.command import Command, Input
from guiju.kernel.commands.context import Context, Refusal
from guiju.kernel.commands.fields import Label, Reference
from guiju.kernel.commands.subjects import Subjects
from guiju.kernel.commands.work import Work
from guiju.kernel.org.entities import entities
from guiju.kernel.org.models import Person
from guiju.kernel.store.arrays import any_of, array
from guiju.kernel.worklist.tasks import DONE, end_tasks, open_tasks

LATE = timedelta(minutes=5)
"""A check written down later than that after it was made is 补录."""
SOURCE, MEND = "equipment", "equipment.mend"
PURPOSES = {str(value): str(label) for value, label in CheckPurpose.choices}
WORKS = {str(value): str(label) for value, label in ServiceWork.choices}
SourceCode = Annotated[
    str | None,
    Label("灭火器编号"),
    Reference("safety.Extinguisher", by="code", place="place_id", fetch=("code", "good_until"), title="灭火器"),
]


class CheckInput(Input):
    equipment: Annotated[
        str | None,
        Label("设备编号"),
        Reference(
            "safety.Equipment", by="code", place="place_id", fetch=("code", "kind", "keeper_id", "guards"), title="设备"
        ),
    ] = None
    extinguisher: SourceCode = None
    purpose: Annotated[Literal["start", "routine", "again"], Label("检查种类", choices=PURPOSES)] = "routine"
    checked_at: Annotated[Moment, Label("检查时间", "空着就是现在")] = None


class ItemInput(Input):
    title: Annotated[str, Field(min_length=1, max_length=120), Label("检查项")]
    result: Annotated[Literal["ok", "not_ok"], Label("结果", choices={"ok": "合格", "not_ok": "不合格"})]
    note: Note = ""


class RecordCheck(Command):
    """What is wrong is reported by the same save, a machine's as a problem, an extinguisher's as a fire hazard."""

    key = "safety.record_check"
    title = "登记设备检查"
    header = CheckInput
    line = ItemInput
    happened = "checked_at"
    yields = (EquipmentChecked,)
    causes = ("safety.record_hazard",)
    records_reality = True

    def prepare(self, batch: Batch, context: Context) -> list[Refusal]:
        head = batch.head
        rows = zip(head.equipment, head.extinguisher, strict=True)
        return [
            refusal(item, None, "stands", "请写一个设备编号，或一个灭火器编号", "一次检查一台")
            for item, (machine, extinguisher) in enumerate(rows)
            if (machine is None) == (extinguisher is None)
        ]

    def subjects(self, batch: Batch, context: Context) -> list[Subjects]:
        things = _things(batch)
        columns = {
            "code": [thing.code for thing in things],
            "place": [thing.place_id for thing in things],
            "checked_at": [int(each.timestamp()) for each in _moments(batch, context.now)],
        }
        return [Subjects(EquipmentChecked, columns, list(range(batch.size)), [None] * batch.size)]

    def apply(self, batch: Batch, work: Work) -> None:
        head, things, moments = batch.head, _things(batch), _moments(batch, work.now)
        items: list[list[tuple[str, bool, str]]] = [[] for _ in range(batch.size)]
        for item, (title, result, note) in zip(
            batch.line_items, batch.lines.rows("title", "result", "note"), strict=True
        ):
            items[item].append((title, result == "ok", note))
        wrong = ["、".join(title for title, is_sound, _ in each if not is_sound) for each in items]
        made_up = [work.recorded_at - moment > LATE for moment in moments]
        work.insert(
            EquipmentCheck,
            {
                "code": [thing.code for thing in things],
                "place_id": [thing.place_id for thing in things],
                "purpose": head.purpose,
                "items": [orjson.dumps(each).decode() for each in items],
                "is_sound": [not each for each in wrong],
                "made_up": made_up,
                "checker": work.actor,
                "checked_at": moments,
                "recorded_at": work.recorded_at,
            },
            batch.size,
        )
        work.answer(range(batch.size), made_up=made_up)
        machines = head.record("equipment")
        self._report(batch, work, [item for item, each in enumerate(wrong) if each and machines[item]], wrong, moments)
        self._endanger(batch, work, wrong)
        settle_prechecks(work, sorted({machine.place_id for machine in machines if machine}))
        settle_devices(work, sorted({machine.place_id for machine in machines if machine}))
        settle_rounds(
            work, sorted({thing.place_id for thing, machine in zip(things, machines, strict=True) if not machine})
        )

    def _report(self, batch: Batch, work: Work, found: list[int], wrong: list[str], moments: list[datetime]) -> None:
        machines = [batch.head.record("equipment")[item] for item in found]
        keepers = dict(
            Person.objects.using(work.using)
            .filter(id__in=[machine.keeper_id for machine in machines])
            .values_list("id", "account_id")
        )
        owners = [keepers.get(machine.keeper_id) or work.actor for machine in machines]
        what = [f"{wrong[item]}不合格" for item in found]
        bounds = PROBLEM_REPORTED.bounds(work.now, work.using)
        params: ProblemParams = bounds[0].params if bounds else ProblemParams()  # type: ignore[assignment]
        due_at = work.now + timedelta(days=params.mend_days)
        work.insert_numbered(
            EquipmentProblem,
            {
                "code": [machine.code for machine in machines],
                "place_id": [machine.place_id for machine in machines],
                "what": what,
                "fault_at": [moments[item] for item in found],
                "reported_at": work.now,
                "reporter": work.actor,
                "owner": owners,
                "due_at": due_at,
                "settled_at": None,
            },
            kind="WX",
            entities=entities(work, [machine.place_id for machine in machines]),
            dates=[work.now] * len(found),
            items=found,
            answer="problem",
        )
        columns = {
            "person": owners,
            "kind": MEND,
            "title": [f"请维修 {machine.code}：{said}" for machine, said in zip(machines, what, strict=True)],
            "place_id": [machine.place_id for machine in machines],
            "due_at": due_at,
            "source": SOURCE,
            "source_key": [machine.code for machine in machines],
        }
        open_tasks(work, columns, len(found) if bounds else 0)

    def _endanger(self, batch: Batch, work: Work, wrong: list[str]) -> None:
        today = timezone.localdate(work.now)
        found = [
            (item, thing, wrong[item] + ("不合格" if wrong[item] else "已过有效期"))
            for item, thing in enumerate(batch.head.record("extinguisher"))
            if thing is not None and (wrong[item] or thing.good_until < today)
        ]
        if not found:
            return
        codes = _place_codes(work, [thing.place_id for _, thing, _ in found])
        head = {
            "place": [codes[thing.place_id] for _, thing, _ in found],
            "kind": ["fire"] * len(found),
            "what": [f"灭火器 {thing.code} {said}" for _, thing, said in found],
            "photo": [None] * len(found),
            "station": [None] * len(found),
            "is_hidden": [False] * len(found),
        }
        work.perform(RecordHazard, head, origin=[item for item, _, _ in found])


def _things(batch: Batch) -> list[Any]:
    rows = zip(batch.head.record("equipment"), batch.head.record("extinguisher"), strict=True)
    return [machine or extinguisher for machine, extinguisher in rows]


def _moments(batch: Batch, now: datetime) -> list[datetime]:
    return [moment or now for moment in batch.head.checked_at]


def _place_codes(work: Work, places: list[int]) -> dict[int, str]:
    rows = work.select(
        f"select id, code from org_place where {any_of('id', using=work.using)}",
        [array(sorted(set(places)), work.using)],
    )
    return dict(rows)


class StartInput(Input):
    equipment: EquipmentCode


class StartEquipment(Command):
    key = "safety.start_equipment"
    title = "启动设备"
    header = StartInput
    yields = (EquipmentUse,)

    def subjects(self, batch: Batch, context: Context) -> list[Subjects]:
        columns = {
            "code": batch.head.equipment,
            "place": [record.place_id for record in batch.head.record("equipment")],
            "day": [timezone.localdate(context.now).toordinal()] * batch.size,
            "is_start": [True] * batch.size,
        }
        return [Subjects(EquipmentUse, columns, list(range(batch.size)), [None] * batch.size)]

    def apply(self, batch: Batch, work: Work) -> None:
        columns = {
            "code": batch.head.equipment,
            "place_id": [record.place_id for record in batch.head.record("equipment")],
            "starter": work.actor,
            "started_at": work.now,
        }
        work.insert(EquipmentStart, columns, batch.size)


class ServiceInput(Input):
    equipment: EquipmentCode
    work: Annotated[Literal["test", "repair", "upkeep"], Label("种类", choices=WORKS)]
    done_on: Annotated[Day, Label("日期")]
    fault_at: Annotated[Moment, Label("故障时间", "维修的填写")] = None
    signer: Annotated[
        str | None, Label("签字人"), Reference("org.Person", by="number", fetch=("account_id",), title="人员")
    ] = None
    note: Note = ""


class LogMaintenance(Command):
    """Without a signature it is kept and does not count; the next is due from the day it was really done."""

    key = "safety.log_maintenance"
    title = "登记设备检修"
    header = ServiceInput
    yields = (ServiceLogged,)

    def subjects(self, batch: Batch, context: Context) -> list[Subjects]:
        columns = {
            "code": batch.head.equipment,
            "place": [record.place_id for record in batch.head.record("equipment")],
            "done_on": [day.toordinal() for day in batch.head.done_on],
        }
        return [Subjects(ServiceLogged, columns, list(range(batch.size)), [None] * batch.size)]

    def apply(self, batch: Batch, work: Work) -> None:
        head = batch.head
        places = [record.place_id for record in head.record("equipment")]
        signers = [person.account_id or 0 if person else 0 for person in head.record("signer")]
        work.insert_numbered(
            EquipmentService,
            {
                "code": head.equipment,
                "place_id": places,
                "work": head.work,
                "done_on": head.done_on,
                "fault_at": head.fault_at,
                "signer": signers,
                "note": head.note,
                "handler": work.actor,
                "recorded_at": work.recorded_at,
            },
            kind="BX",
            entities=entities(work, places),
            dates=[work.now] * batch.size,
            items=range(batch.size),
        )
        work.answer(range(batch.size), state=["已签" if signer else "待签" for signer in signers])
        mended = [code for code, what in head.rows("equipment", "work") if what == ServiceWork.REPAIR]
        mark(work, "safety_equipmentproblem", "settled_at", mended, by="code", kind="text")
        end_tasks(work, SOURCE, mended, DONE)


class DowntimeInput(Input):
    equipment: EquipmentCode
    began_at: Annotated[Instant, Label("停机")]
    ended_at: Annotated[Instant, Label("恢复")]
    cause: Annotated[str, Field(max_length=200), Label("原因")] = ""


class RecordDowntime(Command):
    key = "safety.record_downtime"
    title = "登记停机"
    header = DowntimeInput
    records_reality = True

    def apply(self, batch: Batch, work: Work) -> None:
        head = batch.head
        columns = {
            "code": head.equipment,
            "place_id": [record.place_id for record in head.record("equipment")],
            "began_at": head.began_at,
            "ended_at": head.ended_at,
            "cause": head.cause,
            "handler": work.actor,
        }
        work.insert(Downtime, columns, batch.size)


class BypassInput(Input):
    interlock: EquipmentCode
    reason: Annotated[Words, Label("原因")]
    until: Annotated[Instant, Label("到什么时候")]


class BypassInterlock(Command):
    key = "safety.bypass_interlock"
    title = "许可联锁旁路"
    header = BypassInput
    yields = (BypassAsked,)

    def subjects(self, batch: Batch, context: Context) -> list[Subjects]:
        columns = {
            "code": batch.head.interlock,
            "place": [record.place_id for record in batch.head.record("interlock")],
            "until": [int(until.timestamp()) for until in batch.head.until],
            "seconds": [int((until - context.now).total_seconds()) for until in batch.head.until],
        }
        return [Subjects(BypassAsked, columns, list(range(batch.size)), [None] * batch.size)]

    def apply(self, batch: Batch, work: Work) -> None:
        places = [record.place_id for record in batch.head.record("interlock")]
        work.insert_numbered(
            Bypass,
            {
                "code": batch.head.interlock,
                "place_id": places,
                "reason": batch.head.reason,
                "permitted_by": work.actor,
                "since": work.now,
                "until": batch.head.until,
            },
            kind="PL",
            entities=entities(work, places),
            dates=[work.now] * batch.size,
            items=range(batch.size),
        )
