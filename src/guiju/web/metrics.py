"""``/metrics`` for Prometheus: this process's own counters, the workers' as they last told, figures of the database."""

import hmac
from collections.abc import Iterable
from typing import Any

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.utils import timezone
from django.views.decorators.http import require_safe
from prometheus_client import CONTENT_TYPE_LATEST, generate_latest
from prometheus_client.core import CounterMetricFamily, GaugeMetricFamily, Metric
from prometheus_client.registry import Collector

from guiju.kernel.monitoring import heartbeat, runs
from guiju.kernel.monitoring.figures import figures, free_bytes
from guiju.kernel.worklist.queries import waiting_of
from guiju.web.loopback import is_loopback
from guiju.web.measured import registry


@require_safe
def metrics(request: HttpRequest) -> HttpResponse:
    """For this machine, or for whoever has the token; everybody else finds nothing here."""
    if not may_read(request):
        raise Http404
    return HttpResponse(generate_latest(registry), content_type=CONTENT_TYPE_LATEST)


def may_read(request: HttpRequest) -> bool:
    """A request that a proxy passed on comes from this machine and is not of this machine: it needs the token."""
    token: str = settings.GUIJU_METRICS_TOKEN
    given = request.headers.get("Authorization", "").removeprefix("Bearer ")
    if token and hmac.compare_digest(given.encode(), token.encode()):
        return True
    return is_loopback(request)


class OfTheDatabase(Collector):
    """Asked at every scrape; labels of runs are command keys and outcomes, so there are few."""

    def describe(self) -> Iterable[Metric]:
        return ()

    def collect(self) -> Iterable[Metric]:
        yield from _runs()
        yield from _figures()
        yield from _outbox()
        yield from _worker()


def _runs() -> Iterable[Metric]:
    told: dict[str, Any] = {"web": runs.counted()}
    told |= {f"worker@{host}": said for host, said in heartbeat.told_by_workers().items()}
    done = CounterMetricFamily("guiju_runs", "运行次数", labels=["process", "command", "outcome"])
    items = CounterMetricFamily("guiju_items", "办理的项数", labels=["process", "command"])
    refused = CounterMetricFamily("guiju_refused_items", "被拒绝的项数", labels=["process", "command"])
    for process, said in told.items():
        for command, outcome, number in said.get("runs", ()):
            done.add_metric([process, command, outcome], number)
        for family, name in ((items, "items"), (refused, "refused_items")):
            for command, number in said.get(name, ()):
                family.add_metric([process, command], number)
    return done, items, refused


def _figures() -> Iterable[Metric]:
    now = figures()
    yield GaugeMetricFamily("guiju_seal_lag_seconds", "最早未封存证据的等待秒数", now.seal_lag)
    yield GaugeMetricFamily("guiju_unsealed", "未封存的证据数", now.unsealed)
    yield GaugeMetricFamily("guiju_held_waiting", "待审批的命令数", now.held_waiting)
    yield GaugeMetricFamily("guiju_runs_last_hour", "最近一小时的运行数", now.runs_last_hour)
    yield GaugeMetricFamily(
        "guiju_refusals_per_thousand", "最近一小时每千次运行中被拒绝的次数", now.refusals_per_thousand
    )
    yield GaugeMetricFamily("guiju_database_bytes", "数据库字节数", now.database_bytes)
    yield GaugeMetricFamily("guiju_disk_free_bytes", "数据目录所在磁盘的剩余字节数", free_bytes())
    if now.backup_age is not None:
        yield GaugeMetricFamily("guiju_backup_age_seconds", "最近一次备份距今秒数", now.backup_age)


def _outbox() -> Iterable[Metric]:
    waiting, abandoned = waiting_of()
    yield GaugeMetricFamily("guiju_outgoing_waiting", "等待发出的外发通知数", waiting)
    yield GaugeMetricFamily("guiju_outgoing_abandoned", "已经放弃的外发通知数", abandoned)


def _worker() -> Iterable[Metric]:
    state = heartbeat.newest()
    if state is not None:
        age = (timezone.now() - state.beat_at).total_seconds()
        yield GaugeMetricFamily("guiju_worker_heartbeat_age_seconds", "后台任务最近一次心跳距今秒数", age)
    for host, said in heartbeat.told_by_workers().items():
        up = GaugeMetricFamily("guiju_sink_up", "日志和锚的外部去处是否可用", labels=["host", "sink"])
        for name, fault in sorted(said.get("sinks", {}).items()):
            up.add_metric([host, name], 0 if fault else 1)
        yield up
        waiting = GaugeMetricFamily("guiju_log_bytes_waiting", "尚未送出的日志字节数", labels=["host"])
        waiting.add_metric([host], said.get("waiting", 0))
        yield waiting


registry.register(OfTheDatabase())
