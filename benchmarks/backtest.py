"""A backtest over stored decisions, beside the raw limit: the same rows read and unpacked, ready facts judged.

    .venv/bin/python -m benchmarks.backtest [--sizes 10000,100000,1000000] [--a-run 1]

``GUIJU_DATABASE_URL`` measures on PostgreSQL; then the database must be empty. Each decision is that of a real receipt of the demo
company, stored again so many times with ids and moments of its own; ``--a-run`` is how many lines one run has.
"""

import argparse
import os
import sys
import tempfile
import time
from datetime import timedelta
from pathlib import Path
from typing import Any

FIRST_RUN = 1_000_000
AT_ONCE = 10_000
CLAUSE, CONTROL = "S03.08", "warehouse.goods_match_note"


def template(lines: int) -> dict[str, Any]:
    """The payload of a receipt that the gate judged, with so many lines."""
    from guiju.kernel.audit.models import Decision
    from guiju.kernel.audit.recorder import Recorder

    evidence = Decision.objects.filter(control=CONTROL).order_by("id").values_list("evidence_id", flat=True)[0]
    payload = Recorder().payload(evidence)
    for entry in payload["controls"]:
        if "items" in entry:
            entry["items"] = list(range(lines))
            entry["facts"] = {name: _repeated(column, lines) for name, column in entry["facts"].items()}
    return payload


def _repeated(column: Any, lines: int) -> Any:
    if isinstance(column, dict):
        return {**column, "index": (column["index"] * lines)[:lines]}
    return (column * lines)[:lines]


def fill(done: int, wanted: int, a_run: int, payload: dict[str, Any]) -> None:
    """Runs ``done`` to ``wanted``, each with evidence and a decision."""
    from django.utils import timezone

    from guiju.kernel.audit import contents
    from guiju.kernel.audit.models import Decision, Evidence
    from guiju.kernel.store.bulk import insert
    from guiju.kernel.store.transaction import writing_transaction
    from guiju.lib.digests.canonical import canonical, instant

    now = timezone.now()
    for start in range(done, wanted, AT_ONCE):
        runs = [FIRST_RUN + number for number in range(start, min(start + AT_ONCE, wanted))]
        ids = [run << 20 for run in runs]
        moments = [now - timedelta(seconds=wanted + FIRST_RUN - run) for run in runs]
        packed = [
            contents.pack(canonical({**payload, "run": run, "occurred_at": instant(moment)}))
            for run, moment in zip(runs, moments, strict=True)
        ]
        with writing_transaction("default"):
            insert(
                Evidence,
                {
                    "id": ids,
                    "command": "warehouse.receive_goods",
                    "actor": 0,
                    "occurred_at": moments,
                    "recorded_at": moments,
                    "payload": [content for content, _ in packed],
                    "is_compressed": [is_compressed for _, is_compressed in packed],
                    "salt": b"s" * 32,
                    "public_commitment": b"c" * 32,
                    "private_root": b"p" * 32,
                    "leaf": runs,
                },
                len(runs),
            )
            insert(
                Decision,
                {
                    "id": [each + 1 for each in ids],
                    "evidence_id": ids,
                    "control": CONTROL,
                    "facts_version": 1,
                    "clauses": f'[["{CLAUSE}",1,"enforce"]]',
                    "params_digest": "0" * 64,
                    **dict.fromkeys(("blocked", "held", "warned"), 0),
                    "judged": a_run,
                },
                len(runs),
            )


def ours() -> tuple[float, float, int]:
    """CPU and wall seconds, decisions."""
    from django.utils import timezone

    from guiju.kernel.controls.backtest import backtest
    from guiju.kernel.controls.evaluation import Span

    today = timezone.localdate()
    wall, cpu = time.perf_counter(), time.process_time()
    result = backtest(CLAUSE, {}, Span(today - timedelta(days=366), today), control=CONTROL)[0]
    judged = result.total.judged + sum(result.unjudged.values())
    if result.unjudged:
        message = f"not judged: {result.unjudged}"
        raise SystemExit(message)
    return time.process_time() - cpu, time.perf_counter() - wall, judged


def raw() -> tuple[float, float]:
    """The same rows read and unpacked, and as many facts judged that are there already."""
    import zstandard
    from django.db import connection

    from guiju.kernel.controls.gate import gates

    gate = gates()[CONTROL]
    fact, params, judge = gate.examples[0].fact, gate.params(), gate.judge
    unpack = zstandard.ZstdDecompressor().decompress
    wall, cpu = time.perf_counter(), time.process_time()
    with connection.cursor() as cursor:
        cursor.execute(
            "select payload, is_compressed from audit_evidence where id in "
            "(select evidence_id from audit_decision where control = %s) order by id",
            [CONTROL],
        )
        while rows := cursor.fetchmany(2_000):
            for payload, is_compressed in rows:
                unpack(payload) if is_compressed else payload
                judge(fact, params)
    return time.process_time() - cpu, time.perf_counter() - wall


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--sizes", default="10000,100000,1000000")
    parser.add_argument("--a-run", type=int, default=1)
    arguments = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="guiju-benchmark-") as folder:
        os.environ["GUIJU_DATA"] = folder
        from guiju.cli.up import prepare

        prepare(Path(folder), demo=True)
        from django.db import connection

        payload = template(arguments.a_run)
        done = 0
        sys.stdout.write("| decisions | a run | ours CPU s | ours s | raw CPU s | raw s | µs a decision |\n")
        sys.stdout.write("| ---: | ---: | ---: | ---: | ---: | ---: | ---: |\n")
        for size in map(int, arguments.sizes.split(",")):
            fill(done, size // arguments.a_run, arguments.a_run, payload)
            done = size // arguments.a_run
            with connection.cursor() as cursor:
                cursor.execute("analyze")
            cpu, wall, judged = min(ours() for _ in range(3))
            raw_cpu, raw_wall = min(raw() for _ in range(3))
            row = (
                judged,
                arguments.a_run,
                f"{cpu:.2f}",
                f"{wall:.2f}",
                f"{raw_cpu:.2f}",
                f"{raw_wall:.2f}",
                f"{1e6 * cpu / judged:.1f}",
            )
            sys.stdout.write("| " + " | ".join(map(str, row)) + " |\n")


if __name__ == "__main__":
    main()
