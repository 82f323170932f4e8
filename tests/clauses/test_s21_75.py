"""S21.08, S21.75, S21.79, S21.81, S21.94, S21.110, S21.111, S21.113: what the journal keeps of market and customers."""

import pytest
from django.utils import timezone

from guiju.domains.office.api import FileReport, SettleEntry, WriteEntry
from guiju.domains.office.models import EntryOutcome, JournalEntry, Report
from guiju.domains.office.queries import Journal, ReportSheets
from guiju.kernel.controls.duties.outstanding import outstanding
from guiju.kernel.rulebook.profile import AnswerProfile
from guiju.kernel.worklist.models import Task
from tests.clauses.company import MANAGER, OWNER, Company, refused, warned
from tests.clauses.office import competitors, hire, is_open, is_overdue, items, on, rows, subordinate
from tests.clauses.rounds import kept

MARKET, ACTIVITIES, STUDY, CARDS, METRICS = "S21.75", "S21.79", "S21.81", "S21.110", "S21.111"
FEEDBACK, RESOURCES, BRAND = "S21.94", "S21.113", "S21.08"
PROMOTER = "2001"


def write(company: Company, who: str, kind: str, **entry: object) -> str:
    """The number of a new entry."""
    outcome = company.act(who, WriteEntry, {"kind": kind, **entry})
    assert outcome.done == [0], outcome.refusals
    return str(outcome.answers[0]["number"])


def lacks(number: str) -> str:
    return JournalEntry.objects.get(number=number).lacks


def waits(duty: str, day: str) -> str:
    """What the duty of that day still waits for."""
    found = items(duty, day=day)
    assert found, f"{duty} is due on {day}"
    return outstanding(found, "default").get(found[0].pk, "")


def journal_is_kept(clause: str) -> None:
    entry = JournalEntry.objects.order_by("id")[0]
    kept(clause, "office_journalentry", entry.pk, "content = ''")
    outcome = EntryOutcome.objects.order_by("id").first()
    if outcome is not None:
        kept(clause, "office_entryoutcome", outcome.pk, "settled_by = 0")


@pytest.mark.clause("S21.75")
def test_the_market_every_month(company: Company) -> None:
    duty = "office.market_studied"
    with on("2027-06-20", "10:00"):
        last = write(
            company, MANAGER, "market", subject="洗护", topic="保持", expected="上涨 5%", about_day="2027-05-31"
        )
    with on("2027-07-01", "18:01"):
        due = items(duty, day="2027-07-01")
        assert due, f"{MARKET}: June's report is due on 1 July"
        assert f"{timezone.localtime(due[0].closes_at):%H:%M}" == "18:00", f"{MARKET}: at 18:00"
        assert is_overdue(due[0]), f"{MARKET}: not filed, it is overdue"
        vague = write(company, MANAGER, "market", subject="洗护", content="持平", figure=3, about_day="2027-06-30")
        assert lacks(vague) == "未表态", f"{MARKET}: a category without a direction"
    with on("2027-07-01", "18:10"):
        assert is_open(due[0]), f"{MARKET}: does not count"
        assert "未表态" in waits(duty, "2027-07-01"), f"{MARKET}: {waits(duty, '2027-07-01')}"
        shown = {each.number: each for each in rows(company, MANAGER, Journal)}
        assert shown[vague].forecast == "上涨 5%", f"{MARKET}: last month's forecast beside this month's figure"
        assert shown[vague].figure == 3, MARKET
        assert shown[last].forecast is None, MARKET
        write(company, MANAGER, "market", subject="洗护", topic="保持", figure=3, about_day="2027-06-30")
        write(company, MANAGER, "market", subject="香水", topic="退出", about_day="2027-06-30")
    with on("2027-07-01", "18:20"):
        assert not is_open(due[0]), f"{MARKET}: with a direction for each it is done"
        end = {"entry": vague, "result": "done"}
        assert company.act(MANAGER, SettleEntry, end).done == [0], MARKET
        journal_is_kept(MARKET)


@pytest.mark.clause("S21.79")
def test_next_months_activities(company: Company) -> None:
    duty, log = "office.activities_planned", "office.daily_log"
    whole = {"owner": "陈店长", "source": "2027-07-10", "figure": 5000, "expected": "成交 200 单"}
    with on("2027-06-25", "10:00"):
        due = items(duty, day="2027-06-25")
        assert due, f"{ACTIVITIES}: nothing is planned for July by the 25th, the duty opens"
        assert "活动计划 0/2" in waits(duty, "2027-06-25"), ACTIVITIES
        draft = write(company, MANAGER, "activity", subject="年中活动", about_day="2027-07-10")
        assert lacks(draft) == "草案：负责人、草案：目标、草案：预算、草案：活动日期", f"{ACTIVITIES}: {lacks(draft)}"
        write(company, MANAGER, "activity", subject="年中活动", about_day="2027-07-10", **whole)
        sheets = [each for each in rows(company, MANAGER, ReportSheets) if each.title == "每日运营日志"]
        assert sheets, f"{ACTIVITIES}: the daily log is asked for"
        [sheet] = sheets
        assert "工作记录 2" in sheet.filled, f"{ACTIVITIES}: the log is written from data: {sheet.filled}"
        assert company.act(MANAGER, FileReport, {"item": sheet.item}).done == [0], f"{ACTIVITIES}: no remark is needed"
        signed = Report.objects.filter(item__duty=log).first()
        assert signed is not None, f"{ACTIVITIES}: signed"
        assert not signed.lacks, f"{ACTIVITIES}: the log is whole as it is"
    with on("2027-06-25", "10:10"):
        assert "活动计划 1/2" in waits(duty, "2027-06-25"), f"{ACTIVITIES}: a draft does not count"
        write(company, MANAGER, "activity", subject="会员日", about_day="2027-07-20", **whole)
    with on("2027-06-25", "10:20"):
        assert not is_open(due[0]), f"{ACTIVITIES}: two are planned"
        company.act(MANAGER, SettleEntry, {"entry": draft, "result": "carried"})
        journal_is_kept(ACTIVITIES)


@pytest.mark.clause("S21.81")
def test_competitors_every_month(company: Company) -> None:
    duty = "office.competitors_studied"
    competitors("甲店", "乙店", "丙店")
    seen = {"content": "主推礼盒", "source": "公开页面 2027-06-20", "source_kind": "public"}
    with on("2027-06-20", "10:00"):
        for source in ("bound", "scraped"):
            item = {"kind": "competitor", "subject": "甲店", **seen, "source_kind": source}
            refused(STUDY, company.act(MANAGER, WriteEntry, item), "甲店")
        write(company, MANAGER, "competitor", subject="甲店", **seen)
        write(company, MANAGER, "competitor", subject="乙店", **seen)
        idea = write(company, MANAGER, "suggestion", content="礼盒改小规格")
    with on("2027-07-01", "10:00"):
        due = items(duty, day="2027-07-01")
        assert due, f"{STUDY}: due every month"
        assert "竞争对手 2/3：缺 丙店" in waits(duty, "2027-07-01"), f"{STUDY}: {waits(duty, '2027-07-01')}"
        assert "没有办结的改善建议" in waits(duty, "2027-07-01"), f"{STUDY}: a suggestion is to be decided"
        write(company, MANAGER, "competitor", subject="丙店", about_day="2027-06-30", **seen)
        bare = company.act(MANAGER, SettleEntry, {"entry": idea, "result": "rejected"})
        assert not bare.done, f"{STUDY}: rejected with a reason"
    with on("2027-07-01", "10:10"):
        assert is_open(due[0]), f"{STUDY}: without the decision it stays open"
        decided = {"entry": idea, "result": "rejected", "reason": "毛利不够"}
        assert company.act(MANAGER, SettleEntry, decided).done == [0], STUDY
    with on("2027-07-01", "10:20"):
        assert not is_open(due[0]), f"{STUDY}: 3/3 and a suggestion decided"
        journal_is_kept(STUDY)


@pytest.mark.clause("S21.110")
def test_a_card_of_each_competitor(company: Company) -> None:
    duty = "office.competitor_cards"
    hire(company, PROMOTER, "promoter")
    competitors("甲店", "乙店", "丙店")
    seen = {"content": "满减", "source": "公开页面 2027-06-20", "source_kind": "public", "about_day": "2027-06-20"}
    with on("2027-07-01", "10:00"):
        due = items(duty, day="2027-07-01")
        assert due, f"{CARDS}: due every month"
        for name in ("甲店", "乙店", "丙店"):
            write(company, PROMOTER, "competitor", subject=name, topic="推广策略", **seen)
        for name in ("甲店", "乙店"):
            write(company, PROMOTER, "competitor", subject=name, topic="定价策略", **seen)
        inside = {"kind": "competitor", "subject": "丙店", "topic": "定价策略", **seen, "source_kind": "internal"}
        refused(CARDS, company.act(PROMOTER, WriteEntry, {**inside, "content": "内部价目表"}), "丙店", "内部资料")
        bare = write(company, PROMOTER, "competitor", subject="丙店", topic="定价策略", content="降价")
        assert lacks(bare) == "来源", f"{CARDS}: each value has its source"
    with on("2027-07-01", "10:10"):
        assert is_open(due[0]), f"{CARDS}: stays open"
        assert "丙店（定价策略）" in waits(duty, "2027-07-01"), f"{CARDS}: naming it: {waits(duty, '2027-07-01')}"
        write(company, PROMOTER, "competitor", subject="丙店", topic="定价策略", **{**seen, "about_day": "2027-06-30"})
    with on("2027-07-01", "10:20"):
        assert not is_open(due[0]), f"{CARDS}: all cards are there"
        company.act(PROMOTER, SettleEntry, {"entry": bare, "result": "done"})
        journal_is_kept(CARDS)


@pytest.mark.clause("S21.111")
def test_metrics_of_the_month(company: Company) -> None:
    duty = "office.metrics_filled"
    hire(company, PROMOTER, "promoter")
    june = {"source": "生意参谋 2025-06", "source_kind": "imported", "about_day": "2027-06-30"}
    with on("2027-07-01", "18:01"):
        due = items(duty, day="2027-07-01")
        assert due, f"{METRICS}: June is closed on 1 July"
        write(company, PROMOTER, "metric", topic="曝光度", figure=120_000, unit="次", **june)
        write(company, PROMOTER, "metric", topic="知名度", figure=900, unit="次", **june)
        bare = write(company, PROMOTER, "metric", topic="美誉度", figure=46, about_day="2027-06-30")
        assert lacks(bare) == "来源", f"{METRICS}: each metric carries a source"
    with on("2027-07-01", "18:10"):
        assert is_overdue(due[0]), f"{METRICS}: the month closes"
        assert "缺 美誉度" in waits(duty, "2027-07-01"), f"{METRICS}: with it shown as missing"
        again = company.act(PROMOTER, WriteEntry, {"kind": "metric", "topic": "曝光度", "figure": 1, **june})
        assert not again.done, f"{METRICS}: what is closed is not edited"
        assert "月份已结" in again.refusals[0].message, f"{METRICS}: {again.refusals}"
        write(company, PROMOTER, "metric", topic="美誉度", figure=46, unit="0.1 分", **june)
    with on("2027-07-01", "18:20"):
        assert not is_open(due[0]), f"{METRICS}: made up for"
        company.act(PROMOTER, SettleEntry, {"entry": bare, "result": "done"})
        journal_is_kept(METRICS)


@pytest.mark.clause("S21.113")
def test_a_new_resource_every_month(company: Company) -> None:
    duty = "office.resources_found"
    hire(company, PROMOTER, "promoter")
    whole = {
        "subject": "测评号",
        "topic": "图文测评",
        "figure": 3000,
        "unit": "元/篇",
        "expected": "新手妈妈",
        "contact": "13800138000",
        "source": "营业执照 2027-06-20",
        "about_day": "2027-06-20",
    }
    with on("2027-07-01", "18:01"):
        due = items(duty, day="2027-07-01")
        assert due, f"{RESOURCES}: the month closes"
        assert is_overdue(due[0]), f"{RESOURCES}: none was added in June"
        assert "推广资源 0/1" in waits(duty, "2027-07-01"), f"{RESOURCES}: {waits(duty, '2027-07-01')}"
        bare = write(company, PROMOTER, "resource", subject="测评号", about_day="2027-06-20")
        assert lacks(bare) == "类型、价格、受众、联系方式、资质", f"{RESOURCES}: it needs all of it: {lacks(bare)}"
    with on("2027-07-01", "18:10"):
        assert is_open(due[0]), f"{RESOURCES}: half of one does not count"
        number = write(company, PROMOTER, "resource", **whole)
        use = {"kind": "use", "subject": "测评号", "about": number}
        warned(RESOURCES, company.act(PROMOTER, WriteEntry, use), "还没有核验")
        checked = {"entry": number, "result": "adopted", "reason": "执照有效"}
        assert company.act(MANAGER, SettleEntry, checked).done == [0], RESOURCES
        assert not company.act(PROMOTER, WriteEntry, use).warnings, (
            f"{RESOURCES}: checked, it is used without a question"
        )
    with on("2027-07-01", "18:20"):
        assert not is_open(due[0]), f"{RESOURCES}: made up for"
        journal_is_kept(RESOURCES)


@pytest.mark.clause("S21.94")
def test_what_is_learned_of_customers(company: Company) -> None:
    duty, account = "office.feedback_given", hire(company, "2004", "salesperson")
    subordinate(company, "2004", MANAGER)
    with on("2027-06-07", "10:00"):
        first = items(duty, account)
        assert first, f"{FEEDBACK}: due every 7 days"
        bare = write(company, "2004", "feedback", content="客户想要小规格")
        assert lacks(bare) == "无引用：客户", f"{FEEDBACK}: without a customer it is saved and does not count"
        entry = {"subject": "KH-1008", "content": "想要小规格", "contact": "13800138000"}
        number = write(company, "2004", "feedback", **entry)
    with on("2027-06-07", "10:10"):
        assert not is_open(first[0]), f"{FEEDBACK}: given"
        shown = {each.number: each for each in rows(company, MANAGER, Journal, kind="feedback")}
        assert shown[number].subject == "KH-1008", FEEDBACK
        assert "0013" not in shown[number].contact, (
            f"{FEEDBACK}: more than is needed is masked: {shown[number].contact}"
        )
        assert shown[number].contact != entry["contact"], f"{FEEDBACK}: for the manager too"
    with on("2027-06-10", "10:00"):
        asked = Task.objects.filter(source="office.entry", source_key=number, ended_at=None)
        assert [each.person for each in asked] == [company.accounts[MANAGER]], f"{FEEDBACK}: his answer within 3 days"
        read = {"entry": number, "result": "done", "reason": "已阅，转采购"}
        assert company.act(MANAGER, SettleEntry, read).done == [0], FEEDBACK
        assert not asked.all(), f"{FEEDBACK}: answered"
    with on("2027-06-15", "09:00"):
        second = items(duty, account, day="2027-06-14")
        assert second, f"{FEEDBACK}: and again after 7 days"
        assert is_overdue(second[0]), f"{FEEDBACK}: none for 8 days, it is overdue"
        journal_is_kept(FEEDBACK)


@pytest.mark.clause("S21.08")
def test_the_brand_is_measured_every_quarter(company: Company) -> None:
    duty = "office.brand_measured"
    owned = {"reason": "注册了自有品牌", "lines": [{"flag": "own_brand", "answer": True}]}
    assert company.act(OWNER, AnswerProfile, owned).done == [0], f"{BRAND}: it applies to whoever has a brand"
    with on("2027-07-09", "10:00"):
        june = {"source": "直接访问与品牌词 2027 二季度", "about_day": "2027-06-30", "unit": "次"}
        write(company, MANAGER, "metric", topic="认知", figure=4_200, **june)
        spend = {"kind": "spend", "subject": "品牌周", "figure": 500_000, "unit": "分"}
        warned(BRAND, company.act(MANAGER, WriteEntry, spend), "品牌网站还没有上线")
        site = write(company, MANAGER, "site", source="https://brand.example.cn")
        assert company.act(MANAGER, WriteEntry, spend).warnings, f"{BRAND}: entered is not live"
        assert company.act(MANAGER, SettleEntry, {"entry": site, "result": "done"}).done == [0], BRAND
        assert not company.act(MANAGER, WriteEntry, spend).warnings, f"{BRAND}: live, it is spent without a question"
    with on("2027-07-10", "18:01"):
        due = items(duty, day="2027-07-10")
        assert due, f"{BRAND}: both are filled by day 10 of the next quarter"
        assert is_overdue(due[0]), f"{BRAND}: one is missing, the manager is asked"
        assert waits(duty, "2027-07-10").endswith("缺 认可"), f"{BRAND}: shown as missing: {waits(duty, '2027-07-10')}"
        write(company, MANAGER, "metric", topic="认可", figure=47, **{**june, "unit": "0.1 分"})
    with on("2027-07-10", "18:10"):
        assert not is_open(due[0]), f"{BRAND}: made up for"
        journal_is_kept(BRAND)
