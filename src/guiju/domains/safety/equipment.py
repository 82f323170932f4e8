"""Machines as they stand: checked, faulty, maintained, with their interlocks in action."""

from collections import defaultdict
from collections.abc import Collection, Sequence
from datetime import date, datetime
from typing import Any, NamedTuple

import orjson
from django.utils import timezone

from guiju.domains.safety.models import Bypass, CheckPurpose, EquipmentCheck, EquipmentService, ServiceWork
from guiju.domains.safety.registers import EquipmentBook

STEADY = [CheckPurpose.START.value, CheckPurpose.ROUTINE.value, CheckPurpose.AGAIN.value]


class Machine(NamedTuple):
    """``checked_on`` is the ordinal of the last start check's day, ``faults`` what it found; ``fault`` what is not mended.

    ``bypassed`` names an interlock whose permission to be out of action is over and that nobody has tested since.
    """

    code: str
    checked_on: int
    faults: str
    fault: str
    bypassed: str


def machines(codes: Collection[str], now: datetime, using: str) -> dict[str, Machine]:
    """By code; four statements."""
    wanted = sorted(set(codes))
    checks: dict[str, list[EquipmentCheck]] = defaultdict(list)
    for check in EquipmentCheck.objects.using(using).filter(code__in=wanted, made_up=False).order_by("id"):
        checks[check.code].append(check)
    repairs: dict[str, list[EquipmentService]] = defaultdict(list)
    mended = EquipmentService.objects.using(using).filter(code__in=wanted, work=ServiceWork.REPAIR)
    for service in mended.order_by("id"):
        repairs[service.code].append(service)
    bypassed = _bypassed(wanted, now, using)
    return {code: _machine(code, checks[code], repairs[code], bypassed.get(code, "")) for code in wanted}


def _machine(
    code: str, checks: Sequence[EquipmentCheck], repairs: Sequence[EquipmentService], bypassed: str
) -> Machine:
    starts = [check for check in checks if check.purpose == CheckPurpose.START]
    last = starts[-1] if starts else None
    return Machine(
        code,
        timezone.localdate(last.checked_at).toordinal() if last else 0,
        "、".join(faults_in(last)) if last else "",
        _unmended(checks, repairs),
        bypassed,
    )


def faults_in(check: EquipmentCheck) -> list[str]:
    """What was not in order, as it was said."""
    return [f"{title}不合格" for title, is_sound, _ in orjson.loads(check.items) if not is_sound]


def _unmended(checks: Sequence[EquipmentCheck], repairs: Sequence[EquipmentService]) -> str:
    """The fault that no repair and no check by another has ended."""
    wrong = [check for check in checks if not check.is_sound]
    if not wrong:
        return ""
    fault = wrong[-1]
    repair = next((each for each in reversed(repairs) if each.id > fault.id), None)
    is_over = repair is not None and any(
        check.id > repair.id and check.purpose == CheckPurpose.AGAIN and check.checker != repair.handler
        for check in checks
    )
    return "" if is_over else "、".join(faults_in(fault))


def _bypassed(codes: Sequence[str], now: datetime, using: str) -> dict[str, str]:
    """By guarded machine the interlock whose bypass is over and that was not tested since."""
    guards = dict(
        EquipmentBook.entries(using).filter(guards__in=codes, ended_at__isnull=True).values_list("code", "guards")
    )
    over: dict[str, datetime] = {}
    for code, until in Bypass.objects.using(using).filter(code__in=guards, until__lt=now).values_list("code", "until"):
        over[code] = max(until, over.get(code, until))
    tested: dict[str, datetime] = {}
    sound = EquipmentCheck.objects.using(using).filter(code__in=over, is_sound=True)
    for code, checked_at in sound.values_list("code", "checked_at"):
        tested[code] = max(checked_at, tested.get(code, checked_at))
    return {guards[code]: code for code, until in over.items() if code not in tested or tested[code] <= until}


def entries(using: str) -> list[Any]:
    """What is in use, oldest first."""
    return list(EquipmentBook.entries(using).filter(ended_at__isnull=True).select_related("keeper").order_by("pk"))


def last_service(codes: Collection[str], works: Collection[str], using: str) -> dict[str, date]:
    """By code the last day on which one of these works was done and signed."""
    done = EquipmentService.objects.using(using).filter(code__in=codes, work__in=works).exclude(signer=0)
    found: dict[str, date] = {}
    for code, day in done.values_list("code", "done_on"):
        found[code] = max(day, found.get(code, day))
    return found
