"""The clause map and a clause page with a million decisions and breaches behind them: server CPU and bytes of a visit.

    .venv/bin/python -m benchmarks.clause_map [--rows 1000000] [--open 10000] [--visits 20]

``GUIJU_DATABASE_URL`` measures on PostgreSQL; then the database must be empty. CPU is that of the web process (and, on the
embedded engine, of the database in it), warm, median of the visits.
"""

import argparse
import os
import statistics
import sys
import tempfile
import time
from datetime import timedelta
from pathlib import Path

RUNS_AT_ONCE = 20_000
FIRST_RUN = 1_000_000
RUN_BITS = 20
PEOPLE = 500
PAGES = ("/clauses/", "/clauses/?light=breached", "/clauses/?q=货", "/clauses/S03.06/", "/clauses/S03.10/")


def fill(rows: int, open_findings: int) -> None:
    """``rows`` runs, each with a decision and a breach of a bound clause; the last of them with open findings."""
    from django.utils import timezone

    from guiju.kernel.audit.models import Breach, Decision, Evidence
    from guiju.kernel.findings.models import Finding
    from guiju.kernel.rulebook.models import Binding
    from guiju.kernel.store.bulk import insert
    from guiju.kernel.store.transaction import writing_transaction

    bound = list(Binding.objects.order_by("id").values_list("control", "clause__code"))
    now = timezone.now()
    for start in range(0, rows, RUNS_AT_ONCE):
        runs = [FIRST_RUN + number for number in range(start, min(start + RUNS_AT_ONCE, rows))]
        ids = [run << RUN_BITS for run in runs]
        controls, clauses = zip(*(bound[run % len(bound)] for run in runs), strict=True)
        moments = [now - timedelta(seconds=2 * (FIRST_RUN + rows - run)) for run in runs]
        keys = [f"B-{run}" for run in runs]
        with writing_transaction("default"):
            insert(
                Evidence,
                {
                    "id": ids,
                    "command": "benchmark.run",
                    "actor": 0,
                    "occurred_at": moments,
                    "recorded_at": moments,
                    "payload": b"{}" * 200,
                    "is_compressed": False,
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
                    "control": list(controls),
                    "facts_version": 1,
                    "clauses": "[]",
                    "params_digest": "0" * 64,
                    **dict.fromkeys(("judged", "blocked", "held", "warned"), 1),
                },
                len(runs),
            )
            insert(
                Breach,
                {
                    "id": [each + 2 for each in ids],
                    "evidence_id": ids,
                    "actor": [run % PEOPLE for run in runs],
                    "item": 0,
                    "subject_type": "benchmark",
                    "subject_key": keys,
                    "control": list(controls),
                    "clause": list(clauses),
                    "clause_version": 1,
                    "effect": "found",
                    "message": "演示",
                    "acknowledged_at": moments,
                },
                len(runs),
            )
            opened = [place for place, run in enumerate(runs) if run >= FIRST_RUN + rows - open_findings]
            insert(
                Finding,
                {
                    "id": [ids[place] + 3 for place in opened],
                    "control": [controls[place] for place in opened],
                    "clause": [clauses[place] for place in opened],
                    "fingerprint": [keys[place] for place in opened],
                    "title": "演示",
                    "owner": 0,
                    "opened_at": [moments[place] for place in opened],
                },
                len(opened),
            )


def measure(visits: int) -> None:
    from django.test import Client

    from guiju.kernel.accounts.models import Account

    client = Client()
    client.force_login(Account.objects.get(username="zhou"))
    sys.stdout.write("| page | CPU ms | wall ms | kB |\n| --- | ---: | ---: | ---: |\n")
    for address in PAGES:
        size = len(client.get(address).content)
        spent, lasted = [], []
        for _ in range(visits):
            wall, cpu = time.perf_counter(), time.process_time()
            client.get(address)
            spent.append(1000 * (time.process_time() - cpu))
            lasted.append(1000 * (time.perf_counter() - wall))
        figures = f"{statistics.median(spent):.1f} | {statistics.median(lasted):.1f} | {size / 1000:.0f}"
        sys.stdout.write(f"| `{address}` | {figures} |\n")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rows", type=int, default=1_000_000)
    parser.add_argument("--open", type=int, default=10_000)
    parser.add_argument("--visits", type=int, default=20)
    arguments = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="guiju-benchmark-") as folder:
        os.environ["GUIJU_DATA"] = folder
        from guiju.cli.up import prepare

        prepare(Path(folder), demo=True)
        from django.db import connection

        from guiju.kernel.controls.ticker import tick

        tick()
        fill(arguments.rows, arguments.open)
        with connection.cursor() as cursor:
            cursor.execute("analyze")
        measure(arguments.visits)


if __name__ == "__main__":
    main()
