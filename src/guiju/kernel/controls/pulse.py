"""The pulse of controls: when each watch last looked, at how much, or in what it failed; how each gate's self-test ended.

Written at most once an hour a control, and at once when a fault comes or goes: a light needs no more, and each writing is
a run with its evidence.
"""

from collections.abc import Callable, Mapping
from datetime import datetime, timedelta
from hashlib import sha256
from typing import Annotated, NamedTuple

import orjson
from django.utils import timezone
from pydantic import Field

from guiju.kernel.commands.batch import Batch
from guiju.kernel.commands.command import Command, Input
from guiju.kernel.commands.context import SYSTEM, Context
from guiju.kernel.commands.fields import Label
from guiju.kernel.commands.run import run_items
from guiju.kernel.commands.work import Work
from guiju.kernel.controls.examples import fault_of
from guiju.kernel.controls.gate import Rule
from guiju.kernel.controls.watch import Watch
from guiju.kernel.rulebook.models import ControlPulse
from guiju.kernel.store.arrays import rows_of, rows_parameters
from guiju.kernel.store.written import AmongGiven, Written

EVERY = timedelta(hours=1)


class Beat(NamedTuple):
    """``fault`` is the name of the error the look ended in or what the self-test found, empty when all went well."""

    subjects: int
    fault: str


class RecordPulseInput(Input):
    control: Annotated[str, Field(min_length=1, max_length=80), Label("控制")]
    subjects: Annotated[int, Field(ge=0), Label("事项数")]
    fault: Annotated[str, Field(max_length=120), Label("错误")] = ""


class RecordPulse(Command):
    """The last beat of a control replaces the one before."""

    key = "controls.record_pulse"
    title = "登记控制脉搏"
    header = RecordPulseInput

    def apply(self, batch: Batch, work: Work) -> None:
        latest = {control: item for item, control in enumerate(batch.head.control)}
        head = batch.head.pick(sorted(latest.values()))
        columns = [head.control, head.subjects, head.fault]
        given = rows_of({"control": "text", "subjects": "integer", "fault": "text"}, work.using)
        work.execute(
            "insert into rulebook_controlpulse (control, looked_at, subjects, fault) "
            f"select d.control, %s, d.subjects, d.fault from {given} as d where true "
            "on conflict (control) do update set looked_at = excluded.looked_at, subjects = excluded.subjects, "
            "fault = excluded.fault",
            [work.recorded_at, *rows_parameters(columns, work.using)],
        )
        dated = rows_of({"control": "text", "subjects": "integer", "fault": "text", "day": "date"}, work.using)
        days = [timezone.localdate(work.recorded_at)] * head.size
        work.execute(
            "insert into controls_controlday (control, day, looks, subjects, faults) "
            f"select d.control, d.day, 1, d.subjects, case when d.fault = '' then 0 else 1 end from {dated} as d "
            "where true on conflict (control, day) do update set looks = controls_controlday.looks + 1, "
            "subjects = controls_controlday.subjects + excluded.subjects, "
            "faults = controls_controlday.faults + excluded.faults",
            rows_parameters([*columns, days], work.using),
        )


_PULSES = Written(
    lambda using: (
        ControlPulse.objects.using(using)
        .filter(AmongGiven("control", "controls", "text"))
        .values_list("control", "looked_at", "fault")
    )
)


def tested(beats: dict[str, Beat], rules: Mapping[str, type[Rule]]) -> None:
    """Note how the self-test of every rule that has examples ends."""
    beats.update({key: Beat(len(rule.examples), fault_of(rule)) for key, rule in rules.items() if rule.examples})


def felt(beats: dict[str, Beat], control: str, rule: type[Rule], look: Callable[[], int]) -> None:
    """Let a control look and note what came of it and of its self-test; an error is noted and raised again."""
    try:
        beats[control] = Beat(look(), fault_of(rule))
    except Exception as error:
        beats[control] = Beat(0, type(error).__name__[:120])
        raise


def resting(watches: Mapping[str, type[Watch]], moment: datetime, using: str) -> set[str]:
    """The watches that looked without a fault within their interval."""
    slow = {key: watch.interval for key, watch in watches.items() if watch.interval}
    if not slow:
        return set()
    pulses = _PULSES.rows({"controls": sorted(slow)}, using)
    return {control for control, at, fault in pulses if not fault and moment - slow[control] < at}


def record(beats: dict[str, Beat], moment: datetime, using: str) -> None:
    """Write the beats that are due: the first of a control, an hour after the last, or a fault that came or went."""
    known = {control: (at, fault) for control, at, fault in _PULSES.rows({"controls": sorted(beats)}, using)}
    due = [
        {"control": control, "subjects": beat.subjects, "fault": beat.fault}
        for control, beat in sorted(beats.items())
        if control not in known or known[control][1] != beat.fault or known[control][0] <= moment - EVERY
    ]
    if due:
        last = max((looked_at for looked_at, _ in known.values()), default=None)
        request = sha256(orjson.dumps([last, due])).hexdigest()
        run_items(RecordPulse, due, Context(SYSTEM, moment, request, using=using))
