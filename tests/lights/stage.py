"""A rulebook on which each light can be played: controls of every kind, clauses bound as wanted, judged when wanted."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date, datetime, timedelta
from itertools import count
from typing import Any

from django.utils import timezone

from guiju.kernel.audit.models import Decision, Evidence
from guiju.kernel.commands.context import SYSTEM, Context
from guiju.kernel.commands.run import run_items
from guiju.kernel.controls import pulse
from guiju.kernel.controls.gate import Params, gates
from guiju.kernel.controls.lights import Light, Standing, row_of, standing
from guiju.kernel.controls.models import DutyDay, DutyItem, PledgeSignature
from guiju.kernel.controls.record import Record
from guiju.kernel.findings.commands import OpenFinding
from guiju.kernel.rulebook import catalogue
from guiju.kernel.rulebook.commands import EnactClause, FoundRulebook
from guiju.kernel.rulebook.in_force import clauses_in_force
from guiju.kernel.rulebook.models import ControlPulse, Rulebook
from tests.web.cast import row, writing

GATE, WATCH, DUTY = "sample.parcel_limit", "sample.stored_over_limit", "light.duty"
PLEDGE, RECORD = "light.pledge", "light.kept"
KEPT_BY = "rulebook_clause_posted_update"
SINCE = date(2020, 1, 1)
_runs = count(7000)


@contextmanager
def controls() -> Iterator[None]:
    """A pledge, a duty and a record, which the program's own packages do not declare here."""
    known = catalogue.controls()
    catalogue.register(catalogue.ControlInfo(PLEDGE, "pledge", "承诺守规矩", "warn", protected=False, params=Params))
    catalogue.register(catalogue.ControlInfo(DUTY, "duty", "每日巡查", "warn", protected=False, params=Params))
    Record(RECORD, "条款不可改", (KEPT_BY,))
    yield
    catalogue._controls.clear()
    catalogue._controls.update(known)


def enact(code: str, kinds: list[str], *bound: str, occasion: str = "", **changed: Any) -> None:
    if not Rulebook.objects.exists():
        run_items(FoundRulebook, [{"code": "S99", "title": "样例制度"}], Context(SYSTEM))
    item = {
        "rulebook": "S99",
        "code": code,
        "title": "条款",
        "text": "条文",
        "kind": kinds[0],
        "also": kinds[1:],
        "mode": "enforce",
        "occasion": occasion,
        "effective_from": SINCE,
        "lines": [{"control": control, "mode": changed.get("mode", "enforce")} for control in bound],
        **changed,
    }
    assert run_items(EnactClause, [item], Context(SYSTEM)).done == [0]


def judged(control: str, at: datetime) -> None:
    """A run in which the control judged a subject."""
    run = next(_runs)
    bare = {"payload": b"{}", "is_compressed": False, "salt": b"s" * 32, "public_commitment": b"c" * 32}
    moments = {"occurred_at": at, "recorded_at": at, "private_root": b"p" * 32}
    counts = {"judged": 1, "blocked": 0, "held": 0, "warned": 0}
    with writing():
        row(Evidence, id=run << 20, command="x.y", actor=0, **moments, **bare)
        given = {"control": control, "facts_version": 1, "clauses": "[]", "params_digest": "0" * 64}
        row(Decision, id=(run << 20) + 1, evidence_id=run << 20, **given, **counts)


def looked(control: str, at: datetime, subjects: int = 1, fault: str = "") -> None:
    with writing():
        ControlPulse.objects.filter(control=control).delete()
        row(ControlPulse, control=control, looked_at=at, subjects=subjects, fault=fault)


def self_test() -> None:
    """What a tick does for the gates."""
    beats: dict[str, pulse.Beat] = {}
    pulse.tested(beats, gates())
    pulse.record(beats, timezone.now(), "default")


def planned(day: date, opens_at: datetime | None = None) -> None:
    """A day whose duties were planned, with an item of the duty if there was one."""
    with writing():
        row(DutyDay, id=next(_runs) << 20, day=day)
        if opens_at is not None:
            closes_at = opens_at + timedelta(hours=1)
            times = {
                "opens_at": opens_at,
                "closes_at": closes_at,
                "due_at": closes_at,
                "planned_at": opens_at,
                "day": day,
            }
            texts = dict.fromkeys(("clauses", "posts", "checks", "evidence"), "[]")
            given = {"duty": DUTY, "mode": "enforce", "title": "巡查", "bundle": "", "superior": "", "holder": 0}
            row(DutyItem, id=next(_runs) << 20, fingerprint=f"D-{day}", **given, **times, **texts)


def signed() -> None:
    """Somebody signed the rulebook."""
    rulebook = Rulebook.objects.get().id
    with writing():
        row(
            PledgeSignature,
            id=next(_runs) << 20,
            rulebook_id=rulebook,
            text_hash="0" * 64,
            account=1,
            signed_at=timezone.now(),
        )


def found(control: str, *codes: str, key: str = "a") -> None:
    item = {"control": control, "subject_type": "x", "fingerprint": key, "title": "坏了", "owner": 0}
    lines = [{"code": code, "version": 1, "title": "条款"} for code in codes]
    assert run_items(OpenFinding, [{**item, "lines": lines}], Context(SYSTEM)).done == [0]


def seen(code: str, now: datetime | None = None) -> Standing:
    clause = clauses_in_force(timezone.localdate(now)).get(code=code)
    return standing([row_of(clause)], now)[0]


def light(code: str, now: datetime | None = None) -> Light:
    return seen(code, now).light
