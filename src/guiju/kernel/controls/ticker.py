"""The heartbeat: watches fire and resolve, approved commands that were interrupted are done, evidence is sealed."""

from collections.abc import Callable, Sequence
from datetime import datetime, timedelta
from functools import partial
from hashlib import sha256
from typing import NamedTuple

import orjson
from django.db.models import Max
from django.utils import timezone

from guiju.kernel.audit.sealer import seal
from guiju.kernel.commands import held
from guiju.kernel.commands.context import SYSTEM, Context, OnRefusal
from guiju.kernel.commands.run import run_items
from guiju.kernel.controls.judge import load_bindings
from guiju.kernel.controls.reading import Bound
from guiju.kernel.controls.watch import Watch, look, watches
from guiju.kernel.findings.commands import OpenFinding, ResolveFinding
from guiju.kernel.findings.models import Finding
from guiju.kernel.store.transaction import snapshot

STOPPED = "监测再看时已符合要求"

Function = Callable[[datetime, str], object]
"""Takes the moment and the database alias; safe to run in any number of workers at once, and again after a crash."""


class Step(NamedTuple):
    every: timedelta
    function: Function


_steps: dict[str, Step] = {}
_last: dict[tuple[str, str], datetime] = {}


def register(name: str, every_seconds: float, function: Function) -> None:
    """Add a periodic step; the ticker beats once a second, so nothing comes more often.

    Raises:
        ValueError: the name is taken by another function.
    """
    known = _steps.get(name)
    if known is not None and known.function is not function:
        message = f"step {name} is registered already"
        raise ValueError(message)
    _steps[name] = Step(timedelta(seconds=every_seconds), function)


def due(moment: datetime, using: str = "default") -> list[Callable[[], object]]:
    """The steps whose time has come in this process, ready to be called; they count as taken.

    A clock that was put back does not silence a step.
    """
    found: list[Callable[[], object]] = []
    for name, step in _steps.items():
        last = _last.get((using, name))
        if last is None or abs(moment - last) >= step.every:
            _last[using, name] = moment
            found.append(partial(step.function, moment, using))
    return found


def beat(using: str = "default") -> None:
    """What cannot wait: approved commands that were interrupted are done, registered steps, evidence. Once a second.

    Raises:
        ExceptionGroup: steps that failed; the others are done.
    """
    _all([partial(held.resume, using), *due(timezone.now(), using), partial(seal, using)])


def tick(now: datetime | None = None, using: str = "default") -> None:
    """A beat with all watches; any number of workers may tick at once, and ticking again changes nothing.

    Raises:
        ExceptionGroup: steps that failed; the others are done.
    """
    moment = now or timezone.now()
    known = watches()
    bindings = load_bindings("watch", known, timezone.localdate(moment), using)
    looking = [partial(observe, known[key], bounds, moment, using) for key, bounds in bindings.items()]
    _all([*looking, partial(beat, using)])


def _all(steps: Sequence[Callable[[], object]]) -> None:
    faults = []
    for step in steps:
        try:
            step()
        except Exception as error:  # noqa: BLE001 — one fault must not silence the other steps
            faults.append(error)
    if faults:
        message = "steps of a tick failed"
        raise ExceptionGroup(message, faults)


def observe(watch: type[Watch], bounds: Sequence[Bound], moment: datetime, using: str) -> None:
    """Open a finding for each subject that fires and has none, resolve those that fire no more."""
    context = Context(actor=SYSTEM, now=moment, using=using)
    with snapshot(using):
        keys, broken = look(watch, bounds, context)
        findings = Finding.objects.using(using).filter(control=watch.key)
        open_now = dict(findings.filter(resolved_at__isnull=True).order_by("id").values_list("fingerprint", "id"))
        last = findings.aggregate(last=Max("id"))["last"]
    opened = [
        {
            "control": watch.key,
            "subject_type": why.subject_type,
            "fingerprint": key,
            "title": f"{watch.title}：{why.message}",
            "owner": owner,
            "lines": [clause._asdict() for clause in why.clauses],
        }
        for key, (why, owner) in sorted(broken.items())
        if key not in open_now
    ]
    resolved = [
        {"finding": finding, "resolution": STOPPED} for key, finding in open_now.items() if key in keys - broken.keys()
    ]
    for command, items in ((OpenFinding, opened), (ResolveFinding, resolved)):
        if items:
            request = sha256(orjson.dumps([last, items])).hexdigest()
            run_items(command, items, Context(SYSTEM, moment, request, OnRefusal.PARTIAL, using=using))
