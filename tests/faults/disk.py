"""A disk that is full, read-only or slow (T07), under the whole application. Needs root on Linux.

``python -m tests.faults.disk sqlite``: people work over HTTP until nothing fits, are told so, and go on once there is room.
"""

import argparse
import subprocess
import tempfile
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager, suppress
from datetime import timedelta
from importlib import import_module
from io import BytesIO
from pathlib import Path
from random import Random
from typing import Any

from tests.faults import slow_disk
from tests.faults.world import ENGINES, World, report, world

MIB = 1 << 20
SMALL, MORE = 8 * MIB, 64 * MIB
IN_A_ROW, MOST = 4, 400
SAID = {503: "磁盘", 507: "磁盘"}
"""What a refusal must say."""


class Site:
    """The application as the keeper's browser and programs see it."""

    def __init__(self, cookies: dict[str, str] | None = None) -> None:
        from django.conf import settings
        from django.test import Client

        from guiju.kernel.accounts.models import Account
        from tests.faults.people import KEEPER, account

        settings.STORAGES["staticfiles"] = {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}
        settings.DEMO = True
        settings.GUIJU_API_PER_MINUTE = settings.GUIJU_API_PER_MINUTE_AN_ADDRESS = 1_000_000
        self.client = Client(raise_request_exception=False)
        if cookies is None:
            self.client.force_login(Account.objects.get(id=account(KEEPER)))
        self.client.cookies.load(cookies or {})
        self.runs: list[int] = []
        self.statuses: Counter[str] = Counter()

    def arrive(self, key: str) -> int:
        """Two hundred lines at the dock, over REST; the status."""
        line = {"sku": "A-500", "quantity": 1, "unit_cost": 1, "spec": "500 ml"}
        head = {"warehouse": "WH1", "supplier": "供应商", "carrier": "顺丰", "delivery_note": key}
        sent = {"input": {**head, "lines": [line] * 200}, "request_id": key}
        answer = self.client.post("/api/v1/commands/warehouse.record_arrival", sent, content_type="application/json")
        if answer.status_code == 200:
            self.runs.append(answer.json()["run"])
        return self._status("command", answer)

    def upload(self, content: bytes) -> int:
        from django.core.files.uploadedfile import SimpleUploadedFile

        file = SimpleUploadedFile("photo.png", content, "image/png")
        return self._status("upload", self.client.post("/files/", {"file": file}))

    def read(self, minutes: int) -> int:
        """A page, so long after the last one."""
        import time_machine
        from django.utils import timezone

        with time_machine.travel(timezone.now() + timedelta(minutes=minutes)):
            return self._status("page", self.client.get("/"))

    def sign_in(self) -> int:
        from django.test import Client

        from tests.faults.people import KEEPER

        client = Client(raise_request_exception=False)
        return self._status("sign-in", client.post("/sign-in/demo/", {"number": KEEPER}, headers={"host": "localhost"}))

    def _status(self, what: str, answer: Any) -> int:
        status = answer.status_code
        self.statuses[f"{what} {status}"] += 1
        assert status in {200, 302, *SAID}, (what, status, answer.content.decode()[:500])
        assert status not in SAID or SAID[status] in answer.content.decode(), (what, answer.content.decode()[:500])
        return status


def _sealed() -> bool:
    from django.db import OperationalError

    from guiju.kernel.audit import sealer
    from guiju.kernel.store import disk

    try:
        sealer.seal()
    except (OSError, OperationalError) as error:
        if not disk.refuses(error):
            raise
        return False
    return True


def _filled_up(disk: Path) -> None:
    with suppress(OSError), (disk / "ballast").open("wb", buffering=0) as ballast:
        while ballast.write(bytes(1000)):
            pass


def _until_refused(act: Callable[[int], int], good: int) -> list[int]:
    """Act until refused so often in a row; the turns that were refused."""
    refused: list[int] = []
    for turn in range(MOST):
        if act(turn) != good:
            refused.append(turn)
        if refused[-IN_A_ROW:] == list(range(turn - IN_A_ROW + 1, turn + 1)):
            return refused
    message = f"not refused in {MOST} turns"
    raise AssertionError(message)


def _evidenced(runs: list[int]) -> None:
    from guiju.kernel.audit.models import Evidence

    assert Evidence.objects.filter(id__in=[run << 20 for run in runs]).count() == len(set(runs))


def _verified() -> None:
    from guiju.kernel.audit import sealer
    from guiju.kernel.audit.verify import verify

    sealer.start()
    sealer.seal()
    found = verify()
    assert found.ok, found.text()


def _fill_database(engine: str, place: Path) -> tuple[dict[str, int], list[int], list[int]]:
    site = Site()
    assert site.read(0) == 200, "what a session keeps from its first page is written"
    figures: Counter[str] = Counter()

    def arrive(turn: int) -> int:
        status = site.arrive(f"full-{turn}")
        figures["seals put off"] += not _sealed()
        return status

    refused = _until_refused(arrive, 200)
    _filled_up(place)
    figures["seals put off"] += not _sealed()
    if engine == "sqlite":
        assert site.read(0) == 200, site.statuses
        assert site.read(2) == 200, "a page can be read, even if nobody can note that it was"
    site.sign_in()
    _evidenced(site.runs)
    return {**figures, **site.statuses}, refused, site.runs


def _ask_again(refused: list[int], runs: list[int]) -> dict[str, int]:
    site = Site()
    assert {site.arrive(f"full-{turn}") for turn in refused} == {200}
    _verified()
    _evidenced([*runs, *site.runs])
    return {"done when asked again": len(refused), "evidenced": len({*runs, *site.runs})}


def database(where: World) -> dict[str, int]:
    """8 MB, with all that lies in the data folder; on PostgreSQL a tablespace with 8 MB of room."""
    with _small(where) as (disk, enlarge):
        figures, refused, runs = where.do(_fill_database, where.engine, disk)
        assert runs, figures
        (disk / "ballast").unlink()
        enlarge()
        return figures | where.do(_ask_again, refused, runs)


def _picture(turn: int) -> bytes:
    from PIL import Image

    kept = BytesIO()
    Image.frombytes("RGB", (400, 400), Random(turn).randbytes(480_000)).save(kept, "PNG")
    return kept.getvalue()


def _fill_files() -> tuple[dict[str, int], list[int], list[int]]:
    site = Site()
    refused = _until_refused(lambda turn: site.upload(_picture(turn)), 200)
    assert site.arrive("beside") == 200, "commands are done beside full media"
    return dict(site.statuses), refused, site.runs


def _upload_again(refused: list[int], runs: list[int]) -> dict[str, int]:
    site = Site()
    assert {site.upload(_picture(turn)) for turn in refused} == {200}
    _verified()
    _evidenced(runs)
    return {"taken when sent again": len(refused)}


def media(where: World) -> dict[str, int]:
    """8 MB for attachments alone."""
    with _mounted(SMALL) as disk:
        _moved(where.data / "files", disk)
        figures, refused, runs = where.do(_fill_files)
        _resized(disk, MORE)
        return figures | where.do(_upload_again, refused, runs)


def _work_unanchored() -> tuple[dict[str, int], list[int]]:
    site = Site()
    figures: Counter[str] = Counter()
    for turn in range(20):
        assert site.arrive(f"unanchored-{turn}") == 200, site.statuses
        figures["seals put off"] += not _sealed()
    _evidenced(site.runs)
    return {**figures, **site.statuses}, site.runs


def anchor(where: World) -> dict[str, int]:
    """No room for the anchor alone: what was done is evidenced and sealed, and the anchor catches up."""
    with _mounted(MIB) as disk:
        _moved(where.data / "anchor.jsonl", disk)
        _filled_up(disk)
        figures, runs = where.do(_work_unanchored)
        assert figures["seals put off"] > 0, figures
        (disk / "ballast").unlink()
        where.do(_verified)
        where.do(_evidenced, runs)
        return figures


def _begin() -> tuple[dict[str, str], list[int]]:
    site = Site()
    assert site.arrive("before") == 200
    assert site.read(0) == 200, "the session has its token against forged forms from now on"
    return {name: morsel.value for name, morsel in site.client.cookies.items()}, site.runs


def _meet_read_only(cookies: dict[str, str]) -> dict[str, int]:
    site = Site(cookies)
    assert site.arrive("full-0") == 503, site.statuses
    assert site.upload(_picture(0)) == 507
    assert site.read(0) == 200, site.statuses
    assert site.read(2) == 200
    site.sign_in()
    return dict(site.statuses)


def read_only(where: World) -> dict[str, int]:
    """What was writable only reads: nothing is done, people are told, pages are there, and it goes on by itself."""
    with _unwritable(where) as (cookies, runs, back):
        figures = where.do(_meet_read_only, cookies)
        back()
        return figures | where.do(_ask_again, [0], runs)


@contextmanager
def _unwritable(where: World) -> Iterator[tuple[dict[str, str], list[int], Callable[[], None]]]:
    """The whole data folder mounted read-only; on PostgreSQL the database as well is one that only reads, as a standby is."""
    with _mounted(MORE) as disk:
        _moved(where.data, disk)
        cookies, runs = where.do(_begin)
        subprocess.run(["mount", "-o", "remount,ro", disk], check=True)
        where.only_reads(is_on=True)

        def back() -> None:
            subprocess.run(["mount", "-o", "remount,rw", disk], check=True)
            where.only_reads(is_on=False)

        yield cookies, runs, back


def slow(where: World) -> dict[str, int]:
    """Every sync takes a tenth of a second: all is done, only later."""
    return slow_disk.work(where)


@contextmanager
def _small(where: World) -> Iterator[tuple[Path, Callable[[], None]]]:
    """The database on a disk that has 8 MB, or 8 MB more than the founding takes; yields it and how to enlarge it."""
    if where.server is None:
        with _mounted(SMALL) as disk:
            _moved(where.data, disk)
            yield disk, lambda: _resized(disk, MORE)
        return
    taken = where.size()
    with _mounted(taken + SMALL) as disk, where.moved_to(disk):
        yield disk, lambda: _resized(disk, taken + MORE)


@contextmanager
def _mounted(size: int) -> Iterator[Path]:
    folder = tempfile.mkdtemp(prefix="guiju-disk-")
    subprocess.run(["mount", "-t", "tmpfs", "-o", f"size={size},mode=0700", "tmpfs", folder], check=True)
    try:
        yield Path(folder)
    finally:
        subprocess.run(["umount", "-l", folder], check=True)
        Path(folder).rmdir()


def _resized(disk: Path, size: int) -> None:
    subprocess.run(["mount", "-o", f"remount,size={size}", disk], check=True)


def _moved(place: Path, disk: Path) -> None:
    """What is there, or will be, lies on that disk."""
    if place.exists():
        subprocess.run(["cp", "-a", place, disk / place.name], check=True)
        subprocess.run(["rm", "-r", place], check=True)
    elif place.suffix == "":
        (disk / place.name).mkdir(mode=0o700)
    place.symlink_to(disk / place.name)


SCENARIOS: dict[str, Callable[[World], dict[str, int]]] = {
    "database": database,
    "media": media,
    "anchor": anchor,
    "read_only": read_only,
    "slow": slow,
}


def play(engine: str, scenarios: list[str]) -> dict[str, dict[str, int]]:
    """The figures by scenario.

    Raises:
        AssertionError, ChildFailed: something was confirmed without evidence, somebody was told nothing, or it does not
        verify once there is room.
    """
    with ExitStack() as stack:
        if engine == "postgres" and scenarios == ["slow"]:
            stack.enter_context(slow_disk.server())
        where = stack.enter_context(world(engine))
        import_module("guiju.config.urls")
        figures = {}
        for name in scenarios:
            where.reset()
            figures[name] = SCENARIOS[name](where)
        return figures


if __name__ == "__main__":
    parser = argparse.ArgumentParser()
    parser.add_argument("engine", choices=ENGINES)
    parser.add_argument("--only", choices=[*SCENARIOS], action="append")
    given = parser.parse_args()
    report(play(given.engine, given.only or [*SCENARIOS]))
