"""``test``: the whole suite, once on each database engine."""

import argparse
import os
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterable, Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import Any

from guiju.cli import children, source_tree

ENGINES = {"sqlite": "SQLite", "postgres": "PostgreSQL"}
_PROCESSES = "2"
_MEMORY = Path("/dev/shm")  # noqa: S108 — only as the parent of a folder that is made for the run
_ROOM_BYTES = 4 * 2**30


def register(subparsers: Any) -> None:
    parser = subparsers.add_parser(
        "test",
        help="测试：SQLite 和 PostgreSQL 各跑一遍全部测试",
        usage="guiju test [sqlite|postgres] [pytest 的参数 …]",
    )
    parser.add_argument("rest", metavar="参数", nargs="*", help="sqlite 或 postgres（默认两者），其余交给 pytest")
    parser.set_defaults(run=run, passes_on=True)


def run(arguments: argparse.Namespace) -> int:
    if not source_tree.is_there():
        return 1
    given: list[str] = arguments.rest
    engines, rest = ([given[0]], given[1:]) if given and given[0] in ENGINES else (list(ENGINES), given)
    with children.interruptible():
        try:
            codes = run_engines(engines, rest)
        except KeyboardInterrupt:
            print("测试已中断。", file=sys.stderr)
            return 130
    return max(codes, key=abs)


def run_engines(engines: Iterable[str], rest: list[str]) -> list[int]:
    """The exit code of each."""
    with _compiled_once() as environment:
        return [_run_engine(engine, rest, environment) for engine in engines]


@contextmanager
def _compiled_once() -> Iterator[dict[str, str]]:
    """An environment in which no process compiles what another has compiled, even where no bytecode may lie beside sources."""
    environment = dict(os.environ)
    if not sys.dont_write_bytecode:
        yield environment
        return
    environment.pop("PYTHONDONTWRITEBYTECODE", None)
    with tempfile.TemporaryDirectory(prefix="guiju-bytecode-", dir=_where()) as folder:
        yield {**environment, "PYTHONPYCACHEPREFIX": folder}


def _run_engine(engine: str, rest: list[str], environment: dict[str, str]) -> int:
    """Run pytest with a data folder and, where none is named, a database server of its own; both are removed after."""
    print(f"== 测试：{ENGINES[engine]}", flush=True)
    began = time.monotonic()
    with ExitStack() as stack:
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="guiju-test-", dir=_where())))
        environment = {**environment, "GUIJU_TEST_ENGINE": engine, "GUIJU_DATA": str(folder / "data")}
        environment["TMPDIR"] = str(folder)
        if engine == "postgres" and not environment.get("GUIJU_TEST_POSTGRES"):
            from guiju.cli.postgres import temporary_server

            environment["GUIJU_TEST_POSTGRES"] = stack.enter_context(temporary_server(folder / "postgres"))
        command = [
            sys.executable,
            "-m",
            "pytest",
            "-n",
            _PROCESSES,
            "--dist",
            "worksteal",
            *_patience(environment),
            *rest,
        ]
        tests = subprocess.Popen(command, cwd=source_tree.ROOT, env=environment)
        try:
            code = tests.wait()
        finally:
            children.stop([tests])
    print(
        f"== {ENGINES[engine]} 用时 {time.monotonic() - began:.0f} 秒，{'通过' if code == 0 else '不通过'}", flush=True
    )
    return code


def _patience(environment: dict[str, str]) -> list[str]:
    """Where all cases are wanted, a test of many is no test that hangs."""
    return ["-o", "faulthandler_timeout=0"] if "GUIJU_ALL" in environment else []


def _where() -> Path | None:
    """Memory where it has room: the tests kill processes, never the machine, so what is synced to a disk proves nothing."""
    if _MEMORY.is_dir() and os.access(_MEMORY, os.W_OK) and shutil.disk_usage(_MEMORY).free > _ROOM_BYTES:
        return _MEMORY
    return None
