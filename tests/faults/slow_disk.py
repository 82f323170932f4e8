"""A disk whose every sync takes long while work is done: a shim before libc, compiled where there is a compiler, stands for it."""

import multiprocessing
import os
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from importlib import import_module
from pathlib import Path
from typing import Any
from unittest.mock import patch

from guiju.cli.postgres import temporary_server
from tests.faults.preloaded import compiled
from tests.faults.world import FOUNDED, World

SYNC_MS, COMMANDS, WRITERS = 100, 4, 3
LONGEST_MS = 20_000
_FLAG, _FOLDER = "is-slow", "GUIJU_SLOW_DISK"
_SHIM = """
#define _GNU_SOURCE
#include <dlfcn.h>
#include <time.h>
#include <unistd.h>
static void wait_(void) {{
  struct timespec t = {{0, {nanoseconds}}};
  if (access("{flag}", F_OK) == 0) nanosleep(&t, 0);
}}
int fsync(int f) {{ wait_(); return ((int (*)(int))dlsym(RTLD_NEXT, "fsync"))(f); }}
int fdatasync(int f) {{ wait_(); return ((int (*)(int))dlsym(RTLD_NEXT, "fdatasync"))(f); }}
"""


def shim(folder: Path) -> Path:
    """The library that makes every sync slow, of a process that preloads it, within `slowly`."""
    return compiled("slow", _SHIM.format(nanoseconds=SYNC_MS * 1_000_000, flag=folder / _FLAG), folder)


@contextmanager
def slowly(folder: Path) -> Iterator[None]:
    """What is founded before and taken away after is not waited for."""
    flag = folder / _FLAG
    flag.touch()
    try:
        yield
    finally:
        flag.unlink()


@contextmanager
def server() -> Iterator[None]:
    """A PostgreSQL server that syncs, slowly, for the world to be founded in."""
    with tempfile.TemporaryDirectory(prefix="guiju-slow-") as where, patch.dict(os.environ):
        library = shim(Path(where))
        with temporary_server(Path(where) / "postgres", is_durable=True, preload=library) as url:
            os.environ.pop(FOUNDED, None)
            os.environ["GUIJU_TEST_POSTGRES"], os.environ[_FOLDER] = url, where
            yield


def work(where: World) -> dict[str, int]:
    """Writers work beside each other, they or their server started with the shim; nobody is told anything but that it is done."""
    environment, folder = dict(os.environ), Path(os.environ.get(_FOLDER, where.folder))
    if where.server is None:
        environment["LD_PRELOAD"] = str(shim(folder))
    command = [sys.executable, "-m", "tests.faults.slow_disk", str(folder)]
    said = subprocess.run(command, env=environment, capture_output=True, text=True, check=False)
    assert said.returncode == 0, said
    waits = [float(word) for word in said.stdout.split()]
    assert len(waits) == WRITERS * COMMANDS, said
    assert statistics.median(waits) >= SYNC_MS, waits
    assert max(waits) < LONGEST_MS, waits
    where.do(_verified)
    return {"commands": len(waits), "median ms": round(statistics.median(waits)), "longest ms": round(max(waits))}


def _verified() -> None:
    from tests.faults import people

    people.verified("slow disk")


def _write(number: int) -> list[float]:
    """How long each command took, in milliseconds."""
    from guiju.domains.warehouse.api import RecordArrival
    from tests.faults.people import KEEPER, account, must

    arrival: Any = {"warehouse": "WH1", "supplier": "供应商", "carrier": "顺丰", "delivery_note": str(number)}
    keeper, took = account(KEEPER), []
    for turn in range(COMMANDS):
        began = time.monotonic()
        must(RecordArrival, [{**arrival, "lines": [{"sku": "A-500", "quantity": 1}]}], keeper, f"slow:{number}:{turn}")
        took.append((time.monotonic() - began) * 1000)
    return took


def _write_beside_each_other(folder: Path) -> None:
    """The writers are forks of this process, which syncs slowly or whose server does."""
    import django

    django.setup()
    import_module("tests.faults.steps")
    with slowly(folder), multiprocessing.get_context("fork").Pool(WRITERS) as writers:
        took = writers.map(_write, range(WRITERS), chunksize=1)
    sys.stdout.write("\n".join(f"{each:.0f}" for waits in took for each in waits))


if __name__ == "__main__":
    _write_beside_each_other(Path(sys.argv[1]))
