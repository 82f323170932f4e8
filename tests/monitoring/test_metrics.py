"""Metrics: who may read them, and that each figure is what it says."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from django.conf import settings as django_settings
from django.test import Client
from prometheus_client.parser import text_string_to_metric_families

from guiju.kernel.archive.models import Backup
from guiju.kernel.audit.models import Evidence
from guiju.kernel.commands.context import SYSTEM, Context
from guiju.kernel.commands.run import run_items
from guiju.kernel.monitoring import heartbeat, runs
from guiju.kernel.monitoring.figures import figures
from guiju.kernel.retention.commands import SetPeriod
from tests.web import cast

Samples = dict[tuple[str, tuple[tuple[str, str], ...]], float]


def scrape(client: Client, **headers: str) -> Samples:
    answer = client.get("/metrics", headers=headers)
    assert answer.status_code == 200
    assert answer["Content-Type"].startswith("text/plain")
    return {
        (sample.name, tuple(sorted(sample.labels.items()))): sample.value
        for family in text_string_to_metric_families(answer.content.decode())
        for sample in family.samples
    }


def value(samples: Samples, name: str, **labels: str) -> float:
    return samples.get((name, tuple(sorted(labels.items()))), 0.0)


@pytest.mark.django_db
class TestWhoMayRead:
    def test_this_machine_may(self) -> None:
        assert scrape(Client(), host="localhost")

    @pytest.mark.parametrize(
        "headers",
        [
            {"X-Forwarded-For": "10.0.0.1"},
            {"Forwarded": "for=10.0.0.1"},
            {"X-Real-IP": "10.0.0.1"},
            {"Authorization": "Bearer "},
            {"Authorization": "Bearer wrong"},
        ],
    )
    def test_nobody_else_finds_anything(self, headers: dict[str, str]) -> None:
        address = "127.0.0.1" if "Authorization" not in headers else "10.0.0.1"
        answer = Client(REMOTE_ADDR=address).get("/metrics", headers={"host": "localhost", **headers})
        assert answer.status_code == 404
        assert b"guiju_" not in answer.content

    def test_a_token_opens_it_from_elsewhere(self, settings: Any) -> None:
        settings.GUIJU_METRICS_TOKEN = "a long token"
        far = Client(REMOTE_ADDR="10.0.0.1")
        assert scrape(far, authorization="Bearer a long token")
        assert far.get("/metrics", headers={"authorization": "Bearer a long toke"}).status_code == 404
        assert far.post("/metrics", headers={"authorization": "Bearer a long token"}).status_code == 405


@pytest.mark.django_db
class TestFigures:
    def test_requests_by_route_and_status(self) -> None:
        client = Client()
        labels = {"route": "/healthz", "method": "GET", "status": "200"}
        before = value(scrape(client, host="localhost"), "guiju_http_requests_total", **labels)
        client.get("/healthz")
        client.get("/healthz?x=张三")
        after = scrape(client, host="localhost")
        assert value(after, "guiju_http_requests_total", **labels) == before + 2
        assert value(after, "guiju_http_request_seconds_count", route="/healthz") >= 2
        assert not any("张三" in str(key) for key in after)

    def test_runs_and_refusals(self) -> None:
        done = {"process": "web", "command": "retention.set_period", "outcome": "done"}
        before = scrape(Client(), host="localhost")
        for months in (12, 13, 3):
            run_items(SetPeriod, [{"kind": "network_logs", "months": months, "reason": "试试"}], Context(SYSTEM))
        after = scrape(Client(), host="localhost")
        grown = {
            outcome: value(after, "guiju_runs_total", **{**done, "outcome": outcome})
            - value(before, "guiju_runs_total", **{**done, "outcome": outcome})
            for outcome in ("done", "refused", "held")
        }
        assert grown == {"done": 2, "refused": 1, "held": 0}
        assert value(after, "guiju_runs_last_hour") == 3
        assert value(after, "guiju_refusals_per_thousand") == pytest.approx(1000 / 3)
        assert value(after, "guiju_unsealed") == 3

    def test_a_run_that_is_not_allowed_is_counted(self) -> None:
        cast.people()
        with pytest.raises(Exception, match="设定保存期限"):
            run_items(SetPeriod, [{"kind": "uploads", "months": 3, "reason": "试试"}], Context(cast.KEEPER))
        assert ["retention.set_period", "forbidden"] in [row[:2] for row in runs.counted()["runs"]]

    def test_seal_lag_and_backup_age(self) -> None:
        run_items(SetPeriod, [{"kind": "uploads", "months": 3, "reason": "试试"}], Context(SYSTEM))
        with cast.writing():
            Evidence.objects.update(leaf=None)
            at = {"sha256": "0" * 64, "size": 1, "rows": 1, "files": 0, "heads": 0, "evidence": 0}
            cast.row(Backup, id=1, file="x", taken_at=datetime.now(UTC) - timedelta(hours=2), **at)
        told = figures()
        assert 0 < told.seal_lag < 60
        assert told.backup_age == pytest.approx(7200, abs=60)
        assert told.database_bytes > 100_000

    def test_what_a_worker_told_is_shown_until_it_is_silent(self, monkeypatch: pytest.MonkeyPatch) -> None:
        said = {"runs": [["findings.open", "done", 7]], "sinks": {"logs": "日志送不出去", "anchor": ""}, "waiting": 99}
        heartbeat.beat(datetime.now(UTC), said)
        host = heartbeat.newest().host  # type: ignore[union-attr]
        told = scrape(Client(), host="localhost")
        labels = {"process": f"worker@{host}", "command": "findings.open", "outcome": "done"}
        assert value(told, "guiju_runs_total", **labels) == 7
        assert value(told, "guiju_sink_up", host=host, sink="anchor") == 1
        assert ("guiju_sink_up", (("host", host), ("sink", "logs"))) in told
        assert value(told, "guiju_sink_up", host=host, sink="logs") == 0
        assert value(told, "guiju_log_bytes_waiting", host=host) == 99
        assert value(told, "guiju_worker_heartbeat_age_seconds") < 60
        monkeypatch.setattr(heartbeat, "SILENT_AFTER", timedelta(0))
        assert value(scrape(Client(), host="localhost"), "guiju_runs_total", **labels) == 0

    def test_the_token_is_off_by_default(self) -> None:
        assert django_settings.GUIJU_METRICS_TOKEN == ""
