"""kill -9 of the PostgreSQL server and all its processes (T03): ``python -m tests.faults.kill_server --trials 200``.

The server syncs. Three writers and a sealer work until it is gone, are told so and end; it is started over what it left, and the
company comes back as after a kill of the writers.
"""

import argparse
import os
import random
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any

from guiju.cli.postgres import Server
from tests.faults import kill, writers
from tests.faults.world import FOUNDED, World, report, world

LONGEST_END_SECONDS, TOLD = 20, 3


@contextmanager
def durable() -> Iterator[tuple[World, Server]]:
    """A founded company on a server of its own that syncs; the server is down, its cluster is kept beside."""
    with tempfile.TemporaryDirectory(prefix="guiju-server-") as place:
        server = Server(Path(place) / "postgres", is_durable=True)
        server.start()
        os.environ.pop(FOUNDED, None)
        os.environ["GUIJU_TEST_POSTGRES"] = server.url
        try:
            with world("postgres") as where:
                where.reset()
                server.stop()
                _copy(server.data, Path(place) / "kept")
                yield where, server
                server.start()
        finally:
            server.stop()


def begin_anew(where: World, server: Server) -> None:
    """The company as it was founded; the server is down."""
    shutil.rmtree(server.data)
    _copy(server.folder.parent / "kept", server.data)
    shutil.rmtree(where.data)
    shutil.copytree(where.template, where.data)


def trial(where: World, server: Server, seed: str) -> Counter[str]:
    """Let them work, kill the server, start it again and compare; raises what does not hold, with the seed."""
    server.start()
    folder = where.folder / "diaries"
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir()
    choice, phases = random.Random(seed), bytearray(writers.WRITERS + 1)
    workers = [
        where.start(_until_told, writers.write, folder, number, seed, phases) for number in range(writers.WRITERS)
    ]
    workers.append(where.start(_until_told, writers.seal, writers.SEALER, phases))
    kill.warm_up(folder)
    time.sleep(choice.uniform(0.2, 0.8))
    assert all(worker.is_alive() for worker in workers), f"{seed}: a writer ended before the server"
    killed = _kill_all(server, choice)
    for worker in workers:
        worker.join(LONGEST_END_SECONDS)
        assert worker.exitcode == TOLD, f"{seed}: a writer was not told that the server is gone ({worker.exitcode})"
    server.start()
    figures: Counter[str] = where.do(kill.come_back, folder, seed)
    _kill_all(server, choice)
    figures["server processes killed"] += killed
    figures["trials"] += 1
    return figures


def _until_told(work: Callable[..., None], *arguments: Any) -> None:
    """Ends where the program says that its database does not answer."""
    from guiju.kernel.store import disk

    try:
        work(*arguments)
    except Exception as error:
        if disk.is_away(error):
            sys.exit(TOLD)
        raise


def _kill_all(server: Server, choice: random.Random) -> int:
    """The postmaster and its children, in any order; how many there were."""
    assert server.process is not None
    found = [server.process.pid, *_children(server.process.pid)]
    choice.shuffle(found)
    for process in found:
        with suppress(ProcessLookupError):
            os.kill(process, signal.SIGKILL)
    server.process.wait()
    server.process = None
    (server.data / "postmaster.pid").unlink()
    return len(found)


def _children(parent: int) -> list[int]:
    found = Path(f"/proc/{parent}/task/{parent}/children").read_text().split()
    return [int(process) for process in found]


def _copy(source: Path, target: Path) -> None:
    """With owners and modes."""
    subprocess.run(["cp", "-a", str(source), str(target)], check=True)


def play(trials: int, seed: str) -> dict[str, int]:
    """The sums of all trials.

    Raises:
        AssertionError, ChildFailed: a predicate does not hold; the message has the seed of the trial.
    """
    figures: Counter[str] = Counter()
    with durable() as (where, server):
        for number in range(trials):
            if number % kill.IN_ONE_COMPANY == 0:
                begin_anew(where, server)
            figures.update(trial(where, server, f"{seed}-{number}"))
    return dict(sorted(figures.items()))


if __name__ == "__main__":
    parser = argparse.ArgumentParser()
    parser.add_argument("engine", nargs="?", choices=["postgres"])
    parser.add_argument("--trials", type=int, default=2)
    parser.add_argument("--seed", default="server")
    given = parser.parse_args()
    report(play(given.trials, given.seed))
