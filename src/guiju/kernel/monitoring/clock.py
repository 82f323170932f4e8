"""The wall clock against the machine's running time: a leap is not gone by until it has stood, and time that ran back is told."""

import time
from datetime import timedelta

from django.utils import timezone

from guiju.kernel.audit.models import Evidence
from guiju.kernel.monitoring import heartbeat

FOLLOWED = timedelta(minutes=5)
"""Steps as of NTP, which are followed at once."""
STANDS = timedelta(minutes=10)
"""So long a leap must stand before duties are planned and missed by it."""
_RUNNING = getattr(time, "CLOCK_BOOTTIME", time.CLOCK_MONOTONIC)


class Leaps:
    """What one process has seen of the clock since it began."""

    def __init__(self) -> None:
        self._offset = self._leapt = _offset()
        self._since = 0.0

    def seconds(self) -> int:
        """By how much the clock has leapt and not stood yet; 0 where it can be gone by."""
        offset, running = _offset(), _running()
        leap = offset - self._offset
        if abs(leap) <= FOLLOWED.total_seconds():
            self._offset = self._leapt = offset
            return 0
        if abs(offset - self._leapt) > FOLLOWED.total_seconds():
            self._leapt, self._since = offset, running
        if running - self._since >= STANDS.total_seconds():
            self._offset = self._leapt = offset
            return 0
        return int(leap)


def fault() -> str:
    """What is wrong with the clock, for the probe: ahead or back by a leap, or behind what was recorded last."""
    leaps = [said["clock"] for said in heartbeat.told_by_workers().values() if said.get("clock")]
    if leaps:
        wait = int(STANDS.total_seconds() // 60)
        return f"系统时钟跳了 {max(leaps, key=abs)} 秒，{wait} 分钟内不按它安排和清查职责，请核对时间"
    last = Evidence.objects.order_by("-id").values_list("recorded_at", flat=True).first()
    behind = last - timezone.now() if last else timedelta()
    return f"系统时钟比最近一笔记录早 {int(behind.total_seconds())} 秒，请核对时间" if behind > FOLLOWED else ""


def _running() -> float:
    return time.clock_gettime(_RUNNING)


def _offset() -> float:
    return time.time() - _running()
