"""A small tmpfs that fills up; where nobody may mount one, tests/scenarios/test_full_disk.py stands for it."""

import os
import subprocess
import sys

import pytest

from tests.faults.scenario import figures_of
from tests.settings import ENGINE


def may_mount() -> bool:
    if sys.platform != "linux" or os.geteuid() != 0:
        return False
    probe = "mkdir -p /tmp/guiju-mount && mount -t tmpfs -o size=1m tmpfs /tmp/guiju-mount && umount /tmp/guiju-mount"
    return subprocess.run(probe, shell=True, capture_output=True, check=False).returncode == 0


@pytest.mark.skipif(ENGINE != "sqlite", reason="the embedded engine's file is what fills the disk")
@pytest.mark.skipif(not may_mount(), reason="needs root on Linux")
def test_nothing_is_confirmed_that_is_not_evidenced() -> None:
    figures = figures_of("full_disk", ENGINE)
    assert figures["confirmed before the disk was full"] > 0
    assert figures["refused, told that the disk is full"] >= 5
    assert figures["done when asked again"] == figures["refused, told that the disk is full"]
