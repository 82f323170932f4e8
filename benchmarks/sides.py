"""The two sides of a comparison: the program's database and one for raw SQL, each with a server of its own."""

import gc
import os
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any, NamedTuple

_TICK = os.sysconf("SC_CLK_TCK")
_SERVER_SETTINGS = ["shared_buffers=512MB", "max_wal_size=4GB"]
"""Durable, as PostgreSQL comes: fsync, synchronous_commit, full_page_writes and autovacuum are on."""


class Cost(NamedTuple):
    """CPU seconds of this process and of the whole server, ended backends included."""

    client: float
    server: float

    @property
    def whole(self) -> float:
        return self.client + self.server


@dataclass(frozen=True)
class Side:
    """``using`` is Django's alias; ``postmaster`` the root of its server's processes, None when it is embedded."""

    using: str
    postmaster: int | None

    def cpu(self, work: Callable[[], Any]) -> Cost:
        """What ``work`` costs."""
        gc.collect()
        server, client = self._server(), time.process_time()
        work()
        return Cost(time.process_time() - client, self._server() - server)

    def _server(self) -> float:
        if self.postmaster is None:
            return 0.0
        total = 0.0
        for process in Path("/proc").iterdir():
            if not process.name.isdigit():
                continue
            try:
                fields = (process / "stat").read_text().rsplit(")", 1)[1].split()
                is_root = int(process.name) == self.postmaster
                if is_root or int(fields[1]) == self.postmaster:
                    total += int((process / "schedstat").read_text().split()[0]) / 1e9
                if is_root:
                    total += (int(fields[13]) + int(fields[14])) / _TICK
            except OSError:
                continue
        return total


@contextmanager
def databases(engine: str) -> Iterator[tuple[Side, Side]]:
    """Two fresh, migrated databases, ours and raw, for this process; it can be done once in a process."""
    with ExitStack() as stack:
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="guiju-bench-")))
        os.environ |= {"GUIJU_DATA": str(folder / "data"), "DJANGO_SETTINGS_MODULE": "benchmarks.settings"}
        (folder / "data").mkdir()
        os.environ.pop("GUIJU_DATABASE_URL", None)
        postmasters: list[int | None] = [None, None]
        if engine == "postgres":
            from guiju.cli import postgres

            postgres._UNSAFE_BUT_FAST[:] = _SERVER_SETTINGS
            for place, variable in enumerate(("GUIJU_DATABASE_URL", "GUIJU_BENCHMARK_RAW_URL")):
                cluster = folder / f"server{place}"
                os.environ[variable] = stack.enter_context(postgres.temporary_server(cluster))
                postmasters[place] = int((cluster / "cluster" / "postmaster.pid").read_text().split()[0])
        import django

        django.setup()
        from django.core.management import call_command
        from django.db import connections

        stack.callback(connections.close_all)
        for using in ("default", "raw"):
            call_command("migrate", database=using, verbosity=0)
        yield Side("default", postmasters[0]), Side("raw", postmasters[1])
