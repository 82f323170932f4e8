"""Equipment is checked before it starts; a faulty one stands still; interlocks are not out of action for long."""

from collections.abc import Sequence
from typing import NamedTuple

from django.utils import timezone
from pydantic import Field

from guiju.domains.safety.equipment import Machine, machines
from guiju.domains.safety.work_subjects import BypassAsked, EquipmentUse, ServiceLogged
from guiju.kernel.commands.context import Context
from guiju.kernel.commands.subjects import Subjects
from guiju.kernel.controls.examples import breaches, passes
from guiju.kernel.controls.gate import Gate, Params
from guiju.kernel.controls.patterns.days import spoken_day

HOUR = 3600


class Used(NamedTuple):
    """A machine on the day on which it is to be used; all days are ordinals."""

    machine: Machine
    day: int
    is_start: bool


class _UseGate(Gate):
    subject = EquipmentUse

    def facts(self, subjects: Subjects, context: Context) -> Sequence[Used]:
        known = subjects.once("machines", lambda: machines(subjects.code, context.now, context.using))
        return [Used(known[code], day, is_start) for code, day, is_start in subjects.rows("code", "day", "is_start")]


class PrecheckParams(Params):
    default_precheck: bool = Field(default=True, title="启动前检查")


_SOUND = Machine("CV-1", 10, "", "", "")


class Prechecked(_UseGate):
    key = "safety.equipment_prechecked"
    title = "设备启动前点检合格"
    params = PrecheckParams
    advice = "请先做开机点检；不合格的，修好并复检后再启动"
    examples = (
        passes(Used(_SOUND, 10, is_start=True)),
        passes(Used(_SOUND, 11, is_start=False)),
        passes(Used(_SOUND, 11, is_start=True), default_precheck=False),
        breaches(Used(_SOUND, 11, is_start=True)),
        breaches(Used(_SOUND._replace(faults="急停按钮不合格"), 10, is_start=True)),
    )

    @staticmethod
    def judge(fact: Used, params: PrecheckParams) -> str | None:
        machine = fact.machine
        if not params.default_precheck or not fact.is_start:
            return None
        if machine.checked_on != fact.day:
            return f"{machine.code} 今天还没有开机点检"
        return f"{machine.code} 点检{machine.faults}，不能启动" if machine.faults else None


class EquipmentMended(_UseGate):
    key = "safety.equipment_mended"
    title = "带病设备不得运行"
    params = Params
    advice = "请维修，并由维修人以外的人复检合格后再使用"
    examples = (
        passes(Used(_SOUND, 10, is_start=False)),
        breaches(Used(_SOUND._replace(fault="急停按钮不合格"), 10, is_start=False)),
    )

    @staticmethod
    def judge(fact: Used, params: Params) -> str | None:
        machine = fact.machine
        return f"{machine.code} {machine.fault}，还没有修好并由另一人复检" if machine.fault else None


class BypassEnded(_UseGate):
    key = "safety.bypass_ended"
    title = "联锁旁路到期后不得使用设备"
    params = Params
    advice = "请恢复联锁并登记检查合格后再使用（INTERLOCK_BYPASS_EXPIRED）"
    examples = (
        passes(Used(_SOUND, 10, is_start=True)),
        breaches(Used(_SOUND._replace(bypassed="IL-3"), 10, is_start=True)),
    )

    @staticmethod
    def judge(fact: Used, params: Params) -> str | None:
        machine = fact.machine
        if not machine.bypassed:
            return None
        return f"{machine.code} 的联锁 {machine.bypassed} 旁路许可已到期，还没有恢复（INTERLOCK_BYPASS_EXPIRED）"


class BypassParams(Params):
    default_bypass_hours_max: int = Field(8, title="旁路最长时间（小时）", ge=1)


class Span(NamedTuple):
    code: str
    seconds: int


class BypassShort(Gate):
    key = "safety.bypass_short"
    title = "联锁旁路时间不超限"
    subject = BypassAsked
    params = BypassParams
    advice = "请缩短旁路时间，到期再申请"
    examples = (
        passes(Span("IL-3", 8 * HOUR)),
        breaches(Span("IL-3", 8 * HOUR + 1)),
        passes(Span("IL-3", 9 * HOUR), default_bypass_hours_max=9),
    )

    def facts(self, subjects: Subjects, context: Context) -> Sequence[Span]:
        return [Span(*row) for row in subjects.rows("code", "seconds")]

    @staticmethod
    def judge(fact: Span, params: BypassParams) -> str | None:
        most = params.default_bypass_hours_max
        return f"{fact.code} 旁路许可超过 {most} 小时" if fact.seconds > most * HOUR else None


class Dated(NamedTuple):
    done_on: int
    today: int


class ServiceDone(Gate):
    """A record of what has not happened is forged."""

    key = "safety.service_done"
    title = "检修记录不写将来的日期"
    subject = ServiceLogged
    params = Params
    advice = "请写实际检修的日期（RECORD_INVALID）"
    examples = (passes(Dated(10, 10)), breaches(Dated(11, 10)))

    def facts(self, subjects: Subjects, context: Context) -> Sequence[Dated]:
        today = timezone.localdate(context.now).toordinal()
        return [Dated(day, today) for day in subjects.done_on]

    @staticmethod
    def judge(fact: Dated, params: Params) -> str | None:
        return f"检修日期 {spoken_day(fact.done_on)} 还没有到" if fact.done_on > fact.today else None
