"""What happens in an installation between an operator's commands: ``python -m tests.archive.acts NAME …``."""

import json
import random
import sys
import time
from pathlib import Path
from typing import Any

from tests.files.corpus import picture


def found() -> dict[str, int]:
    """The demo company, with a picture at one of its documents and an upload that nobody named."""
    from django.core.management import call_command

    from guiju.demo import company
    from guiju.kernel.audit import sealer

    call_command("migrate", verbosity=0)
    company.load()
    _attach()
    return {"sealed": sealer.seal()}


def _attach() -> None:
    """The arrival that the demo leaves at the dock is counted, and one piece refused with a photo."""
    from guiju.domains.warehouse import api as warehouse
    from guiju.domains.warehouse.models import Arrival
    from guiju.kernel.files.uploads import stage
    from tests.faults.people import KEEPER, account, must

    keeper = account(KEEPER)
    photo = stage(keeper, picture("JPEG"), "货损.jpg").sha256
    stage(keeper, picture("PNG"), "无人引用.png")
    arrival = Arrival.objects.get(count__isnull=True).number
    counted = {"arrival": arrival, "lines": [{"barcode": "6901000000011", "quantity": 100}]}
    must(warehouse.CountArrival, [counted], keeper, "found:count")
    line = {"line": 1, "item": "quality", "quantity": 1, "reason": "瓶身破损", "photo": photo}
    must(warehouse.RefuseGoods, [{"arrival": arrival, "lines": [line]}], keeper, "found:refusal")


def work(runs: int, seed: str = "work") -> dict[str, Any]:
    """Random commands of the demo people, sealed after each."""
    from guiju.kernel.audit import sealer

    done = [_step(random.Random(f"{seed}:{turn}"), f"{seed}:{turn}") for turn in range(int(runs))]
    sealed = sealer.seal()
    return {"runs": done, "sealed": sealed, "evidence": _evidence()}


def work_until(stop: str, seed: str = "load") -> dict[str, Any]:
    """The same until the file ``stop`` is there; each answer counts once it is given."""
    runs = []
    turn = 0
    while not Path(stop).exists():
        runs.append(_step(random.Random(f"{seed}:{turn}"), f"{seed}:{turn}"))
        turn += 1
        if turn == 1:
            Path(f"{stop}.began").touch()
    return {"runs": runs}


def seal_until(stop: str) -> dict[str, Any]:
    from guiju.kernel.audit import sealer

    while not Path(stop).exists():
        sealer.seal()
        time.sleep(0.05)
    return {"sealed": sealer.seal(), "evidence": _evidence()}


def _step(choice: random.Random, key: str) -> int:
    from guiju.kernel.commands.command import command_of
    from tests.faults.people import account, do
    from tests.faults.steps import step

    person, command, items = step(choice)
    return do(command_of(command), items, account(person), key).run


def _evidence() -> int:
    from guiju.kernel.audit.models import Evidence

    return Evidence.objects.count()


def rotate() -> dict[str, str]:
    from guiju.kernel.audit.rotation import rotate

    return {"key": rotate()}


def go_back(*apps: str) -> dict[str, list[str]]:
    """Take these apps' tables away, as if the database were of a release before them."""
    from django.db import connection
    from django.db.migrations.executor import MigrationExecutor

    from guiju.kernel.archive.schema import state
    from guiju.kernel.store import new_models

    with connection.writing(), new_models.rendered_alone():
        MigrationExecutor(connection).migrate([(app, None) for app in apps])
    return {"pending": [f"{app}.{name}" for app, name in state().pending]}


def pending() -> dict[str, Any]:
    from guiju.kernel.archive.schema import state
    from guiju.kernel.store import triggers

    return {"pending": len(state().pending), "missing": triggers.missing()}


def schema(one_by_one: str = "") -> dict[str, Any]:
    """What an empty database becomes: by ``migrate``, or by each migration in its turn."""
    from django.core.management import call_command
    from django.db import connection, transaction
    from django.db.migrations.executor import MigrationExecutor

    from guiju.kernel.store import new_models
    from tests.archive.schema import described

    if one_by_one:
        connection.disable_constraint_checking()
        with connection.writing(), transaction.atomic(), new_models.rendered_alone():
            executor = MigrationExecutor(connection)
            executor.migrate(executor.loader.graph.leaf_nodes())
    call_command("migrate", verbosity=0)
    return described()


ACTS = {act.__name__: act for act in (found, work, work_until, seal_until, rotate, go_back, pending, schema)}

if __name__ == "__main__":
    import django

    django.setup()
    said = ACTS[sys.argv[1]](*sys.argv[2:])  # type: ignore[operator]
    sys.stdout.write(json.dumps(said) + "\n")
