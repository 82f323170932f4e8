"""The same commands on both engines leave the same tables: ``python -m tests.faults.model.differential --steps 10000``.

The model leads a seed through acts that its documents allow; the clock stands still but for the pauses it makes, from
before the first migration on. Then every row of every table is read through its model and digested. What is different by
nature is left out or put in its place:

- keys that the engine numbers itself are not compared; a row's place is its content;
- a run's number is its place among the runs, for an attempt that was undone may use one up;
- salts, keys, signatures, what is digested under them and the number of the rules' state are left out;
- what is encrypted is compared as it is read.
"""

import argparse
import json
import os
import subprocess
import sys
import tempfile
from collections import Counter
from collections.abc import Iterator
from datetime import datetime, timedelta
from hashlib import sha256
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import time_machine

from guiju.cli.source_tree import ROOT
from tests.faults.world import ENGINES, FOUNDED, World, report, world

BEGAN = datetime(2026, 9, 1, 9, tzinfo=ZoneInfo("Asia/Shanghai"))
RUN_BITS = 20
TOMORROW = 60
"""Of so many acts one is to go home."""
RANDOM = {
    "audit_evidence": {"payload", "is_compressed", "salt", "public_commitment", "private_root", "leaf"},
    "audit_privatepart": {"salt", "commitment"},
    "django_migrations": {"applied"},
}
"""Columns that hold something random, by table."""
SKIPPED = {
    "rulebook_rulesversion",
    "audit_signingkey",
    "commands_runcounter",
    "audit_treehead",
    "monitoring_workerstate",
    "django_session",
    "accounts_session",
}


def lead(seed: str, steps: int, folder: Path) -> dict[str, Any]:
    """So many acts of the model and of the program; digest by table, with how many rows, which are left in the folder.

    Raises:
        AssertionError: program and model differ.
    """
    from tests.faults.model.comparing import Company
    from tests.faults.model.steps import Seeded, step

    company, choice = Company(BEGAN + timedelta(days=1)), Seeded(seed)
    figures: Counter[str] = Counter()
    while figures["commands"] < steps:
        if choice.number(1, TOMORROW) == 1:
            company.tomorrow()
        _name, made = step(choice, company.model)
        if made is not None:
            figures["done" if company.act(made).done else "refused"] += 1
            figures["commands"] += 1
            if figures["commands"] % (steps // 20 or 1) == 0:
                company.compare()
    tables = {}
    for name, rows in tables_of():
        text = "\n".join(sorted(rows))
        (folder / name).write_text(text)
        tables[name] = len(rows), sha256(text.encode()).hexdigest()
    return {"figures": dict(figures), "tables": tables}


def tables_of() -> Iterator[tuple[str, list[str]]]:
    """Every table with its rows as text."""
    from django.apps import apps

    from guiju.kernel.audit.models import Evidence

    runs = {key >> RUN_BITS: at for at, key in enumerate(Evidence.objects.order_by("id").values_list("id", flat=True))}
    for model in sorted(apps.get_models(include_auto_created=True), key=lambda each: each._meta.db_table):
        table = model._meta.db_table
        if table in SKIPPED or not model._meta.managed:
            continue
        left_out = RANDOM.get(table, set()) | _own_numbers(model)
        fields = [each for each in model._meta.concrete_fields if each.attname not in left_out]
        rows = model._base_manager.values_list(*(each.attname for each in fields)).iterator()
        yield table, [json.dumps([_plain(value, runs) for value in row], ensure_ascii=False) for row in rows]
    yield "payloads", list(_payloads())


def _payloads() -> Iterator[str]:
    """What evidence says, without the digests of rows with encrypted columns."""
    from django.apps import apps

    from guiju.kernel.audit import contents
    from guiju.kernel.audit.models import Evidence
    from guiju.kernel.store.fields import EncryptedTextField

    encrypted = {
        model._meta.db_table
        for model in apps.get_models()
        if any(isinstance(field, EncryptedTextField) for field in model._meta.concrete_fields)
    }
    for stored, is_compressed in Evidence.objects.order_by("id").values_list("payload", "is_compressed").iterator():
        payload = contents.parse(contents.unpack(stored, is_compressed=is_compressed))
        for write in payload["writes"]:
            if write["table"] in encrypted:
                del write["digest"]
        yield json.dumps(payload, ensure_ascii=False, sort_keys=True)


def _own_numbers(model: Any) -> set[str]:
    """Keys that the engine gives: small ones, and what points at them."""
    from django.db.models import AutoField, BigAutoField

    key = model._meta.pk
    first = model._base_manager.order_by("pk").values_list("pk", flat=True).first()
    if isinstance(key, AutoField | BigAutoField) and isinstance(first, int) and first >> RUN_BITS == 0:
        return {key.attname}
    return set()


def _plain(value: Any, runs: dict[int, int]) -> Any:
    if isinstance(value, bool) or value is None:
        return value
    if isinstance(value, int) and value >> RUN_BITS in runs and value >> RUN_BITS:
        return f"run {runs[value >> RUN_BITS]}/{value & ((1 << RUN_BITS) - 1)}"
    if isinstance(value, bytes | memoryview):
        return sha256(bytes(value)).hexdigest()
    return value if isinstance(value, int | str) else str(value)


class Then(World):
    """Founded at a moment that is the same for both."""

    @staticmethod
    def founding() -> None:
        from django.core.management import call_command

        from guiju.demo import company

        with time_machine.travel(BEGAN, tick=False):
            call_command("migrate", verbosity=0)
            company.load()


def play(engine: str, seed: str, steps: int, folder: Path) -> dict[str, Any]:
    """What one engine holds in the end."""
    os.environ.pop(FOUNDED, None)
    with world(engine, Then) as where:
        return where.do(lead, seed, steps, folder)


def compare(seed: str, steps: int) -> dict[str, Any]:
    """Both engines, each in a process of its own, at once.

    Raises:
        AssertionError: a table differs; it is named, with the first rows that only one has.
    """
    with tempfile.TemporaryDirectory(prefix="guiju-differential-") as where:
        running = {}
        for engine in ENGINES:
            (folder := Path(where, engine)).mkdir()
            command = [sys.executable, "-m", "tests.faults.model.differential", engine, "--into", str(folder)]
            command += ["--seed", seed, "--steps", str(steps)]
            running[engine] = subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, text=True)
        said = {engine: each.communicate()[0] for engine, each in running.items()}
        assert all(each.returncode == 0 for each in running.values()), seed
        one, other = (json.loads(said[engine].splitlines()[-1]) for engine in ENGINES)
        assert one["figures"] == other["figures"], (seed, one["figures"], other["figures"])
        tables = one["tables"]
        differing = {name: _only(where, name) for name in tables if tables[name] != other["tables"][name]}
        assert not differing, "\n".join([seed, *(f"{name}: {rows}" for name, rows in sorted(differing.items()))])
    filled = [rows for rows, _ in tables.values() if rows]
    return {**one["figures"], "tables": len(tables), "with rows": len(filled), "rows": sum(filled)}


def _only(where: str, table: str) -> list[str]:
    one, other = (Path(where, engine, table).read_text().splitlines() for engine in ENGINES)
    return [*sorted(set(one) - set(other))[:2], "|", *sorted(set(other) - set(one))[:2]]


if __name__ == "__main__":
    parser = argparse.ArgumentParser()
    parser.add_argument("engine", nargs="?", choices=ENGINES, help="one of both, with --into")
    parser.add_argument("--into", type=Path, help="a folder for the rows")
    parser.add_argument("--steps", type=int, default=200)
    parser.add_argument("--seed", default="differential")
    given = parser.parse_args()
    if Path("/dev/shm").is_dir():
        tempfile.tempdir = "/dev/shm"
    report(play(given.engine, given.seed, given.steps, given.into) if given.into else compare(given.seed, given.steps))
