"""External devices whose approval has run out and that were not given back."""

from collections.abc import Sequence
from datetime import datetime
from typing import NamedTuple

from django.utils import timezone
from pydantic import Field

from guiju.domains.infosec.registers import Devices
from guiju.domains.infosec.standing import devices
from guiju.domains.infosec.subjects import DeviceOut
from guiju.kernel.commands.context import Context
from guiju.kernel.commands.subjects import Subjects
from guiju.kernel.controls.bed import LONG_AGO, NUMBER, Bed
from guiju.kernel.controls.examples import breaches, passes
from guiju.kernel.controls.gate import Params
from guiju.kernel.controls.watch import Watch
from guiju.kernel.registers.expiry import found_before

HOUR = 3600


class GivenBack(Params):
    default_return_hours: int = Field(0, title="批准到期后归还时限（小时）", ge=0)


class Approval(NamedTuple):
    """``until`` is the local minute at which the approval is over, ``seconds`` the time since then."""

    device: str
    until: str
    seconds: int
    was_ended_early: bool
    is_out: bool = True


_OVER = Approval("", "", 0, was_ended_early=False, is_out=False)


def _approval(standing: tuple[str, datetime, int | None], now: datetime) -> Approval:
    device, until, approval_end = standing
    return Approval(
        device=device,
        until=f"{timezone.localtime(until):%Y-%m-%d %H:%M}",
        seconds=int((now - until).total_seconds()),
        was_ended_early=approval_end is not None,
    )


class GivenBackInTime(Watch):
    """A device goes back when its approval has run out or was ended early."""

    key = "infosec.given_back_in_time"
    title = "外接设备批准到期未归还"
    subject = DeviceOut
    params = GivenBack
    advice = "请立即停止接入并办理归还；确需继续使用的，重新批准并登记"
    examples = (
        passes(Approval("U-001", "2026-11-20 18:00", 0, was_ended_early=False)),
        passes(_OVER),
        breaches(Approval("U-001", "2026-11-20 18:00", 1, was_ended_early=False)),
        passes(Approval("U-001", "2026-11-20 18:00", HOUR, was_ended_early=True), default_return_hours=1),
    )

    def subjects(self, context: Context) -> Subjects:
        out = list(
            devices(context.using)
            .filter(ended_at__isnull=True)
            .order_by("pk")
            .values_list("number", "place_id", "device_code", "valid_until", "approval_end", "owner__account_id")
        )
        over = found_before(Devices, self.key, {row[0] for row in out}, context.using)
        rows = [*out, *over]
        columns = {"number": [row[0] for row in rows], "place": [row[1] for row in rows]}
        found = Subjects(DeviceOut, columns, list(range(len(rows))), [None] * len(rows))
        found.memo["approvals"] = [row[2:5] for row in out] + [None] * len(over)
        found.memo["owners"] = [row[5] or 0 for row in out] + [0] * len(over)
        return found

    def facts(self, subjects: Subjects, context: Context) -> Sequence[Approval]:
        return [_OVER if each is None else _approval(each, context.now) for each in subjects.memo["approvals"]]

    @staticmethod
    def judge(fact: Approval, params: GivenBack) -> str | None:
        if not fact.is_out or fact.seconds <= params.default_return_hours * HOUR:
            return None
        over = "提前终止" if fact.was_ended_early else "到期"
        return f"{fact.device} 的批准已于 {fact.until} {over}，还没有归还"

    def plant(self, bed: Bed) -> str:
        bed.since(bed.now - LONG_AGO).plant(Devices.model, number=NUMBER)
        return NUMBER

    def owners(self, subjects: Subjects, context: Context) -> Sequence[int]:
        accounts: list[int] = subjects.memo["owners"]
        return accounts
