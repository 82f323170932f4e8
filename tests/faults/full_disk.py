"""A disk that really is full: a small tmpfs under the data folder of the embedded engine. Needs root on Linux.

``python -m tests.faults.full_disk sqlite``: a company works until nothing fits, is told so, gets room, and goes on.
"""

import json
import os
import subprocess
import sys
import tempfile
from collections import Counter
from pathlib import Path
from typing import Any

SIZE, MORE = "8m", "64m"
REFUSED_IN_A_ROW = 5


def play(folder: Path) -> dict[str, Any]:
    """What was confirmed before, while and after the disk was full.

    Raises:
        AssertionError: something was confirmed without evidence, or does not verify once there is room.
    """
    os.environ |= {
        "GUIJU_DATA": str(folder),
        "DJANGO_SETTINGS_MODULE": "guiju.config.settings",
        "GUIJU_DATABASE_URL": "",
    }
    import django

    django.setup()
    from django.core.management import call_command
    from django.db import OperationalError

    from guiju.demo import company
    from guiju.kernel.audit import sealer
    from guiju.kernel.audit.models import Evidence
    from guiju.kernel.audit.verify import verify
    from guiju.kernel.store import disk
    from tests.faults.people import KEEPER, account, do

    call_command("migrate", verbosity=0)
    company.load()
    keeper = account(KEEPER)
    figures: Counter[str] = Counter()
    confirmed: list[int] = []
    refused_keys: list[str] = []

    def attempt(key: str) -> bool:
        try:
            confirmed.append(do(_command(), [_arrival(key)], keeper, key).run)
        except OperationalError as error:
            if not disk.is_full(error):
                raise
            refused_keys.append(key)
            return False
        return True

    turn, in_a_row = 0, 0
    while in_a_row < REFUSED_IN_A_ROW:
        in_a_row = 0 if attempt(f"full:{turn}") else in_a_row + 1
        try:
            sealer.seal()
        except (OSError, OperationalError) as error:
            if not disk.is_full(error):
                raise
            figures["seals refused"] += 1
        turn += 1
    figures["confirmed before the disk was full"] = len(confirmed)
    figures["refused, told that the disk is full"] = len(refused_keys)
    assert Evidence.objects.filter(id__in=[run << 20 for run in confirmed]).count() == len(confirmed)
    subprocess.run(["mount", "-o", f"remount,size={MORE}", str(folder)], check=True)
    for key in refused_keys:
        assert attempt(key), key
        figures["done when asked again"] += 1
    sealer.start()
    sealer.seal()
    report = verify()
    assert report.ok, report.text()
    assert Evidence.objects.filter(id__in=[run << 20 for run in confirmed]).count() == len(set(confirmed))
    return dict(figures)


def _command() -> Any:
    from guiju.domains.warehouse.api import RecordArrival

    return RecordArrival


def _arrival(key: str) -> dict[str, Any]:
    line = {"sku": "A-500", "quantity": 1, "unit_cost": 1}
    return {
        "warehouse": "WH1",
        "supplier": "供应商",
        "carrier": "顺丰",
        "delivery_note": key,
        "lines": [line] * 200,
    }


if __name__ == "__main__":
    with tempfile.TemporaryDirectory(prefix="guiju-full-") as where:
        subprocess.run(["mount", "-t", "tmpfs", "-o", f"size={SIZE},mode=0700", "tmpfs", where], check=True)
        try:
            sys.stdout.write(json.dumps(play(Path(where)), ensure_ascii=False) + "\n")
        finally:
            subprocess.run(["umount", "-l", where], check=True)
