"""A company in a folder and a database of its own, under the program's own settings, that forked processes work in.

The process that holds the world never opens the database itself: what it wants done there it does in a child, so that a
reset between two trials leaves nothing behind.
"""

import json
import multiprocessing
import os
import shutil
import sys
import tempfile
import traceback
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager, suppress
from datetime import UTC, datetime, timedelta
from hashlib import sha256
from importlib import import_module
from multiprocessing.context import ForkProcess
from pathlib import Path
from typing import Any

ENGINES = ("sqlite", "postgres")
NOBODY = 65534
"""Whose a server started for a test is, where root starts it."""
_fork = multiprocessing.get_context("fork")


RULEBOOKS = "S03"
"""All 21 take seconds to load and are asked nothing here."""
AGE = timedelta(days=3)
FOUNDED = "GUIJU_FAULTS_FOUNDED"
"""A folder in which the scenarios of one test run keep the company as it was founded: migrating takes most of their time."""


class ChildFailed(Exception):
    """What a child raised, as text."""


class World:
    """One company; `reset` brings it back to the moment after its founding."""

    def __init__(self, folder: Path, engine: str, server: str | None) -> None:
        self.folder, self.engine, self.server = folder, engine, server
        self.data, self.database = folder / "data", f"guiju_faults_{os.getpid()}"
        kept = os.environ.get(FOUNDED)
        rulebooks = os.environ.get("GUIJU_RULEBOOKS", RULEBOOKS)
        self.template = Path(kept or folder) / f"founded-{engine}-{rulebooks}"
        self.is_kept = kept is not None
        self.founded = f"guiju_faults_{sha256(str(self.template).encode()).hexdigest()[:12]}"
        os.environ["GUIJU_DATA"] = str(self.data)
        os.environ["DJANGO_SETTINGS_MODULE"] = "guiju.config.settings"
        os.environ.setdefault("GUIJU_RULEBOOKS", RULEBOOKS)
        os.environ.pop("GUIJU_DATABASE_URL", None)
        if server is not None:
            self._administer(f"create database {self.database}")
            head, _, tail = server.partition("?")
            url = f"{head.rsplit('/', 1)[0]}/{self.database}"
            os.environ["GUIJU_DATABASE_URL"] = f"{url}?{tail}" if tail else url
        if self.template.exists():
            self.reset()
        else:
            self.data.mkdir()
        import django

        django.setup()
        # All that children need is loaded once, here: forks are quick, and an edit in mid-campaign changes nothing.
        import_module("guiju.kernel.audit.verify")
        import_module("tests.faults.steps")
        if not self.template.exists():
            self._keep()

    @staticmethod
    def founding() -> None:
        """In a child: what is there before everything else, three days old, for nobody has a post before he was given it."""
        import time_machine
        from django.core.management import call_command

        from guiju.demo import company

        with time_machine.travel(datetime.now(UTC) - AGE):
            call_command("migrate", verbosity=0)
            company.load()

    def _keep(self) -> None:
        self.do(self.founding)
        if self.server is not None:
            self._administer(f"drop database if exists {self.founded} with (force)")
            self._administer(f"create database {self.founded} template {self.database}")
        half = self.template.with_suffix(f".{os.getpid()}")
        shutil.copytree(self.data, half)
        with suppress(OSError):  # another scenario has kept its own meanwhile
            half.rename(self.template)

    def reset(self) -> None:
        if self.data.is_symlink():  # it lay on a disk of a scenario
            self.data.unlink()
        shutil.rmtree(self.data, ignore_errors=True)
        shutil.copytree(self.template, self.data)
        if self.server is not None:
            self._administer(f"drop database {self.database} with (force)")
            self._administer(f"create database {self.database} template {self.founded}")

    def close(self) -> None:
        if self.server is not None:
            for name in (self.database, *(() if self.is_kept else (self.founded,))):
                self._administer(f"drop database if exists {name} with (force)")

    def start(self, function: Callable[..., None], *arguments: Any) -> ForkProcess:
        """A child that works until it ends or is killed."""
        child = _fork.Process(target=function, args=arguments, daemon=True)
        child.start()
        return child

    def do(self, function: Callable[..., Any], *arguments: Any) -> Any:
        """What ``function`` returns in a child.

        Raises:
            ChildFailed: it raised.
        """
        return self.gather([self.ask(function, *arguments)])[0]

    def ask(self, function: Callable[..., Any], *arguments: Any) -> Any:
        receiving, sending = _fork.Pipe(duplex=False)
        child = self.start(_answer, sending, function, *arguments)
        sending.close()
        return child, receiving

    def gather(self, asked: list[Any]) -> list[Any]:
        answers = []
        for child, receiving in asked:
            try:
                is_good, value = receiving.recv()
            except EOFError:
                is_good, value = False, f"the child died ({child.exitcode})"
            child.join()
            if not is_good:
                raise ChildFailed(value)
            answers.append(value)
        return answers

    def barrier(self, parties: int) -> Any:
        return _fork.Barrier(parties)

    def counter(self) -> Any:
        """A number that all children share, 0."""
        return _fork.Value("q", 0)

    def size(self) -> int:
        """Bytes of the database, on PostgreSQL."""
        return int(self._administer(f"select pg_database_size('{self.database}')")[0][0])

    @contextmanager
    def moved_to(self, disk: Path) -> Iterator[None]:
        """The database, nobody being connected, in a tablespace of its own, on PostgreSQL."""
        place = disk / "tablespace"
        place.mkdir()
        disk.chmod(0o755)
        if os.geteuid() == 0:
            shutil.chown(place, NOBODY, NOBODY)
        self._administer(f"create tablespace small location '{place}'")
        self._administer(f"alter database {self.database} set tablespace small")
        try:
            yield
        finally:
            self._administer(f"drop database {self.database} with (force)")
            self._administer("drop tablespace small")
            self._administer(f"create database {self.database} template {self.founded}")

    def only_reads(self, *, is_on: bool) -> None:
        """On PostgreSQL sessions that begin from now on may only read."""
        if self.server is not None:
            self._administer(
                f"alter database {self.database} set default_transaction_read_only = {'on' if is_on else 'off'}"
            )

    def _administer(self, statement: str) -> list[tuple[Any, ...]]:
        import psycopg

        with psycopg.connect(str(self.server), autocommit=True) as connection:
            answer = connection.execute(statement)
            return answer.fetchall() if answer.description else []


@contextmanager
def world(engine: str, kind: type[World] = World) -> Iterator[World]:
    """A founded company; the PostgreSQL server is ``GUIJU_TEST_POSTGRES`` or one of its own."""
    with ExitStack() as stack:
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="guiju-faults-")))
        server = os.environ.get("GUIJU_TEST_POSTGRES") if engine == "postgres" else None
        if engine == "postgres" and server is None:
            from guiju.cli.postgres import temporary_server

            server = stack.enter_context(temporary_server(folder / "postgres"))
        made = kind(folder, engine, server)
        stack.callback(made.close)
        yield made


def report(figures: dict[str, Any]) -> None:
    """The last line of a scenario's output, for whoever started it."""
    sys.stdout.write(json.dumps(figures, ensure_ascii=False) + "\n")


def _answer(sending: Any, function: Callable[..., Any], *arguments: Any) -> None:
    try:
        answer = (True, function(*arguments))
    except BaseException:  # noqa: BLE001 — an assertion or an exit is told as well
        answer = (False, traceback.format_exc())
    sending.send(answer)
    sending.close()
