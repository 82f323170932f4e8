"""A backtest over stored decisions, beside the raw limit: the same facts read, unpacked and decoded, ready facts judged.

    .venv/bin/python -m benchmarks.backtest [--sizes 10000,100000,1000000] [--a-run 1]

``GUIJU_DATABASE_URL`` measures on PostgreSQL; then the database must be empty. Each decision is that of a real receipt of the demo
company, stored again so many times with ids and moments of its own; ``--a-run`` is how many lines one run has. The worker's copy
of the facts by column is made first and timed apart; ``--from-evidence`` measures without it.
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
    from django.db.models import Max
    from django.utils import timezone

    from guiju.kernel.audit import contents
    from guiju.kernel.audit.models import Decision, Evidence
    from guiju.kernel.store.bulk import insert
    from guiju.kernel.store.transaction import writing_transaction
    from guiju.lib.digests.canonical import canonical, instant

    now = timezone.now()
    first_leaf = Evidence.objects.aggregate(last=Max("leaf"))["last"] + 1 - done
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
                    "leaf": range(first_leaf + start, first_leaf + start + len(runs)),
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


def gather() -> float:
    """CPU seconds of the worker's copying."""
    from guiju.kernel.controls.backtest.columns import gather_volume

    cpu = time.process_time()
    while gather_volume():
        pass
    return time.process_time() - cpu


def raw(*, is_gathered: bool) -> tuple[float, float]:
    """The same rows read and unpacked, decoded where they are columns, and as many facts judged that are there already."""
    import orjson
    import zstandard
    from django.db import connection

    from guiju.kernel.controls.gate import gates

    gate = gates()[CONTROL]
    fact, params, judge = gate.examples[0].fact, gate.params(), gate.judge
    unpack = zstandard.ZstdDecompressor().decompress
    wall, cpu = time.perf_counter(), time.process_time()
    with connection.cursor() as cursor:
        cursor.execute(_COLUMNS if is_gathered else _EVIDENCE, [CONTROL])
        while rows := cursor.fetchmany(20 if is_gathered else 2_000):
            for payload, is_compressed in rows:
                content = unpack(payload) if is_compressed else payload
                count = sum(len(each["items"]) for each in orjson.loads(content)) if is_gathered else 1
                for _ in range(count):
                    judge(fact, params)
    return time.process_time() - cpu, time.perf_counter() - wall


_COLUMNS = "select content, is_compressed from controls_factcolumns where control = %s order by id"
_EVIDENCE = (
    "select payload, is_compressed from audit_evidence where id in "
    "(select evidence_id from audit_decision where control = %s) order by id"
)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--sizes", default="10000,100000,1000000")
    parser.add_argument("--a-run", type=int, default=1)
    parser.add_argument("--from-evidence", action="store_true")
    arguments = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="guiju-benchmark-") as folder:
        os.environ["GUIJU_DATA"] = folder
        from guiju.cli.up import prepare

        prepare(Path(folder), demo=True)
        from django.db import connection

        from guiju.kernel.audit import sealer
        from guiju.lib.garbage import spare_the_program

        spare_the_program()  # as the server and the worker do
        sealer.seal()

        payload = template(arguments.a_run)
        done = 0
        columns = ("decisions", "a run", "copied CPU s", "ours CPU s", "ours s", "raw CPU s", "raw s", "µs a decision")
        sys.stdout.write(f"| {' | '.join(columns)} |\n|{' ---: |' * len(columns)}\n")
        for size in map(int, arguments.sizes.split(",")):
            fill(done, size // arguments.a_run, arguments.a_run, payload)
            done = size // arguments.a_run
            copied = 0.0 if arguments.from_evidence else gather()
            with connection.cursor() as cursor:
                cursor.execute("analyze")
            cpu, wall, judged = min(ours() for _ in range(3))
            raw_cpu, raw_wall = min(raw(is_gathered=not arguments.from_evidence) for _ in range(3))
            row = (
                judged,
                arguments.a_run,
                f"{copied:.2f}",
                f"{cpu:.2f}",
                f"{wall:.2f}",
                f"{raw_cpu:.2f}",
                f"{raw_wall:.2f}",
                f"{1e6 * cpu / judged:.1f}",
            )
            sys.stdout.write("| " + " | ".join(map(str, row)) + " |\n")


if __name__ == "__main__":
    main()
