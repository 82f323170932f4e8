"""Consultation before penalties, and judgement by the version of the day: S01.42, S04.01, S05.26, S06.14, S06.20, S06.21."""

from datetime import date

import pytest

from guiju.domains.policy import api, queries
from guiju.domains.policy.controls.overdue import ReviewDue, Reviewed, ReviewMissed
from guiju.domains.policy.models import Application, ConsultationPaper, RulebookVersion
from guiju.kernel.controls.ticker import tick
from guiju.kernel.rulebook.models import Rulebook
from tests.clauses.company import DIRECTOR, KEEPER, OWNER, Company, refused, warned
from tests.clauses.enacting import (
    announce,
    apply,
    at,
    consulted,
    draft,
    found,
    paper,
    publish,
    published,
    rows,
    steps,
    versions_kept,
)
from tests.clauses.rounds import kept


def switch(company: Company, version: str, *, on: bool = True):
    return company.act(DIRECTOR, api.SwitchPenalties, {"version": version, "is_on": on, "reason": "记录齐全"})


@pytest.mark.clause("S04.01")
def test_working_guidance_until_the_papers_are_there(company: Company) -> None:
    clause = "S04.01"
    with at("2027-03-10 09:00"):
        version = draft(company, "S04", touches=["pay", "discipline"])
        said = warned(clause, publish(company, version), "按工作指引发布，处罚停用")
        assert "讨论、协商、公示" in said, f"{clause}: the missing record is named"
        refused(clause, switch(company, version), "民主程序缺：讨论、协商、公示")
        refused(clause, apply(company, "S04", "2027-03-10 10:00", person=KEEPER), "处罚没有启用")
        consulted(company, version, "discussion", "consultation")
        refused(clause, switch(company, version), "民主程序缺：公示")
        consulted(company, version, "publicity")
        assert switch(company, version).done == [0], f"{clause}: with all three they may be switched on"
    with at("2027-03-11 09:00"):
        assert apply(company, "S04", "2027-03-10 10:00", person=KEEPER).done == [0], f"{clause}: and be applied"
        papers = rows(queries.Papers, company, version=version)
        hashes = {each.sha256 for each in papers}
        assert len(hashes) == 3, f"{clause}: each document's hash is in the version's record: {hashes}"
        other = paper(company, version, "opinions", text_hash="0" * 64)
        assert other.refused == [0], f"{clause}: a paper about another text is not this version's"
    kept(clause, "policy_consultationpaper", ConsultationPaper.objects.order_by("id").first().pk, "summary = ''")


@pytest.mark.clause("S01.42")
def test_from_the_day_of_publication(company: Company) -> None:
    clause = "S01.42"
    with at("2027-03-10 14:00"):
        version = draft(company, "S01", touches=["discipline"])
        refused(clause, publish(company, version, "2027-03-09"), "早于发布之日 2027-03-10")
        warned(clause, publish(company, version), "民主程序缺：讨论、协商、公示")
    with at("2027-03-12 09:00"):
        booked = apply(company, "S01", "2027-03-09 16:00", "finding", version=version)
        refused(clause, booked, "S01.v1 在 2027-03-09 16:00 时不生效")
        assert apply(company, "S01", "2027-03-10 14:00", "finding").done == [0], f"{clause}: from its moment it is"
        refused(clause, apply(company, "S01", "2027-03-11 09:00", person=KEEPER), "处罚没有启用")
        refused(clause, switch(company, version), "民主程序缺：讨论、协商、公示")
        consulted(company, version)
        assert switch(company, version).done == [0], f"{clause}: with the record and the list"
        assert apply(company, "S01", "2027-03-11 09:00", person=KEEPER).done == [0], f"{clause}: penalties are on"
    versions_kept(clause, version)


@pytest.mark.clause("S05.26")
def test_an_older_lot_by_the_older_rules(company: Company) -> None:
    clause = "S05.26"
    with at("2027-02-01 09:00"):
        first = published(company, "S05")
    with at("2027-05-05 10:00"):
        lines = [{"code": "S05.10", "title": "抽检", "text": "每批抽 5%。"}]
        second = published(company, "S05", lines=lines)
    with at("2027-05-06 09:00"):
        inspected = apply(company, "S05", "2027-05-04 16:00", "inspection", about="LOT-1")
        assert inspected.answers[0]["version"] == first, f"{clause}: a lot of 4 May is inspected by the older rules"
        (shown,) = [each for each in rows(queries.Applications, company) if each.about == "LOT-1"]
        assert shown.version == first, f"{clause}: and they are shown"
        newer = apply(company, "S05", "2027-05-04 16:00", "inspection", about="LOT-2", version=second)
        refused(clause, newer, "当时生效的是 S05.v1")
        newest = apply(company, "S05", "2027-05-05 10:00", "inspection", about="LOT-3")
        assert newest.answers[0]["version"] == second, f"{clause}: from 5 May 10:00 by the newer"
        again = publish(company, second, "2027-05-20")
        assert again.refused == [0], f"{clause}: the publish time does not change afterwards"
        assert "新的一版" in again.refusals[0].advice, f"{clause}: only a new version can be issued"
        third = draft(company, "S05")
        refused(clause, publish(company, third, "2027-05-01"), "早于发布之日")
    versions_kept(clause, second)


@pytest.mark.clause("S06.14")
def test_made_and_revised_by_its_department(company: Company) -> None:
    clause = "S06.14"
    hr, shop = company.unit("HR", "人力资源部"), company.unit("EC", "电商部门")
    company.seat(OWNER, "operations_director", hr, date(2027, 1, 1))
    company.seat(DIRECTOR, "store_manager", shop, date(2027, 1, 1))
    with at("2027-03-02 09:00"):
        edited = [
            {"code": "S06.14", "title": "奖罚办法的制定", "text": "奖罚办法由人力资源部制定与修订，电商部门可以提议。"}
        ]
        item = {"rulebook": "S06", "title": "奖罚办法", "touches": ["discipline"], "lines": edited}
        submitted = company.act(DIRECTOR, api.DraftVersion, item)
        warned(clause, submitted, "本制度由人力资源部制定，这份修改转为提案")
        proposal = submitted.answers[0]["number"]
        assert set(steps(proposal)) == {"proposed"}, f"{clause}: a proposal and no draft"
        refused(clause, publish(company, proposal, "2027-04-01", who=OWNER), "是其他部门的提案，还没有采纳")
        revision = draft(company, "S06", who=OWNER, touches=["discipline"])
        assert set(steps(revision)) == {"drafted"}, f"{clause}: of the department it is a version"
        refused(clause, publish(company, revision, "2027-04-01", who=OWNER), "缺少记录：讨论、协商")
        consulted(company, revision, "discussion", "consultation")
        refused(clause, publish(company, revision, "2027-03-02", who=OWNER), "不是将来的日子")
        assert publish(company, revision, "2027-04-01", who=OWNER).done == [0], f"{clause}: with minutes, ahead"
    with at("2028-03-31 09:00", looking=True):
        assert not found("review_missed", clause), f"{clause}: not 12 months yet"
    with at("2028-04-01 09:00", looking=True):
        (missed,) = found("review_missed", clause) or [None]
        assert missed, f"{clause}: 12 months without a recorded review is a breach"
        assert "S06.v2 已有 12 个月没有复核记录" in missed.title, f"{clause}: {missed.title}"
    with at("2028-04-02 09:00"):
        next_one = draft(company, "S06", who=OWNER)
        assert company.act(DIRECTOR, api.ReviewVersion, {"version": next_one}).done == [0]
    with at("2028-04-02 10:00", looking=True):
        assert not found("review_missed", clause), f"{clause}: a recorded review ends it"
    later = Reviewed("S06", "S06.v2", 20)
    assert ReviewMissed.judge(later, ReviewDue(default_review_months=24)) is None, f"{clause}: its own months"


@pytest.mark.clause("S06.20")
def test_conduct_of_june(company: Company) -> None:
    clause = "S06.20"
    _of_hr(company)
    with at("2027-05-01 09:00"):
        first = draft(company, "S06", touches=["discipline"])
        consulted(company, first)
        assert publish(company, first, "2027-05-02").done == [0]
        assert switch(company, first).done == [0]
    with at("2027-06-30 09:00"):
        second = draft(company, "S06", touches=["discipline"])
        consulted(company, second, "discussion", "consultation")
        assert publish(company, second, "2027-07-01").done == [0]
    with at("2027-07-02 09:00"):
        older = apply(company, "S06", "2027-06-28 10:00", person=KEEPER)
        assert older.answers[0]["version"] == first, f"{clause}: conduct of 28 June by the older rule"
        newer = {"person": KEEPER, "about": "C-2"}
        refused(clause, apply(company, "S06", "2027-06-28 10:00", version=second, **newer), "当时生效的是 S06.v1")
        refused(clause, apply(company, "S06", "2027-06-28 10:00", milder="新办法较轻", **newer), "没有公示名单")
        assert announce(company, second).refused == [0]
        refused(clause, apply(company, "S06", "2027-07-01 10:00", **newer), "S06.v2 没有公示名单，也没有本人签收")
        consulted(company, second, "publicity")
        milder = apply(company, "S06", "2027-06-28 10:00", milder="新办法较轻", **newer)
        assert milder.answers[0]["version"] == second, f"{clause}: or by the newer where it is milder"
        assert apply(company, "S06", "2027-07-01 10:00", about="C-3", person=KEEPER).done == [0], f"{clause}: delivered"
        for day, version in ((date(2027, 6, 30), first), (date(2027, 7, 1), second), (date(2027, 4, 1), "无")):
            (shown,) = rows(queries.Standing, company, KEEPER, on=day, rulebook="S06")
            assert shown.version == version, f"{clause}: an employee sees that {version} applied on {day}"
    versions_kept(clause, second)


@pytest.mark.clause("S06.21")
def test_the_former_ends_with_the_new(company: Company) -> None:
    clause = "S06.21"
    _of_hr(company)
    with at("2027-05-01 09:00"):
        first = draft(company, "S06", touches=["discipline"])
        consulted(company, first)
        assert publish(company, first, "2027-05-02").done == [0]
    with at("2027-05-03 09:00"):
        running = apply(company, "S06", "2027-05-02 10:00", "reward", about="C-0")
        assert running.answers[0]["version"] == first
    with at("2027-06-30 09:00"):
        second = draft(company, "S06", touches=["discipline"])
        consulted(company, second)
        outcome = publish(company, second, "2027-07-01")
        assert outcome.done == [0]
        ended = RulebookVersion.objects.get(number=first).steps.filter(kind="superseded").first()
        assert ended, f"{clause}: v1 is repealed"
        assert ended.run == outcome.run, f"{clause}: in the same transaction"
    with at("2027-07-02 09:00"):
        (row,) = [each for each in rows(queries.Versions, company) if each.number == first]
        assert row.state.startswith("已废止"), f"{clause}: v1 shows 已废止, not {row.state}"
        refused(clause, apply(company, "S06", "2027-07-01 10:00", "finding", version=first), "当时生效的是 S06.v2")
        earlier = apply(company, "S06", "2027-06-28 10:00", "finding", about="C-4", version=first)
        assert earlier.done == [0], f"{clause}: but for earlier conduct it may be cited"
        assert Application.objects.get(about="C-0").version.number == first, f"{clause}: running cases keep v1"
        assert switch(company, second).done == [0]
        _another_with_penalties(company)
        tick()
        (conflict,) = found("penalties_twice", clause) or [None]
        assert conflict, f"{clause}: two live systems with penalties for the same people are a conflict"
        assert "S06 与 S04 对同一批人都启用了处罚" in conflict.title, f"{clause}: {conflict.title}"
        assert switch(company, second, on=False).done == [0]
        tick()
        assert not found("penalties_twice", clause), f"{clause}: one of them off is no conflict"
    versions_kept(clause, first)


def _of_hr(company: Company) -> None:
    """Whoever drafts is of the department that may."""
    company.seat(DIRECTOR, "store_manager", company.unit("HR", "人力资源部"), date(2027, 1, 1))


def _another_with_penalties(company: Company) -> None:
    from guiju.kernel.commands.context import SYSTEM, Context
    from guiju.kernel.commands.run import run_items
    from guiju.kernel.rulebook.commands import FoundRulebook

    if not Rulebook.objects.filter(code="S04").exists():
        assert run_items(FoundRulebook, [{"code": "S04", "title": "管理制度"}], Context(SYSTEM)).done == [0]
    other = published(company, "S04", touches=["discipline"])
    consulted(company, other)
    assert switch(company, other).done == [0]
