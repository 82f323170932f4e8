"""An important device that lacks a measure, or of which the last check found something wrong."""

from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from typing import Any, NamedTuple

from pydantic import Field

from guiju.domains.safety.equipment import faults_in
from guiju.domains.safety.important import important, missing
from guiju.domains.safety.models import EquipmentCheck
from guiju.domains.safety.work_subjects import DeviceStands
from guiju.kernel.commands.context import Context
from guiju.kernel.commands.subjects import Subjects
from guiju.kernel.controls.examples import breaches, passes
from guiju.kernel.controls.gate import Params
from guiju.kernel.controls.watch import Watch


def _devices(context: Context) -> Subjects:
    rows = important(context.using)
    columns: dict[str, list[Any]] = {"code": [row.code for row in rows], "place": [row.place_id for row in rows]}
    found = Subjects(DeviceStands, columns, list(range(len(rows))), [None] * len(rows))
    found.memo["rows"] = rows
    return found


class AskDays(Params):
    measures: list[str] = Field(["防盗", "防火", "防水"], title="须落实的防护")
    default_ask_days: int = Field(7, title="几天内补记", ge=1)


class Protected(NamedTuple):
    """``missing`` measures, a line each; ``now`` in epoch seconds."""

    code: str
    missing: str
    now: int


class ProtectionMissing(Watch):
    key = "safety.protection_missing"
    title = "重要设备防护未记全"
    subject = DeviceStands
    params = AskDays
    advice = "请在设备台账写明防盗、防火、防水措施，不适用的写明原因"
    examples = (
        passes(Protected("S-1", "", 0)),
        breaches(Protected("S-1", "防水", 0)),
        passes(Protected("S-1", "防水", 0), measures=["防盗"]),
    )

    def subjects(self, context: Context) -> Subjects:
        return _devices(context)

    def facts(self, subjects: Subjects, context: Context) -> Sequence[Protected]:
        now = int(context.now.timestamp())
        return [Protected(row.code, "\n".join(missing(row)), now) for row in subjects.memo["rows"]]

    @staticmethod
    def judge(fact: Protected, params: AskDays) -> str | None:
        left = [each for each in params.measures if each in fact.missing.split("\n")]
        return f"{fact.code} 没有写{'、'.join(left)}措施" if left else None

    @staticmethod
    def due(fact: Protected, params: AskDays) -> datetime:
        return datetime.fromtimestamp(fact.now, UTC) + timedelta(days=params.default_ask_days)

    def owners(self, subjects: Subjects, context: Context) -> Sequence[int]:
        return [row.keeper.account_id or 0 for row in subjects.memo["rows"]]


class FixDays(Params):
    default_fix_days: int = Field(3, title="整改期限（天）", ge=0)


class Looked(NamedTuple):
    """What the last check found, in words; ``at`` in epoch seconds."""

    code: str
    faults: str
    at: int


class DeviceUnsound(Watch):
    key = "safety.device_unsound"
    title = "重要设备检查异常"
    subject = DeviceStands
    params = FixDays
    advice = "请在期限内修好，再登记一次检查"
    examples = (
        passes(Looked("S-2", "", 0)),
        breaches(Looked("S-2", "防水探头不合格", 0)),
    )

    def subjects(self, context: Context) -> Subjects:
        return _devices(context)

    def facts(self, subjects: Subjects, context: Context) -> Sequence[Looked]:
        codes = [row.code for row in subjects.memo["rows"]]
        checks = EquipmentCheck.objects.using(context.using).filter(code__in=codes, made_up=False)
        last = {check.code: check for check in checks.order_by("id")}
        return [
            Looked(code, "、".join(faults_in(last[code])), int(last[code].checked_at.timestamp()))
            if code in last
            else Looked(code, "", 0)
            for code in codes
        ]

    @staticmethod
    def judge(fact: Looked, params: FixDays) -> str | None:
        return f"{fact.code} {fact.faults}" if fact.faults else None

    @staticmethod
    def due(fact: Looked, params: FixDays) -> datetime:
        return datetime.fromtimestamp(fact.at, UTC) + timedelta(days=params.default_fix_days)

    def owners(self, subjects: Subjects, context: Context) -> Sequence[int]:
        return [row.keeper.account_id or 0 for row in subjects.memo["rows"]]
