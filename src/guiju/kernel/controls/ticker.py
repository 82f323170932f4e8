"""The heartbeat: watches fire and resolve, gates are tested, interrupted approved commands are done, evidence is sealed."""

from collections.abc import Callable, Sequence
from datetime import datetime
from functools import partial
from hashlib import sha256

import orjson
from django.db.models import Max
from django.utils import timezone

from guiju.kernel.audit.sealer import seal
from guiju.kernel.commands import held
from guiju.kernel.commands.context import SYSTEM, Context, OnRefusal
from guiju.kernel.commands.run import run_items
from guiju.kernel.controls import pulse
from guiju.kernel.controls.gate import gates
from guiju.kernel.controls.judge import load_bindings
from guiju.kernel.controls.reading import Bound
from guiju.kernel.controls.watch import Watch, look, watches
from guiju.kernel.findings.commands import OpenFinding, ResolveFinding
from guiju.kernel.findings.models import Finding
from guiju.kernel.findings.standing import open_of
from guiju.kernel.store.transaction import snapshot
from guiju.kernel.store.written import Given, Written
from guiju.kernel.worklist import ticking

STOPPED = "监测再看时已符合要求"


def beat(using: str = "default") -> None:
    """What cannot wait: approved commands that were interrupted are done, registered steps, evidence. Once a second.

    Raises:
        ExceptionGroup: steps that failed; the others are done.
    """
    _all([partial(held.resume, using), *ticking.due(timezone.now(), using), partial(seal, using)])


def keep_up(using: str = "default") -> None:
    """What goes by no clock: approved commands that were interrupted, evidence.

    Raises:
        ExceptionGroup: steps that failed; the others are done.
    """
    _all([partial(held.resume, using), partial(seal, using)])


def tick(now: datetime | None = None, using: str = "default") -> None:
    """A beat with all watches and self-tests; any number of workers may tick at once, and ticking again changes nothing.

    Raises:
        ExceptionGroup: steps that failed; the others are done.
    """
    _all([*_looks(now or timezone.now(), using), partial(beat, using)])


def look_round(moment: datetime, using: str = "default") -> None:
    """All watches and self-tests, without a beat.

    Raises:
        ExceptionGroup: watches that failed; the others have looked.
    """
    _all(_looks(moment, using))


def _looks(moment: datetime, using: str) -> list[Callable[[], object]]:
    known = watches()
    bindings = load_bindings("watch", known, timezone.localdate(moment), using)
    resting = pulse.resting(known, moment, using)
    beats: dict[str, pulse.Beat] = {}
    looking = [
        partial(pulse.felt, beats, key, known[key], partial(observe, known[key], bounds, moment, using))
        for key, bounds in bindings.items()
        if key not in resting
    ]
    return [partial(pulse.tested, beats, gates()), *looking, partial(pulse.record, beats, moment, using)]


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


_LAST = Written(
    lambda using: (
        Finding.objects.using(using)
        .filter(control=Given("control"))
        .order_by()
        .values("control")
        .annotate(last=Max("id"))
        .values_list("last")
    )
)


def observe(watch: type[Watch], bounds: Sequence[Bound], moment: datetime, using: str) -> int:
    """Open a finding for each subject that fires and has none, resolve those that fire no more; how many it looked at."""
    context = Context(actor=SYSTEM, now=moment, using=using)
    with snapshot(using):
        keys, broken = look(watch, bounds, context)
        if not keys:
            return 0
        open_now = open_of([watch.key], using)
        last = next(iter(_LAST.column({"control": watch.key}, using)), None)
    opened: list[dict[str, object]] = [
        {
            "control": watch.key,
            "subject_type": why.subject_type,
            "fingerprint": key,
            "title": f"{watch.title}：{why.message}",
            "owner": owner,
            "place": place,
            "due_at": due_at,
            "supervisor": watch.supervisor,
            "lines": [clause._asdict() for clause in why.clauses],
        }
        for key, (why, owner, place, due_at) in sorted(broken.items())
        if key not in open_now
    ]
    resolved: list[dict[str, object]] = [
        {"finding": finding, "resolution": STOPPED} for key, finding in open_now.items() if key in keys - broken.keys()
    ]
    for command, items in ((OpenFinding, opened), (ResolveFinding, resolved)):
        if items:
            request = sha256(orjson.dumps([last, items])).hexdigest()
            run_items(command, items, Context(SYSTEM, moment, request, OnRefusal.PARTIAL, using=using))
    return len(keys)
