"""A disk that fills up, only reads or is slow; where nobody may mount one, tests/scenarios/test_full_disk.py stands for it."""

import os
import subprocess
import sys

import pytest

from tests.faults.preloaded import compiler
from tests.faults.scenario import figures_of
from tests.faults.slow_disk import COMMANDS, WRITERS
from tests.settings import ENGINE
from tests.turns import every_eighth_run


def may_mount() -> bool:
    if sys.platform != "linux" or os.geteuid() != 0:
        return False
    probe = "mkdir -p /tmp/guiju-mount && mount -t tmpfs -o size=1m tmpfs /tmp/guiju-mount && umount /tmp/guiju-mount"
    return subprocess.run(probe, shell=True, capture_output=True, check=False).returncode == 0


needs_mount = pytest.mark.skipif(not may_mount(), reason="needs root on Linux")


@every_eighth_run(1)
@needs_mount
def test_nothing_is_confirmed_that_is_not_evidenced() -> None:
    played = figures_of("disk", ENGINE, "--only", "database", "--only", "media", "--only", "anchor")
    full = played["database"]
    assert full["command 200"] > 0
    assert full["command 503"] == full["done when asked again"] >= 4
    assert full["evidenced"] == full["command 200"] + full["command 503"]
    assert played["media"]["upload 507"] == played["media"]["taken when sent again"] >= 4
    assert played["anchor"]["seals put off"] == played["anchor"]["command 200"] > 0


@every_eighth_run(5)
@needs_mount
def test_what_can_only_be_read_says_so_and_goes_on() -> None:
    played = figures_of("disk", ENGINE, "--only", "read_only")["read_only"]
    assert (played["command 503"], played["upload 507"], played["page 200"]) == (1, 1, 2)
    assert played["done when asked again"] == 1


@every_eighth_run(1)
@pytest.mark.skipif(compiler() is None, reason="the slow disk is a library to be compiled")
@pytest.mark.skipif(ENGINE != "sqlite", reason="a server of its own takes too long here; the campaign has it")
def test_a_slow_disk_only_takes_longer() -> None:
    played = figures_of("disk", ENGINE, "--only", "slow")["slow"]
    assert played["commands"] == WRITERS * COMMANDS
