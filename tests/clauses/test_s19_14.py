"""S19.14, S19.15, S19.19: the week of operations and promotion: strategy, competitors' prices, what promotion brought."""

import pytest
from django.utils import timezone

from guiju.domains.office.api import SettleEntry
from guiju.domains.office.models import JournalEntry
from guiju.domains.office.queries import Journal
from guiju.kernel.worklist.models import Task
from tests.clauses.company import Company, refused
from tests.clauses.office import competitors, hire, is_open, is_overdue, items, on, rows
from tests.clauses.test_s21_75 import WriteEntry, journal_is_kept, lacks, waits, write

STRATEGY, FOLLOWED, REVIEW = "S19.14", "S19.15", "S19.19"
OPERATOR, PROMOTER = "2002", "2001"


def asked(number: str) -> list[Task]:
    """The open questions what came of an entry."""
    return list(Task.objects.filter(source="office.entry", source_key=number, ended_at=None))


@pytest.mark.clause("S19.14")
def test_a_strategy_every_week(company: Company) -> None:
    duty, account = "office.strategy_written", hire(company, OPERATOR, "operator")
    with on("2027-06-04", "10:00"):
        due = items(duty, day="2027-06-04")
        assert due, f"{STRATEGY}: due on Friday"
        bare = write(company, OPERATOR, "strategy", content="主推小规格")
        assert lacks(bare) == "无数据依据：数据来源、无数据依据：预期指标变化", f"{STRATEGY}: {lacks(bare)}"
    with on("2027-06-04", "10:10"):
        assert is_open(due[0]), f"{STRATEGY}: without data it does not count"
        whole = {"content": "主推小规格", "source": "生意参谋 6 月第 1 周", "expected": "转化率 +1%"}
        number = write(company, OPERATOR, "strategy", **whole)
    with on("2027-06-04", "10:20"):
        assert not is_open(due[0]), f"{STRATEGY}: done"
        assert str(JournalEntry.objects.get(number=number).follow_on) == "2027-07-04", f"{STRATEGY}: 30 days on"
    with on("2027-07-03", "10:00"):
        assert not asked(number), f"{STRATEGY}: nobody asks before"
    with on("2027-07-04", "10:00"):
        tasks = asked(number)
        assert [each.person for each in tasks] == [account], f"{STRATEGY}: after 30 days the actual change is asked for"
    with on("2027-07-05", "10:00"):
        shown = {each.number: each.state for each in rows(company, OPERATOR, Journal, kind="strategy")}
        assert shown[number] == "跟进逾期", f"{STRATEGY}: not filled it shows as overdue"
        answer = {"entry": number, "result": "done", "figure": 2}
        assert company.act(OPERATOR, SettleEntry, answer).done == [0], STRATEGY
        assert not asked(number), f"{STRATEGY}: answered"
        shown = {each.number: each for each in rows(company, OPERATOR, Journal, kind="strategy")}
        assert (shown[number].state, shown[number].actual) == ("已了结", 2), (
            f"{STRATEGY}: the actual change stands there"
        )
        journal_is_kept(STRATEGY)


@pytest.mark.clause("S19.15")
def test_competitors_followed_every_week(company: Company) -> None:
    duty = "office.competitors_followed"
    one, two = hire(company, OPERATOR, "operator"), hire(company, "2003", "operator")
    competitors("甲店", "乙店", "丙店")
    seen = {"topic": "价格", "figure": 3990, "unit": "分", "content": "日常价", "source": "公开页面 6-4"}
    public = {**seen, "source_kind": "public"}
    with on("2027-06-02", "10:00"):
        for name in ("甲店", "乙店"):
            write(company, OPERATOR, "competitor", subject=name, **public)
        for name in ("甲店", "乙店", "丙店"):
            write(company, "2003", "competitor", subject=name, **public)
        write(company, OPERATOR, "competitor", subject="丙店", **{**public, "about_day": "2027-05-30"})
        inside = {"kind": "competitor", "subject": "丙店", **seen, "source_kind": "internal"}
        refused(FOLLOWED, company.act(OPERATOR, WriteEntry, inside), "丙店", "内部资料")
        free = {**public, "subject": "丙店", "figure": None}
        assert lacks(write(company, OPERATOR, "competitor", **free)) == "价格", f"{FOLLOWED}: it needs a price"
        nowhere = {**public, "subject": "丙店", "source": ""}
        assert lacks(write(company, OPERATOR, "competitor", **nowhere)) == "来源", f"{FOLLOWED}: and a source"
    with on("2027-06-06", "23:30"):
        mine, other = items(duty, one), items(duty, two)
        assert mine, f"{FOLLOWED}: one duty a member"
        closes = timezone.localtime(mine[0].closes_at)
        assert f"{closes:%Y-%m-%d %H:%M}" == "2027-06-07 00:00", f"{FOLLOWED}: until Sunday 24:00"
        assert not is_open(other[0]), f"{FOLLOWED}: three are dated this week"
        assert is_open(mine[0]), f"{FOLLOWED}: two are"
    with on("2027-06-07", "00:01"):
        assert is_overdue(mine[0]), f"{FOLLOWED}: overdue"
        assert "竞品动态 2/3" in waits(duty, "2027-06-06"), f"{FOLLOWED}: {waits(duty, '2027-06-06')}"
        journal_is_kept(FOLLOWED)
        write(company, OPERATOR, "suggestion", content="跟进降价")
        company.act(OPERATOR, SettleEntry, {"entry": JournalEntry.objects.latest("id").number, "result": "adopted"})
        journal_is_kept(FOLLOWED)


@pytest.mark.clause("S19.19")
def test_promotion_reviewed_every_week(company: Company) -> None:
    duty, account = "office.promotion_reviewed", hire(company, PROMOTER, "promoter")
    with on("2027-06-04", "10:00"):
        due = items(duty, day="2027-06-04")
        assert due, f"{REVIEW}: due on Friday"
        bare = write(company, PROMOTER, "review", content="换掉第 3 组关键词")
        assert lacks(bare) == "无数据", f"{REVIEW}: an analysis without numbers"
    with on("2027-06-04", "10:10"):
        assert is_open(due[0]), f"{REVIEW}: does not count"
        number = write(
            company, PROMOTER, "review", content="换掉第 3 组关键词", subject="关键词组3", before=120, figure=80
        )
    with on("2027-06-04", "10:20"):
        assert not is_open(due[0]), f"{REVIEW}: done"
        frozen = JournalEntry.objects.get(number=number).snapshot
        assert len(frozen) == 64, f"{REVIEW}: the figures are frozen"
    with on("2027-06-18", "10:00"):
        assert [each.person for each in asked(number)] == [account], f"{REVIEW}: the change is asked for in 14 days"
    with on("2027-06-19", "10:00"):
        shown = {each.number: each for each in rows(company, PROMOTER, Journal, kind="review")}
        assert shown[number].state == "跟进逾期", f"{REVIEW}: no change recorded, the action is overdue"
        done = {"entry": number, "result": "done", "reason": "第 3 组已换", "figure": 140}
        assert company.act(PROMOTER, SettleEntry, done).done == [0], REVIEW
        shown = {each.number: each for each in rows(company, PROMOTER, Journal, kind="review")}
        row = shown[number]
        assert (row.before, row.figure, row.actual) == (120, 80, 140), f"{REVIEW}: before and after side by side"
        assert row.snapshot == frozen, f"{REVIEW}: as frozen"
        journal_is_kept(REVIEW)
