"""One rule as gate and as watch: findings open once, cite exactly what is broken, and resolve."""

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from io import BytesIO
from pathlib import Path
from threading import Barrier
from typing import Any

import pytest
from django.db import connection, connections
from PIL import Image

from guiju.kernel.audit.models import Breach, Evidence
from guiju.kernel.commands.held import DecideHeld
from guiju.kernel.commands.subjects import Subjects
from guiju.kernel.controls import ticker
from guiju.kernel.controls.gate import Params
from guiju.kernel.controls.ticker import tick
from guiju.kernel.controls.watch import Watch
from guiju.kernel.files.uploads import stage
from guiju.kernel.findings.commands import AssignFinding, OpenFinding, RectifyFinding, ResolveFinding, VerifyFinding
from guiju.kernel.findings.models import Finding
from guiju.kernel.org.models import Person
from tests.protocol.company import Bind, InTables, decide, do, parcels, shelf, status_of
from tests.protocol.sample import controls
from tests.protocol.sample.commands import ParcelStored, Store
from tests.protocol.sample.controls import StoredOverLimit
from tests.protocol.sample.models import Parcel

GATE, WATCH = "sample.parcel_limit", "sample.stored_over_limit"


@pytest.fixture
def keeper(tables: InTables, vault: Path) -> int:
    shelf("A", place=tables.place("W1"))
    shelf("B", place=tables.place("W2"))
    return tables.person("keeper", Store.key)


def split(code: str) -> None:
    with connection.writing():  # type: ignore[attr-defined]
        Parcel.objects.filter(code=code).update(note="已拆分")


def test_gate_and_watch_cite_exactly_what_is_broken(tables: InTables, keeper: int) -> None:
    tables.enact("S99.01", Bind(WATCH, {"limit": 10}))
    tables.enact("S99.02", Bind(WATCH, {"limit": 20}))
    tables.enact("S99.03", Bind(GATE, {"limit": 10}, "warn"))
    tables.enact("S99.04", Bind(GATE, {"limit": 20}, "warn"))
    warnings = do(Store, parcels("A", [("a", 15), ("b", 25), ("c", 5)]), keeper).warnings
    controls.reads.clear()
    tick()
    assert controls.reads == ["ParcelLimit"]
    assert [tuple(clause.code for clause in why.clauses) for why in warnings] == [("S99.03",), ("S99.03", "S99.04")]
    found = {row.fingerprint: row for row in Finding.objects.all()}
    assert found.keys() == {"a", "b"}
    assert found["a"].title == "超限在架：包裹 a 有 15 件，上限 10"
    assert (found["a"].owner, found["a"].clause) == (7, "S99.01")
    rows = Breach.objects.filter(effect="found").order_by("id").values_list("subject_key", "clause", "control")
    assert list(rows) == [("a", "S99.01", WATCH), ("b", "S99.01", WATCH), ("b", "S99.02", WATCH)]


def test_it_is_idempotent_and_resolves(tables: InTables, keeper: int) -> None:
    tables.enact("S99.01", Bind(WATCH))
    do(Store, parcels("A", [("a", 15)], [("b", 16)]), keeper)
    for _ in range(2):
        tick()
    assert Finding.objects.count() == 2
    assert Evidence.objects.filter(command=OpenFinding.key).count() == 1
    split("a")
    for _ in range(2):
        tick()
    resolved = Finding.objects.get(fingerprint="a")
    assert resolved.resolved_at is not None
    assert resolved.closing.note == ticker.STOPPED
    assert (resolved.closing.closer, resolved.closing.verification) == (0, None)
    assert Finding.objects.get(fingerprint="b").resolved_at is None
    assert Evidence.objects.filter(command=ResolveFinding.key).count() == 1


def test_it_opens_anew_when_it_fires_again(tables: InTables, keeper: int) -> None:
    tables.enact("S99.01", Bind(WATCH))
    do(Store, parcels("A", [("a", 15)]), keeper)
    tick()
    split("a")
    tick()
    with connection.writing():  # type: ignore[attr-defined]
        Parcel.objects.update(note="")
    tick()
    assert [row.resolved_at is None for row in Finding.objects.order_by("id")] == [False, True]


def test_what_a_person_closed_is_opened_again_while_the_subject_breaks_the_rule(tables: InTables, keeper: int) -> None:
    tables.enact("S99.01", Bind(WATCH))
    do(Store, parcels("A", [("a", 15)]), keeper)
    tick()
    finding = Finding.objects.get()
    mender = tables.person("mender", "findings.rectify")
    chief = tables.person("chief", "findings.assign", "findings.verify")
    number = Person.objects.get(account_id=mender).number
    assert do(AssignFinding, [{"finding": finding.id, "responsible": number, "workdays": 1}], chief).done == [0]
    proof = BytesIO()
    Image.new("RGB", (8, 8)).save(proof, "JPEG")
    lines = [{"file": stage(mender, proof.getvalue(), "a.jpg").sha256}]
    assert do(RectifyFinding, [{"finding": finding.id, "done": "已拆分", "lines": lines}], mender).done == [0]
    assert do(VerifyFinding, [{"finding": finding.id, "decision": "accept"}], chief).done == [0]
    for _ in range(2):
        tick()
    again = Finding.objects.get(resolved_at__isnull=True)
    assert (again.follows_id, again.fingerprint, Finding.objects.count()) == (finding.id, "a", 2)


def test_what_it_no_longer_looks_at_stays_open(tables: InTables, keeper: int, monkeypatch: pytest.MonkeyPatch) -> None:
    tables.enact("S99.01", Bind(WATCH))
    do(Store, parcels("A", [("a", 15)]), keeper)
    tick()
    nothing = Subjects(ParcelStored, {name: [] for name in ParcelStored.fields}, [], [])
    monkeypatch.setattr(StoredOverLimit, "subjects", lambda _watch, _context: nothing)
    tick()
    assert Finding.objects.get().resolved_at is None


def test_a_binding_for_a_place_looks_only_there(tables: InTables, keeper: int) -> None:
    tables.enact("S99.01", Bind(WATCH, place="W2"))
    do(Store, [*parcels("A", [("a", 15)]), *parcels("B", [("b", 15)])], keeper)
    tick()
    assert list(Finding.objects.values_list("fingerprint", flat=True)) == ["b"]


def test_observing_opens_nothing_and_no_binding_looks_nowhere(tables: InTables, keeper: int) -> None:
    do(Store, parcels("A", [("a", 15)]), keeper)
    tick()
    assert controls.reads == []
    tables.enact("S99.01", Bind(WATCH, mode="observe"))
    tick()
    assert controls.reads == ["ParcelLimit"]
    assert not Finding.objects.exists()


@pytest.fixture
def threads() -> Iterator[ThreadPoolExecutor]:
    with ThreadPoolExecutor(2) as pool:
        yield pool


def test_two_workers_at_once_do_not_double(tables: InTables, keeper: int, threads: ThreadPoolExecutor) -> None:
    tables.enact("S99.01", Bind(WATCH))
    do(Store, parcels("A", *([(f"p{i}", 15)] for i in range(20))), keeper)
    together = Barrier(2)

    def beat(_: int) -> None:
        together.wait()
        try:
            tick()
        finally:
            connections.close_all()

    list(threads.map(beat, range(2)))
    assert Finding.objects.count() == 20


def test_it_resumes_and_seals(tables: InTables, keeper: int) -> None:
    chief = tables.person("chief", DecideHeld.key)
    tables.enact("S99.01", Bind("sample.valuable_parcel"))
    held = do(Store, parcels("A", [("a", 5)]), keeper).held_ids[0]
    decide(held, chief)
    tick()
    assert status_of(held) == "executed"
    assert not Evidence.objects.filter(leaf__isnull=True).exists()


def test_a_watch_that_fails_does_not_silence_the_rest(
    tables: InTables, keeper: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    tables.enact("S99.01", Bind(WATCH))

    def fail(*_: Any) -> None:
        raise OSError

    monkeypatch.setattr(controls.StoredOverLimit, "subjects", fail)
    with pytest.raises(ExceptionGroup):
        tick()
    assert not Evidence.objects.filter(leaf__isnull=True).exists()


def test_a_watch_over_a_cumulative_gate_needs_its_own_judgement() -> None:
    with pytest.raises(TypeError, match="sums inside a batch"):
        type("Bad", (Watch,), {"key": "sample.bad", "title": "坏", "gate": controls.ShelfRoom})


def test_a_watch_with_its_own_judgement(tables: InTables, keeper: int, monkeypatch: pytest.MonkeyPatch) -> None:
    from guiju.kernel.controls import watch
    from guiju.kernel.rulebook import catalogue

    monkeypatch.setattr(watch, "_watches", dict(watch._watches))
    monkeypatch.setattr(catalogue, "_controls", dict(catalogue._controls))

    class Empty(controls.StoredOverLimit):
        key = "sample.small"
        title = "小件在架"
        gate = None
        subject = controls.ParcelStored
        params = Params
        judge = staticmethod(lambda fact, params: "太小" if fact.quantity < 2 else None)

        def facts(self, subjects: Any, context: Any) -> Any:
            return [controls.Quantity(*row) for row in subjects.rows("code", "quantity")]

    tables.enact("S99.01", Bind("sample.small"))
    do(Store, parcels("A", [("a", 1)], [("b", 2)]), keeper)
    tick()
    assert list(Finding.objects.values_list("fingerprint", "title")) == [("a", "小件在架：太小")]
