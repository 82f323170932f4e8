"""Programs that tests start, each a fork of a process that has loaded guiju: loading takes longer than most of them.

A fork reads the settings from its own environment, when it asks for them, as a process of its own would.
"""

import atexit
import contextlib
import importlib
import json
import os
import runpy
import subprocess
import sys
import tempfile
import traceback
from collections.abc import Mapping, Sequence
from functools import cache
from pathlib import Path
from typing import Any

from guiju.cli.source_tree import ROOT


def environment() -> dict[str, str]:
    """The variables of the tests without their own settings, data and database."""
    own = {"DJANGO_SETTINGS_MODULE", "GUIJU_DATA", "GUIJU_TEST_DATA", "GUIJU_DATABASE_URL"}
    return {name: value for name, value in os.environ.items() if name not in own}


def run(
    command: Sequence[str], environment: Mapping[str, str], url: str | None = None
) -> subprocess.CompletedProcess[str]:
    """``guiju …``, ``act NAME …`` of `tests.archive.acts` or ``module NAME …``, as ``python -m`` runs it, in this environment.

    ``url`` names the engine where the environment does not.
    """
    return _loaded((url or environment.get("GUIJU_DATABASE_URL", "")).partition(":")[0]).run(command, environment)


class _Loaded:
    """The process that is forked; it never opens a database."""

    def __init__(self, scheme: str) -> None:
        self.place = tempfile.TemporaryDirectory(prefix="guiju-forks-")
        self.folder = Path(self.place.name)
        environment = {
            **os.environ,
            "DJANGO_SETTINGS_MODULE": "guiju.config.settings",
            "GUIJU_DATA": str(self.folder),
            "GUIJU_DATABASE_URL": f"{scheme}://nowhere/nothing" if scheme else "",
        }
        self.process = subprocess.Popen(
            [sys.executable, "-m", "tests.forks"],
            cwd=ROOT,
            env=environment,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )
        atexit.register(self.process.kill)

    def run(self, command: Sequence[str], environment: Mapping[str, str]) -> subprocess.CompletedProcess[str]:
        said = {stream: self.folder / stream for stream in ("stdout", "stderr")}
        asked = {"command": list(command), "environment": dict(environment), **{name: str(said[name]) for name in said}}
        assert self.process.stdin is not None
        assert self.process.stdout is not None
        self.process.stdin.write(json.dumps(asked) + "\n")
        self.process.stdin.flush()
        code = int(self.process.stdout.readline())
        out, err = (said[name].read_text() for name in ("stdout", "stderr"))
        return subprocess.CompletedProcess(list(command), code, out, err)


@cache
def _loaded(scheme: str) -> _Loaded:
    return _Loaded(scheme)


def _serve() -> None:
    import django

    django.setup()
    for name in ("guiju.cli.main", "guiju.cli.restore", "guiju.cli.upgrade", "guiju.cli.verify", "tests.archive.acts"):
        importlib.import_module(name)
    for line in sys.stdin:
        asked = json.loads(line)
        child = os.fork()
        if not child:
            os._exit(_answer(asked))
        _, status = os.waitpid(child, 0)
        sys.stdout.write(f"{os.waitstatus_to_exitcode(status)}\n")
        sys.stdout.flush()


def _answer(asked: dict[str, Any]) -> int:
    """In the fork; the exit code."""
    for stream, name in ((1, "stdout"), (2, "stderr")):
        os.dup2(os.open(asked[name], os.O_WRONLY | os.O_CREAT | os.O_TRUNC), stream)
    os.dup2(os.open(os.devnull, os.O_RDONLY), 0)
    try:
        _forget_settings(asked["environment"])
        return _do(*asked["command"])
    except SystemExit as ended:
        if ended.code is None or isinstance(ended.code, int):
            return ended.code or 0
        sys.stderr.write(f"{ended.code}\n")
        return 1
    except BaseException:  # noqa: BLE001 — as the interpreter itself would tell it
        traceback.print_exc()
        return 1
    finally:
        with contextlib.suppress(OSError):
            sys.stdout.flush()
            sys.stderr.flush()


def _forget_settings(environment: dict[str, str]) -> None:
    """They are read when they are asked for, from the environment as it is then."""
    os.environ.clear()
    os.environ.update(environment)
    from asgiref.local import Local
    from django.conf import settings
    from django.db import connections
    from django.utils.functional import empty

    del sys.modules["guiju.config.settings"]
    settings._wrapped = empty
    connections.__dict__.pop("settings", None)
    connections._settings, connections._connections = None, Local(connections.thread_critical)


def _do(kind: str, *arguments: str) -> int:
    if kind == "guiju":
        from guiju.cli.main import main

        return main(list(arguments))
    if kind == "module":
        sys.argv = list(arguments)
        runpy.run_module(arguments[0], run_name="__main__", alter_sys=True)
        return 0
    import django

    from tests.archive.acts import ACTS

    django.setup()
    sys.stdout.write(json.dumps(ACTS[arguments[0]](*arguments[1:])) + "\n")  # type: ignore[operator]
    return 0


if __name__ == "__main__":
    _serve()
