"""What the worker does beside its beats, in a thread of its own, because the network may keep it waiting."""

import threading
import time
from typing import Any

SHIP_SECONDS = 5.0
PURGE_SECONDS = 24 * 3600.0


class Chores:
    """Logs and anchor leave the host, long texts are read, facts are copied, once a day what is past its period is deleted.

    ``told`` is for the heartbeat.
    """

    def __init__(self, stopping: threading.Event) -> None:
        self._stopping = stopping
        self._purged = -PURGE_SECONDS
        self.told: dict[str, Any] = {"sinks": {}, "waiting": 0}

    def start(self) -> threading.Thread:
        thread = threading.Thread(target=self._work, name="chores", daemon=True)
        thread.start()
        return thread

    def _work(self) -> None:
        import structlog
        from django.db import close_old_connections

        log = structlog.get_logger("guiju.worker")
        while not self._stopping.wait(SHIP_SECONDS):
            try:
                self.ship()
                self.purge()
                self.read()
                self.gather()
            except Exception:
                log.exception("chores failed")
            close_old_connections()

    def ship(self) -> None:
        """Deliver what waits; what is wrong is said, and tried again at the next turn."""
        import structlog

        from guiju.kernel.audit import anchor
        from guiju.kernel.monitoring import shipping
        from guiju.lib.logs.sinks import BadSink

        sinks = {}
        try:
            sink = shipping.sink()
            if sink is not None:
                sinks["logs"] = ""
                shipping.ship(sink)
        except (OSError, BadSink) as error:
            was_well = not self.told["sinks"].get("logs")
            sinks["logs"] = f"日志送不出去：{getattr(error, 'strerror', None) or type(error).__name__}"
            if was_well:
                structlog.get_logger("guiju.worker").exception("log_sink_failed")
        if anchor.sink() is not None:
            sinks["anchor"] = shipping.anchor_copy_fault()
        self.told = {"sinks": sinks, "waiting": shipping.waiting() if "logs" in sinks else 0}

    def read(self) -> None:
        """Long texts that were handed in become drafts, one at a time."""
        from guiju.kernel.rulebook.adopting import taking

        while taking.read_waiting() > 1:
            pass

    def gather(self) -> None:
        """Copy the facts of sealed evidence by column, for backtests."""
        from guiju.kernel.controls.backtest.columns import gather_volume

        while not self._stopping.is_set() and gather_volume():
            pass

    def purge(self) -> None:
        if time.monotonic() - self._purged < PURGE_SECONDS:
            return
        self._purged = time.monotonic()
        from guiju.kernel.retention.job import purge

        purge()
