"""Scenarios run in a process of their own: they fork, and have the program's settings instead of the tests'."""

import fcntl
import json
import os
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager, nullcontext
from pathlib import Path
from typing import Any

from tests import forks
from tests.faults.world import FOUNDED


class Failed(Exception):
    """What the scenario printed."""


def figures_of(module: str, engine: str, *arguments: str, is_alone: bool = True) -> dict[str, Any]:
    """Play ``tests.faults.<module>``, alone on this machine or beside others, and return its figures.

    Raises:
        Failed: a predicate does not hold.
    """
    environment = forks.environment()
    if "GUIJU_TEST_DATA" in os.environ:
        environment.setdefault(FOUNDED, str(Path(os.environ["GUIJU_TEST_DATA"]) / "founded"))
    command = ["module", f"tests.faults.{module}", *filter(None, [engine]), *arguments]
    with _alone() if is_alone else nullcontext():
        done = forks.run(command, environment, os.environ.get("GUIJU_TEST_POSTGRES") if engine == "postgres" else None)
    if done.returncode:
        message = f"{' '.join(command[1:])}\n{done.stdout}\n{done.stderr}"
        raise Failed(message)
    return json.loads(done.stdout.splitlines()[-1])


@contextmanager
def _alone() -> Iterator[None]:
    """One scenario at a time on this machine: two times 64 clients are more than a PostgreSQL server lets in."""
    with (Path(tempfile.gettempdir()) / f"guiju-faults-{os.getuid()}.lock").open("w") as file:
        fcntl.flock(file, fcntl.LOCK_EX)
        yield
