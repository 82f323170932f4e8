"""Floors of the law, longer periods, and the deletion job with its evidence."""

import os
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from django.db import DatabaseError, connection, transaction

from guiju.kernel.accounts.models import Session
from guiju.kernel.audit.models import Evidence
from guiju.kernel.audit.verify import verify
from guiju.kernel.commands.context import SYSTEM, Context
from guiju.kernel.commands.ports import ports
from guiju.kernel.commands.run import run_items
from guiju.kernel.files import storage
from guiju.kernel.files.models import Attachment, Upload
from guiju.kernel.files.uploads import stage
from guiju.kernel.imports.models import Import
from guiju.kernel.retention import floors, purges
from guiju.kernel.retention.commands import PurgeExpired, SetPeriod
from guiju.kernel.retention.job import purge
from guiju.kernel.retention.models import RetentionPeriod
from guiju.kernel.store.bulk import insert
from guiju.kernel.worklist.models import Message
from guiju.lib.logs import daily
from tests.files.corpus import picture
from tests.web import cast

FLOORS = {
    "orders": 36,
    "vouchers": 360,
    "invoice_stubs": 60,
    "wage_records": 24,
    "labour_contracts": 24,
    "advertising": 36,
    "live_video": 36,
    "food_purchases": 24,
    "impact_assessments": 36,
    "evidence": 360,
    "personal_data": 0,
    "network_logs": 6,
    "sessions": 0,
    "visitors": 0,
    "uploads": 0,
    "messages": 0,
    "import_files": 0,
}
"""Months, as the laws cited in retention.yaml say; written by hand."""


def test_the_floors_are_those_of_the_law_and_each_cites_it() -> None:
    assert {key: kind.floor_months for key, kind in floors.kinds().items()} == FLOORS
    assert all(kind.law and kind.starts for kind in floors.kinds().values())
    assert {key for key, kind in floors.kinds().items() if kind.deleted_by == "never"} == {
        *("orders", "vouchers", "invoice_stubs", "wage_records", "labour_contracts", "advertising"),
        *("live_video", "food_purchases", "impact_assessments", "evidence"),
    }


def set_to(kind: str, months: int) -> Any:
    return run_items(SetPeriod, [{"kind": kind, "months": months, "reason": "公司规定"}], Context(SYSTEM))


@pytest.mark.django_db
class TestPeriods:
    @pytest.mark.parametrize(("kind", "floor"), [(kind, months) for kind, months in FLOORS.items() if months])
    def test_no_kind_can_be_set_below_its_floor(self, kind: str, floor: int) -> None:
        outcome = set_to(kind, floor - 1)
        assert outcome.refused == [0]
        [why] = outcome.refusals
        assert why.control == "kept_as_law_says"
        assert f"法定不少于 {floor} 个月（{floors.kinds()[kind].law}）" in why.message
        assert not RetentionPeriod.objects.exists()

    def test_a_longer_period_holds_and_may_go_down_to_the_floor_again(self) -> None:
        assert set_to("network_logs", 12).done == [0]
        assert floors.periods()["network_logs"] == 12
        assert set_to("network_logs", 6).done == [0]
        assert floors.periods()["network_logs"] == 6
        assert list(RetentionPeriod.objects.order_by("id").values_list("months", "floor_months")) == [(12, 6), (6, 6)]

    def test_the_database_refuses_it_too(self) -> None:
        row = {"id": 1, "kind": "network_logs", "months": 5, "floor_months": 6, "law": "x", "reason": "x"}
        with (
            pytest.raises(DatabaseError, match="retention_not_below_floor"),
            transaction.atomic(),
            connection.writing(),
        ):
            insert(RetentionPeriod, {**row, "set_at": datetime.now(UTC)}, 1)

    def test_an_unknown_kind(self) -> None:
        assert "不存在" in set_to("everything", 12).refusals[0].message

    def test_months_are_those_of_the_calendar(self) -> None:
        moment = datetime(2027, 3, 31, 1, 0, tzinfo=UTC)
        assert floors.end_of("network_logs", moment).date() == date(2026, 9, 30)


def test_what_the_job_deletes_somebody_deletes() -> None:
    assert {key for key, kind in floors.kinds().items() if kind.deleted_by == "job"} == purges.purges().keys()


def test_posted_rows_can_never_be_registered(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(purges, "_purges", {})
    with pytest.raises(TypeError, match="Attachment is posted"):
        purges.register(purges.RowPurge("uploads", Attachment, "id"))
    with pytest.raises(ValueError, match="orders"):
        purges.register(purges.RowPurge("orders", Upload, "uploaded_at"))
    assert purges.purges() == {}


def told(kind: str) -> dict[str, Any]:
    """What the newest evidence of a purge says of this kind."""
    for evidence in Evidence.objects.filter(command=PurgeExpired.key).order_by("-id").values_list("id", flat=True):
        answer: dict[str, Any] = ports().recorder.payload(evidence)["outcome"]["answers"]["0"]
        if answer["kind"] == kind:
            return answer
    raise AssertionError(kind)


@pytest.fixture
def staged(vault: Path, db: None) -> list[str]:
    """Three uploads of one person: named by a document, forgotten long ago, new."""
    cast.people()
    digests = [stage(cast.KEEPER, picture("PNG", (8, number)), "a.png").sha256 for number in (8, 9, 10)]
    now = datetime.now(UTC)
    for digest, age in zip(digests, (50, 40, 3), strict=True):
        Upload.objects.filter(sha256=digest).update(uploaded_at=now - timedelta(days=age))
        touch(digest, now - timedelta(days=age))
    attachment = {"media_type": "image/png", "size": 1, "purpose": "x", "document_type": "x", "document_id": 1}
    with cast.writing():
        cast.row(Attachment, id=1, sha256=digests[0], **attachment)
    return digests


def touch(digest: str, at: datetime) -> None:
    import os

    os.utime(storage.path_of(digest), (at.timestamp(), at.timestamp()))


def names() -> set[str]:
    return set(storage.stored())


class TestJob:
    def test_an_upload_that_nobody_named_goes_and_its_file_with_the_next_job(self, staged: list[str]) -> None:
        named, forgotten, new = staged
        assert {each.kind: each.deleted for each in purge() if each.deleted} == {"uploads": 1}
        assert set(Upload.objects.values_list("sha256", flat=True)) == {named, new}
        assert names() == {named, forgotten, new}
        answer = told("uploads")
        assert answer["deleted"] == 1
        assert answer["oldest"] == answer["newest"] < answer["before"]
        before = Evidence.objects.count()
        assert {each.kind: each.deleted for each in purge()}["uploads"] == 0
        assert names() == {named, new}
        assert Evidence.objects.count() == before, "a job that deletes nothing leaves no evidence"

    def test_a_file_stored_again_meanwhile_stays(self, staged: list[str]) -> None:
        forgotten = staged[1]
        purge()
        stage(cast.LEAD, picture("PNG", (8, 9)), "again.png")
        purge()
        assert storage.read(forgotten)
        assert Upload.objects.filter(sha256=forgotten).count() == 1

    def test_a_longer_period_keeps_it(self, staged: list[str]) -> None:
        assert set_to("uploads", 2).done == [0]
        assert {each.kind: each.deleted for each in purge()}["uploads"] == 0
        assert Upload.objects.count() == 3

    def test_expired_sessions_go_and_others_stay(self, vault: Path, db: None) -> None:
        now = datetime.now(UTC)
        for key, hours in (("old", -1), ("older", -30), ("living", 1)):
            Session.objects.create(session_key=key, session_data="x", expire_date=now + timedelta(hours=hours))
        assert {each.kind: each.deleted for each in purge()}["sessions"] == 2
        assert list(Session.objects.values_list("session_key", flat=True)) == ["living"]
        answer = told("sessions")
        assert (answer["deleted"], answer["oldest"] < answer["newest"]) == (2, True)

    def test_logs_stay_six_months_and_until_they_have_left(self, vault: Path, db: None, settings: Any) -> None:
        today = datetime.now(daily.LOCAL).date()
        folder = vault / "logs"
        folder.mkdir()
        for age in (0, 100, 200, 300):
            (folder / f"web-{today - timedelta(days=age)}.jsonl").write_text('{"event":"x"}\n')
        settings.GUIJU_LOG_SINK = "file:///nowhere"
        assert {each.kind: each.deleted for each in purge()}["network_logs"] == 0
        settings.GUIJU_LOG_SINK = ""
        assert {each.kind: each.deleted for each in purge()}["network_logs"] == 2
        assert [(today - day).days for day in daily.files(folder).values()] == [100, 0]
        answer = told("network_logs")
        assert answer["deleted"] == 2
        assert answer["oldest"][:10] in {str(today - timedelta(days=days)) for days in (300, 301)}

    def test_files_brought_in_go_after_half_a_year_unless_they_still_are(self, vault: Path, db: None) -> None:
        folder = vault / "imports" / "7"
        folder.mkdir(parents=True)
        old = (datetime.now(UTC) - timedelta(days=200)).timestamp()
        for digit in "abc":
            (folder / (digit * 64)).write_text("手机号,13800138000")
            if digit != "c":
                os.utime(folder / (digit * 64), (old, old))
        with cast.writing():
            counts = dict.fromkeys(("position", "rows", "accepted", "held", "refused"), 0)
            about = {"command": "x", "file_name": "x", "mapping": "{}", "is_partial": False, "fault": ""}
            at = {"started_at": datetime.now(UTC), "finished_at": None, "status": "running"}
            cast.row(Import, id=1, sha256="a" * 64, actor=7, **about, **counts, **at)
        assert {each.kind: each.deleted for each in purge() if each.deleted} == {"import_files": 1}
        assert sorted(path.name[0] for path in folder.iterdir()) == ["a", "c"]
        assert told("import_files")["deleted"] == 1

    def test_a_message_goes_half_a_year_after_it_was_read(self, vault: Path, db: None) -> None:
        now = datetime.now(UTC)
        read = {"long ago": 200, "lately": 20, "never": None}
        with cast.writing():
            for number, (title, age) in enumerate(read.items(), start=1):
                read_at = age and now - timedelta(days=age)
                given = {"person": 7, "kind": "x", "title": title, "body": "", "page": "", "page_key": ""}
                cast.row(Message, id=number, **given, sent_at=now - timedelta(days=400), read_at=read_at)
        assert {each.kind: each.deleted for each in purge() if each.deleted} == {"messages": 1}
        assert set(Message.objects.values_list("title", flat=True)) == {"lately", "never"}
        assert told("messages")["deleted"] == 1

    def test_evidence_and_posted_rows_stand_and_verify_is_clean(self, staged: list[str]) -> None:
        purge()
        kept = {check.name: check.fault for check in verify().checks}
        assert kept["documents"] is None
        assert kept["payloads"] is None

    def test_only_kinds_of_the_job_and_one_a_run(self, vault: Path, db: None) -> None:
        outcome = run_items(PurgeExpired, [{"kind": "evidence"}], Context(SYSTEM))
        assert "不存在" in outcome.refusals[0].message
        outcome = run_items(PurgeExpired, [{"kind": "sessions"}, {"kind": "uploads"}], Context(SYSTEM))
        assert outcome.done == []
        assert outcome.refusals[-1].message == "一次只清理一种"
