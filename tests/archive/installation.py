"""Whole installations in folders and databases of their own, worked on by processes as an operator does."""

import json
import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from itertools import count
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from guiju.cli.source_tree import ROOT
from guiju.kernel.archive import container
from guiju.kernel.archive.tables import rows_of
from tests import forks

PASSPHRASE = "正确的马 电池 订书钉 2026"
GUIJU = "import sys; from guiju.cli.main import main; sys.exit(main())"
_numbers = count(1)


@dataclass
class Installation:
    """``database`` is the URL of a PostgreSQL database; empty for the embedded one. One rulebook unless ``variables`` say."""

    data: Path
    database: str = ""
    variables: dict[str, str] = field(default_factory=dict)

    @property
    def environment(self) -> dict[str, str]:
        left_out = {"GUIJU_TEST_DATA", "GUIJU_ANCHOR_SINK", "GUIJU_LOG_SINK"}
        return {
            **{name: value for name, value in os.environ.items() if name not in left_out},
            "DJANGO_SETTINGS_MODULE": "guiju.config.settings",
            "GUIJU_DATA": str(self.data),
            "GUIJU_DATABASE_URL": self.database,
            "GUIJU_KEYS_PASSPHRASE": PASSPHRASE,
            "GUIJU_RULEBOOKS": "S03",
            **self.variables,
        }

    def guiju(self, *arguments: str | Path, code: int | None = 0) -> subprocess.CompletedProcess[str]:
        """A command as an operator runs it; ``code`` None takes any."""
        done = forks.run(["guiju", *map(str, arguments)], self.environment)
        assert code is None or done.returncode == code, f"{arguments}: {done.returncode}\n{done.stdout}\n{done.stderr}"
        return done

    def act(self, name: str, *arguments: object) -> Any:
        """What `tests.archive.acts` says."""
        done = forks.run(["act", name, *map(str, arguments)], self.environment)
        assert done.returncode == 0, done.stdout + done.stderr
        return json.loads(done.stdout.splitlines()[-1])

    def start(self, name: str, *arguments: object) -> subprocess.Popen[str]:
        command = [sys.executable, "-m", "tests.archive.acts", name, *map(str, arguments)]
        return subprocess.Popen(command, cwd=ROOT, env=self.environment, stdout=subprocess.PIPE, text=True)

    def verify(self) -> dict[str, Any]:
        return json.loads(self.guiju("verify", "--json").stdout)


@contextmanager
def installation(folder: Path, engine: str) -> Iterator[Installation]:
    """An empty one; its PostgreSQL database is dropped afterwards."""
    number = next(_numbers)
    data = folder / f"installation-{number}"
    with ExitStack() as stack:
        url = (
            stack.enter_context(fresh_database(f"guiju_archive_{os.getpid()}_{number}")) if engine == "postgres" else ""
        )
        yield Installation(data, url)


@contextmanager
def copy_of(template: Installation, folder: Path) -> Iterator[Installation]:
    """Another one in which the same has happened; nobody may be at work in the first."""
    number = next(_numbers)
    data = folder / f"copy-{number}"
    shutil.copytree(template.data, data)
    with ExitStack() as stack:
        url = template.database
        if url:
            name = f"guiju_archive_{os.getpid()}_{number}"
            url = stack.enter_context(fresh_database(name, f"template {urlsplit(url).path.lstrip('/')}"))
        yield Installation(data, url)


@contextmanager
def fresh_database(name: str, options: str = "") -> Iterator[str]:
    server = os.environ["GUIJU_TEST_POSTGRES"]
    head, _, tail = server.partition("?")
    url = f"{head.rsplit('/', 1)[0]}/{name}"
    _administer(server, f"create database {name} {options}")
    try:
        yield f"{url}?{tail}" if tail else url
    finally:
        _administer(server, f"drop database {name} with (force)")


def _administer(server: str, statement: str) -> None:
    import psycopg

    with psycopg.connect(server, autocommit=True) as connection:
        connection.execute(statement)


def contents(archive: Path) -> dict[str, list[dict[str, Any]]]:
    """The rows of each table of an archive, as objects, so that archives of both engines can be compared."""
    checked = container.check(archive)
    found: dict[str, list[dict[str, Any]]] = {}
    with checked.reading() as reader:
        for name, told in checked.manifest["tables"].items():
            columns = [column for column, _ in told["columns"]]
            parts = [reader.content(f"tables/{name}/{part:06}.jsonl.zst") for part in range(told["parts"])]
            found[name] = [dict(zip(columns, row, strict=True)) for part in parts for row in rows_of(part)]
    return found
