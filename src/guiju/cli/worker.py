"""``worker``: seals and resumes every second, brings files in, looks at what the watches watch every half minute."""

import argparse
import os
import signal
import sys
import threading
import time
from types import FrameType
from typing import Any

from guiju.cli import django_setup
from guiju.cli.chores import Chores

BEAT_SECONDS = 1.0
WATCH_SECONDS = 30.0
HEARTBEAT_SECONDS = 10.0
_LONGEST_PAUSE_SECONDS = 30.0


def register(subparsers: Any) -> None:
    parser = subparsers.add_parser("worker", help="只运行后台任务（监测、职责、时限、封存），不打开网页")
    django_setup.add_data_option(parser)
    parser.set_defaults(run=run)


def run(arguments: argparse.Namespace) -> int:
    stopping = threading.Event()

    def stop(_number: int, _frame: FrameType | None) -> None:
        stopping.set()

    signal.signal(signal.SIGTERM, stop)
    signal.signal(signal.SIGINT, stop)
    os.environ.setdefault("GUIJU_PROCESS", "worker")
    django_setup.set_up(arguments.data)
    from guiju.demo.story import live
    from guiju.kernel.archive import schema, upgrade
    from guiju.kernel.archive.refusal import ArchiveRefused
    from guiju.kernel.controls import self_test

    try:
        with upgrade.running():
            schema.refuse_other()
            live.register()
            self_test.register()
            beat(stopping)
    except ArchiveRefused as refused:
        print(refused, file=sys.stderr)
        return 1
    return 0


def beat(stopping: threading.Event) -> None:
    """Beat and tick until told to stop; while a leap of the clock has not stood, nothing is done that goes by it.

    A beat that fails is logged and tried again, ever more slowly: the lights go grey by silence, the pages stay up.
    """
    import structlog
    from django.db import close_old_connections
    from django.utils import timezone

    from guiju.kernel.audit import sealer
    from guiju.kernel.controls import ticker
    from guiju.kernel.imports import running
    from guiju.kernel.monitoring import clock, heartbeat, runs

    log = structlog.get_logger("guiju.worker")
    pause, watched, told = 0.0, -WATCH_SECONDS, -HEARTBEAT_SECONDS
    began, chores, leaps = timezone.now(), Chores(stopping), clock.Leaps()
    sealer.start()
    chores.start()
    while not stopping.wait(pause):
        try:
            leap = leaps.seconds()
            if leap:
                ticker.keep_up()
            elif time.monotonic() - watched >= WATCH_SECONDS:
                watched = time.monotonic()
                ticker.tick()
            else:
                ticker.beat()
            if time.monotonic() - told >= HEARTBEAT_SECONDS:
                told = time.monotonic()
                heartbeat.beat(began, {**chores.told, **runs.counted(), "clock": leap})
            pause = BEAT_SECONDS if not running.advance_all() else 0.0
        except Exception:
            pause = min(max(pause, BEAT_SECONDS) * 2, _LONGEST_PAUSE_SECONDS)
            log.exception("tick failed", retry_in_seconds=pause)
        close_old_connections()


if __name__ == "__main__":
    raise SystemExit(run(argparse.Namespace(data=None)))
