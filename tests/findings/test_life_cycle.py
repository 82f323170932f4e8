"""Open → responsible → deadline → rectified with proof → verified by another → closed; or back, or more time."""

from datetime import UTC, datetime, timedelta

import pytest
import time_machine
from django.db import IntegrityError, connection, transaction
from django.utils import timezone

from guiju.kernel.audit.models import Breach
from guiju.kernel.commands.context import SYSTEM, Context, Outcome
from guiju.kernel.commands.models import HeldCommand
from guiju.kernel.commands.run import run_items
from guiju.kernel.files.models import Attachment
from guiju.kernel.files.visibility import visible_media_type
from guiju.kernel.findings.checks import check_closings
from guiju.kernel.findings.commands import ReportFinding, ResolveFinding
from guiju.kernel.findings.models import Closing, Finding, FindingAssignment, Verification
from guiju.kernel.findings.visibility import visible
from guiju.kernel.store import bulk
from tests.findings.company import ACCOUNTANT, BOSS, DIRECTOR, KEEPER, MANAGER, SERVICE, Overseen, rows

pytestmark = pytest.mark.founded


def why(outcome: Outcome) -> list[str]:
    assert outcome.done == []
    return [refusal.message for refusal in outcome.refusals]


def test_from_report_to_closing(company: Overseen) -> None:
    finding = company.report(clause="S03.10", detail="二号门内侧", lines=[{"file": company.photo(SERVICE)}])
    row = Finding.objects.get(id=finding)
    assert (row.title, row.clause, row.place.code, row.supervisor) == ("消防通道堆了纸箱", "S03.10", "WH1", "owner")
    assert (row.reporter, row.owner, row.control) == (company.accounts[SERVICE], 0, "findings.reported")
    assert list(Breach.objects.filter(effect="found").values_list("clause", "subject_key")) == [
        ("S03.10", row.fingerprint)
    ]
    assert company.stage(finding) == "待指派"
    assert company.assign(finding, workdays=2).done == [0]
    assert company.stage(finding) == "整改中"
    assert company.rectify(finding).done == [0]
    assert company.stage(finding) == "待验证"
    assert company.verify(finding).done == [0]
    assert company.stage(finding) == "已关闭"
    closing = Closing.objects.get()
    assert (closing.finding_id, closing.closer, closing.note) == (finding, company.accounts[MANAGER], "整改合格")
    assert closing.verification.rectification.rectifier == company.accounts[KEEPER]
    assert Finding.objects.get(id=finding).resolved_at == closing.closed_at
    assert sorted(Attachment.objects.values_list("document_type", flat=True)) == [
        "findings.finding",
        "findings.rectification",
    ]
    assert check_closings("default") == (1, None)


def test_what_is_returned_is_with_the_responsible_person_again(company: Overseen) -> None:
    finding = company.report()
    company.assign(finding)
    due = company.standing(finding).due_at
    company.rectify(finding)
    assert why(company.verify(finding, "return")) == ["退回没有写原因"]
    assert company.verify(finding, "return", note="还有两箱").done == [0]
    assert company.stage(finding) == "整改中"
    assert company.standing(finding).due_at == due
    assert company.rectify(finding).done == [0]
    assert company.verify(finding, who=DIRECTOR).done == [0]
    assert list(Verification.objects.order_by("id").values_list("is_accepted", "note")) == [
        (False, "还有两箱"),
        (True, ""),
    ]


def test_nobody_verifies_his_own_rectification(company: Overseen) -> None:
    finding = company.report()
    company.assign(finding, responsible=MANAGER, who=DIRECTOR)
    company.rectify(finding, who=MANAGER)
    before = rows()
    assert why(company.verify(finding, who=MANAGER)) == ["整改人不能验证自己的整改"]
    assert rows() == before
    assert company.verify(finding, who=DIRECTOR).done == [0]


def test_the_database_itself_refuses_one_person_in_both_parts(company: Overseen) -> None:
    finding = company.report()
    company.assign(finding)
    company.rectify(finding)
    row = {
        "id": 1,
        "rectification_id": company.standing(finding).rectification,
        "rectifier": company.accounts[KEEPER],
        "verifier": company.accounts[KEEPER],
        "is_accepted": True,
        "verified_at": timezone.now(),
    }
    with pytest.raises(IntegrityError), transaction.atomic(), connection.writing():  # type: ignore[attr-defined]
        bulk.insert(Verification, row, 1)


def test_a_person_cannot_close_without_a_verification(company: Overseen) -> None:
    finding = company.report()
    row = {
        "id": 1,
        "finding_id": finding,
        "closer": company.accounts[BOSS],
        "note": "算了",
        "closed_at": timezone.now(),
    }
    with pytest.raises(IntegrityError), transaction.atomic(), connection.writing():  # type: ignore[attr-defined]
        bulk.insert(Closing, row, 1)


@pytest.mark.parametrize("step", ["rectify", "verify", "extend"])
def test_steps_come_in_order(company: Overseen, step: str) -> None:
    finding = company.report()
    before = rows()
    later = timezone.now() + timedelta(days=9)
    said = {
        "rectify": lambda: why(company.rectify(finding)),
        "verify": lambda: why(company.verify(finding)),
        "extend": lambda: why(company.extend(finding, later)),
    }[step]()
    foreign = f"问题“{finding}”不存在，或不在您的权限范围内"
    assert said == ["还没有报整改，无从验证" if step == "verify" else foreign]
    assert rows() == before


def test_what_waits_for_verification_is_not_reassigned_nor_extended_nor_rectified_again(company: Overseen) -> None:
    finding = company.report()
    company.assign(finding)
    company.rectify(finding)
    before = rows()
    waits = "已报整改，正在等待验证"
    assert why(company.assign(finding)) == [waits]
    assert why(company.extend(finding, timezone.now() + timedelta(days=30))) == [waits]
    assert why(company.rectify(finding)) == ["整改已经报过，正在等待验证"]
    assert rows() == before


def test_nothing_happens_to_what_is_closed(company: Overseen) -> None:
    finding = company.report()
    company.assign(finding)
    company.rectify(finding)
    company.verify(finding)
    before = rows()
    for outcome in (company.assign(finding), company.rectify(finding), company.verify(finding)):
        assert why(outcome) == ["这个问题已经关闭"]
    assert rows() == before


def test_proof_is_needed(company: Overseen) -> None:
    from guiju.kernel.commands.shape import InvalidInput
    from guiju.kernel.findings.commands import RectifyFinding

    finding = company.report()
    company.assign(finding)
    with pytest.raises(InvalidInput, match="至少填写一行"):
        company.act(KEEPER, RectifyFinding, {"finding": finding, "done": "已经清走", "lines": []})
    foreign = {"finding": finding, "done": "已经清走", "lines": [{"file": company.photo(SERVICE)}]}
    assert "不存在" in why(company.act(KEEPER, RectifyFinding, foreign))[0]


def test_a_deadline_is_on_the_clock_or_in_working_days_and_the_earlier_counts(company: Overseen) -> None:
    finding = company.report()
    assert why(company.assign(finding, due_at="2020-01-01T00:00:00Z")) == ["期限已经过去"]
    before_holiday = datetime(2026, 9, 30, 2, tzinfo=UTC)
    with time_machine.travel(before_holiday, tick=False):
        for limits, due in (
            ({}, datetime(2026, 10, 10, 10, tzinfo=UTC)),
            ({"workdays": 1}, datetime(2026, 10, 8, 10, tzinfo=UTC)),
            ({"hours": 4}, datetime(2026, 9, 30, 6, tzinfo=UTC)),
            ({"hours": 400, "workdays": 1}, datetime(2026, 10, 8, 10, tzinfo=UTC)),
            ({"due_at": "2026-10-01T08:00:00+08:00", "workdays": 1}, datetime(2026, 10, 1, 0, tzinfo=UTC)),
        ):
            assert company.assign(finding, **limits).done == [0]
            assert company.standing(finding).due_at == due, limits


def test_more_time_is_granted_by_another(company: Overseen) -> None:
    finding = company.report()
    company.assign(finding, workdays=1)
    first = company.standing(finding)
    later = (timezone.now() + timedelta(days=20)).replace(microsecond=0)
    assert why(company.extend(finding, timezone.now() + timedelta(seconds=60))) == ["新期限不比原期限晚"]
    outcome = company.extend(finding, later)
    assert outcome.held == [0]
    held = HeldCommand.objects.get()
    assert held.approver_post == "store_manager"
    assert held.message == "申请延期“消防通道堆了纸箱”，原因：等新货架到货"
    assert company.standing(finding) == first
    assert company.decide(MANAGER, held.id) is not None
    assert company.standing(finding).due_at == later
    extension = FindingAssignment.objects.get(extends__isnull=False)
    assert (extension.assigner, extension.extends_id) == (company.accounts[MANAGER], first.assignment)


def test_a_manager_who_must_mend_asks_the_post_above(company: Overseen) -> None:
    finding = company.report()
    company.assign(finding, responsible=MANAGER, who=MANAGER)
    company.extend(finding, timezone.now() + timedelta(days=20), who=MANAGER)
    assert HeldCommand.objects.get().approver_post == "owner"


def test_a_watch_opens_with_its_owner_and_resolves_without_a_verification(company: Overseen) -> None:
    finding = company.found()
    assert finding is not None
    assert company.standing(finding).responsible == company.accounts[KEEPER]
    assert company.stage(finding) == "整改中"
    assert company.found() is None
    resolve = {"finding": finding, "resolution": "监测再看时已符合要求"}
    assert check_closings("default") == (1, None)
    assert run_items(ResolveFinding, [resolve], Context(SYSTEM)).done == [0]
    closing = Closing.objects.get()
    assert (closing.closer, closing.verification, closing.note) == (0, None, "监测再看时已符合要求")
    assert run_items(ResolveFinding, [resolve], Context(SYSTEM)).done == [0]
    assert Closing.objects.count() == 1


def test_what_comes_back_is_linked(company: Overseen) -> None:
    first = company.found()
    assert first is not None
    company.rectify(first)
    company.verify(first, who=DIRECTOR)
    again = company.found()
    other = company.found("F-2")
    assert again is not None
    assert Finding.objects.get(id=again).follows_id == first
    assert Finding.objects.get(id=first).recurrence.id == again
    assert Finding.objects.get(id=other).follows_id is None


def test_one_open_finding_a_fingerprint_is_a_constraint(company: Overseen) -> None:
    company.found()
    known = Finding.objects.values().get()
    with pytest.raises(IntegrityError), transaction.atomic(), connection.writing():  # type: ignore[attr-defined]
        bulk.insert(Finding, {**known, "id": 1}, 1)


def test_who_may_see_it(company: Overseen) -> None:
    digest = company.photo(SERVICE)
    finding = company.report(lines=[{"file": digest}])

    def seen_by(who: str) -> bool:
        sees = visible(company.accounts[who]).filter(id=finding).exists()
        assert (visible_media_type(company.accounts[who], digest) is not None) is sees
        return sees

    assert [seen_by(who) for who in (SERVICE, MANAGER, DIRECTOR, BOSS)] == [True] * 4
    assert not seen_by(KEEPER)
    assert not seen_by(ACCOUNTANT)
    company.assign(finding)
    assert seen_by(KEEPER)
    assert not seen_by(ACCOUNTANT)


def test_unknown_clause_place_and_person_are_refused(company: Overseen) -> None:
    before = rows()
    given = {"title": "货架歪了", "place": "NOWHERE", "clause": "S99.99"}
    said = why(company.act(SERVICE, ReportFinding, given))
    assert said == ["地点“NOWHERE”不存在，或不在您的权限范围内", "条款“S99.99”不存在，或不在您的权限范围内"]
    assert rows() == before
    finding = company.report()
    assert why(company.assign(finding, responsible="9999")) == ["责任人“9999”不存在，或不在您的权限范围内"]
