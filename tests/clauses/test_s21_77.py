"""S21.07, S21.77, S21.78, S21.80, S21.114, S13.14: channels, milestones, needs, accounts, effects and what is decided."""

import pytest
from django.utils import timezone

from guiju.domains.office.api import GiveErrand, SettleEntry, TakeStep, WriteEntry
from guiju.domains.office.models import Errand, JournalEntry
from guiju.domains.office.queries import Journal
from guiju.kernel.controls.duties.doing import DoDuty
from guiju.kernel.files.models import Attachment
from guiju.kernel.findings.models import FindingAssignment
from guiju.kernel.worklist.models import Task
from tests.clauses.company import DIRECTOR, MANAGER, SERVICE, Company, warned
from tests.clauses.office import findings, hire, is_open, is_overdue, items, on, rows, subordinate
from tests.clauses.promoting import answer_yes, journal_is_kept, lacks, settle, unwarned, waits, write

ACCOUNTS, CHANNELS, MILESTONES, NEEDS = "S21.07", "S21.77", "S21.78", "S21.80"
TRACKING, DECISION = "S21.114", "S13.14"
PROMOTER = "2001"


@pytest.mark.clause("S21.77")
def test_new_channels_every_year(company: Company) -> None:
    duty = "office.channels_opened"
    with on("2027-09-20", "10:00"):
        bare = write(company, MANAGER, "channel", subject="渠道乙", source="合同 QD-2")
        assert lacks(bare) == "筹备：测试订单、筹备：首笔结算", f"{CHANNELS}: contract alone is 筹备: {lacks(bare)}"
        tested = write(company, MANAGER, "channel", subject="渠道乙", source="合同 QD-2", content="测试订单 T-1")
        assert lacks(tested) == "筹备：首笔结算", f"{CHANNELS}: {lacks(tested)}"
        live = {"source": "合同 QD-1", "content": "测试订单 T-0", "figure": 120_00, "unit": "分"}
        assert not lacks(write(company, MANAGER, "channel", subject="渠道甲", **live)), f"{CHANNELS}: it is live"
    with on("2027-10-01", "10:00"):
        said = waits(CHANNELS, duty, "2027-10-01")
        assert "新渠道 1/3" in said, f"{CHANNELS}: of 4 a year 3 by 30 September: {said}"
        due = items(duty, day="2027-10-01")
    with on("2027-10-01", "18:01"):
        assert is_overdue(due[0]), f"{CHANNELS}: the shortfall stands"
        for name in ("渠道乙", "渠道丙"):
            write(company, MANAGER, "channel", subject=name, about_day="2027-09-30", **live)
    with on("2027-10-01", "18:10"):
        assert not is_open(due[0]), f"{CHANNELS}: three live ones end it"
        journal_is_kept(CHANNELS)


@pytest.mark.clause("S21.78")
def test_the_milestones_of_the_brand(company: Company) -> None:
    duty = "office.awareness_filled"
    answer_yes(company, "own_brand")
    days = ("2027-03-31", "2027-05-31", "2027-06-30", "2027-09-30", "2027-11-30", "2027-12-31")
    with on("2027-03-01", "10:00"):
        stones = [
            write(company, MANAGER, "milestone", subject=f"里程碑{number}", owner="陈店长", about_day=day)
            for number, day in enumerate(days, 1)
        ]
        for stone in stones[:2]:
            settle(company, MANAGER, stone, reason="品牌手册")
    third = {"kind": "spend", "subject": "品牌周", "figure": 500_000, "unit": "分", "about": stones[2]}
    with on("2027-06-30", "23:00"):
        assert not findings("office.milestone_overdue"), f"{MILESTONES}: until the end of 30 June it is not late"
        unwarned(MILESTONES, company.act(MANAGER, WriteEntry, third))
        write(company, MANAGER, "awareness", subject="二季度", figure=4_200, source="品牌词 2027 二季度")
    with on("2027-07-01", "18:01"):
        late = findings("office.milestone_overdue")
        assert [each.clause for each in late] == [MILESTONES], f"{MILESTONES}: milestone 3 has no deliverable: {late}"
        assert "里程碑3" in late[0].title, MILESTONES
        assert late[0].supervisor == "owner", f"{MILESTONES}: shown to 总经理"
        warned(MILESTONES, company.act(MANAGER, WriteEntry, third), "已逾期 1 天，没有补救计划")
        due = items(duty, day="2027-07-01")
        assert due, f"{MILESTONES}: the figure of the quarter is due"
        said = waits(MILESTONES, duty, "2027-07-01")
        assert "知名度数据 0/1" in said, f"{MILESTONES}: without its screenshot it is a gap: {said}"
        assert is_overdue(due[0]), f"{MILESTONES}: and stays one"
        assert not JournalEntry.objects.filter(kind="awareness", figure=0), f"{MILESTONES}: no zero is written"
        bare = write(company, MANAGER, "recovery", subject="里程碑3", about=stones[2])
        assert lacks(bare) == "完成日期", f"{MILESTONES}: a plan without a date is none"
        warned(MILESTONES, company.act(MANAGER, WriteEntry, third), "没有补救计划")
        write(company, MANAGER, "recovery", subject="里程碑3", about=stones[2], source="2027-07-20 完成")
        unwarned(MILESTONES, company.act(MANAGER, WriteEntry, third))
        shot = company.photo(MANAGER)
        quarter = {"subject": "二季度", "figure": 4_200, "source": "品牌词", "file": shot, "about_day": "2027-06-30"}
        entry = write(company, MANAGER, "awareness", **quarter)
        assert not lacks(entry), f"{MILESTONES}: with its screenshot it counts"
        assert Attachment.objects.filter(document_type="office.entry", sha256=shot), f"{MILESTONES}: kept with it"
    with on("2027-07-01", "18:10"):
        assert not is_open(due[0]), f"{MILESTONES}: the quarter is filled"
        settle(company, MANAGER, stones[2], reason="官网上线")
    with on("2027-07-01", "18:20"):
        assert not findings("office.milestone_overdue"), f"{MILESTONES}: delivered"
        journal_is_kept(MILESTONES)


@pytest.mark.clause("S21.80")
def test_needs_become_changes(company: Company) -> None:
    duty = "office.needs_analysed"
    with on("2027-06-28", "10:00"):
        june = write(company, MANAGER, "needs", subject="六月", content="要小规格、要详情视频、要快发货")
        changes = [
            write(company, MANAGER, "change", subject=name, content=f"改{name}", about=june)
            for name in ("规格页", "详情视频", "发货说明")
        ]
    with on("2027-07-01", "10:00"):
        said = waits(NEEDS, duty, "2027-07-01")
        assert all(name in said for name in ("规格页", "详情视频", "发货说明")), f"{NEEDS}: three are open: {said}"
    with on("2027-07-09", "10:00"):
        assert not Task.objects.filter(source="office.entry", source_key__in=changes), f"{NEEDS}: not before the 10th"
    with on("2027-07-10", "10:00"):
        asked = Task.objects.filter(source="office.entry", source_key__in=changes, ended_at=None)
        assert [each.person for each in asked] == [company.accounts[MANAGER]] * 3, f"{NEEDS}: he is reminded"
        settle(company, MANAGER, changes[0], "adopted", "转网站任务")
        bare = company.act(MANAGER, SettleEntry, {"entry": changes[1], "result": "rejected"})
        assert not bare.done, f"{NEEDS}: a rejection has its reason"
        settle(company, MANAGER, changes[1], "rejected", "成本高于收益")
        closed = company.act(MANAGER, SettleEntry, {"entry": june, "result": "done", "reason": "月结"})
        warned(NEEDS, closed, "还有 1 项未了结", "发货说明")
        assert asked.all().count() == 1, f"{NEEDS}: decided, no longer asked"
    with on("2027-08-01", "10:00"):
        assert not items(duty, day="2027-08-01"), f"{NEEDS}: a Sunday"
    with on("2027-08-02", "10:00"):
        said = waits(NEEDS, duty, "2027-08-02")
        assert "发货说明" in said, f"{NEEDS}: the open one is carried over: {said}"
        assert "规格页" not in said, f"{NEEDS}: the decided are not: {said}"
        measure = items("office.effect_measured")
        assert measure, f"{NEEDS}: the adopted change is to be measured"
        assert f"{timezone.localtime(measure[0].due_at):%m-%d}" == "07-24", f"{NEEDS}: after 14 days"
        assert is_overdue(measure[0]), f"{NEEDS}: nobody has"
        write(company, MANAGER, "effect", figure=12, unit="%", about=changes[0])
        assert not is_open(measure[0]), f"{NEEDS}: measured"
        shown = {each.number: each for each in rows(company, MANAGER, Journal, kind="change")}
        assert shown[changes[0]].about == june, f"{NEEDS}: which need it serves"
        assert shown[changes[0]].effect == 12, f"{NEEDS}: with its result"
        journal_is_kept(NEEDS)


@pytest.mark.clause("S21.114")
def test_effects_are_tracked(company: Company) -> None:
    duty, account = "office.effect_tracked", hire(company, PROMOTER, "promoter")
    answer_yes(company, "ads")
    subordinate(company, PROMOTER, MANAGER)
    with on("2027-06-07", "10:00"):
        first = items(duty, account)
        assert first, f"{TRACKING}: due every 7 days"
        bare = write(company, PROMOTER, "tracking", subject="直通车", figure=1_200)
        assert lacks(bare) == "来源待补", f"{TRACKING}: without a source it is saved as 来源待补"
    with on("2027-06-07", "10:10"):
        assert is_open(first[0]), f"{TRACKING}: and does not count"
        imported = {"source": "生意参谋 2027-06-06", "source_kind": "imported"}
        write(company, PROMOTER, "tracking", subject="直通车", figure=1_200, **imported)
        typed = write(company, PROMOTER, "tracking", subject="论坛", figure=90, source="论坛后台截图 6-6")
        shown = {each.number: each for each in rows(company, PROMOTER, Journal, kind="tracking")}
        assert (shown[typed].source_kind, shown[typed].source) == ("manual", "论坛后台截图 6-6"), (
            f"{TRACKING}: typed figures are marked, with a source"
        )
    with on("2027-06-07", "10:20"):
        assert not is_open(first[0]), f"{TRACKING}: tracked"
    with on("2027-06-15", "10:00"):
        second = items(duty, account, day="2027-06-14")
        assert second, f"{TRACKING}: and again after 7 days"
        assert is_overdue(second[0]), f"{TRACKING}: the last was 8 days ago"
        ask = {"title": "临时看一下转化", "to": PROMOTER, "category": "check", "due_at": timezone.now().replace(day=20)}
        errand = Errand.objects.get(number=company.act(MANAGER, GiveErrand, ask).answers[0]["number"])
        check = items("office.check_done", account)
        assert check, f"{TRACKING}: the manager may order a check"
        term = check[0].due_at - timezone.now()
        assert term.total_seconds() == 24 * 3600, f"{TRACKING}: with a term of 24 h, not {term}"
    with on("2027-06-16", "10:01"):
        assert is_overdue(check[0]), f"{TRACKING}: not done in 24 h"
        handed = {"errand": errand.number, "step": "hand_over", "note": "转化 3.1%"}
        assert company.act(PROMOTER, TakeStep, handed).done == [0], TRACKING
        assert not is_open(check[0]), f"{TRACKING}: done"
        journal_is_kept(TRACKING)


@pytest.mark.clause("S21.07")
def test_the_accounts_of_the_brand(company: Company) -> None:
    answer_yes(company, "own_brand")
    with on("2027-06-20", "10:00"):
        company.enforce(ACCOUNTS)
        target = {"subject": "平台X", "owner": "陈店长", "source": "2027-07-20", "about_day": "2027-07-20"}
        platform = write(company, MANAGER, "platform", **target)
        write(company, MANAGER, "account", subject="平台Y", topic="本店官方")
    with on("2027-07-01", "10:00"):
        assert not findings("office.account_unproven"), f"{ACCOUNTS}: nothing before the review"
        review = items("office.accounts_reviewed", day="2027-07-01")
        assert review, f"{ACCOUNTS}: reviewed every quarter"
        made = {"item": review[0].fingerprint, "lines": [{"check": 1, "result": "ok"}]}
        assert company.act(MANAGER, DoDuty, made).done == [0], ACCOUNTS
    with on("2027-07-01", "10:10"):
        gaps = findings("office.account_unproven")
        assert [each.clause for each in gaps] == [ACCOUNTS], f"{ACCOUNTS}: the gap opens: {gaps}"
        assert "平台X" in gaps[0].title, ACCOUNTS
        assert gaps[0].owner == company.accounts[MANAGER], f"{ACCOUNTS}: with its owner"
        task = FindingAssignment.objects.get(finding=gaps[0])
        assert f"{timezone.localtime(task.due_at):%Y-%m-%d}" == "2027-07-20", f"{ACCOUNTS}: and its date"
        bare = write(company, MANAGER, "account", subject="平台X", topic="本店旗舰")
        assert lacks(bare) == "待证：认证凭证", f"{ACCOUNTS}: without proof it is 待证"
        settle(company, MANAGER, platform)
        seen = write(company, SERVICE, "seen", subject="平台X", topic="本店福利号")
        assert not lacks(seen), ACCOUNTS
        write(company, SERVICE, "seen", subject="平台Y", topic="本店官方")
    with on("2027-07-01", "10:20"):
        titles = [each.title for each in findings("office.account_unproven")]
        assert any("平台X还没有已认证的账号" in each for each in titles), f"{ACCOUNTS}: closed without proof, it stays"
        assert any("本店福利号" in each for each in titles), f"{ACCOUNTS}: an account nobody registered: {titles}"
        assert not any("本店官方" in each for each in titles), f"{ACCOUNTS}: a registered one is none: {titles}"
        proof = {"subject": "平台X", "topic": "本店旗舰", "file": company.photo(MANAGER)}
        assert not lacks(write(company, MANAGER, "account", **proof)), f"{ACCOUNTS}: proved"
    with on("2027-07-01", "10:30"):
        titles = [each.title for each in findings("office.account_unproven")]
        assert not any("还没有已认证" in each for each in titles), f"{ACCOUNTS}: the gap is closed: {titles}"
        journal_is_kept(ACCOUNTS)


@pytest.mark.clause("S13.14")
def test_decisions_rest_on_data(company: Company) -> None:
    cut = {"subject": "40 个 SKU 降价", "content": "平均降 8%", "figure": 120_000, "unit": "分"}
    with on("2027-06-01", "10:00"):
        bare = write(company, MANAGER, "proposal", **cut)
        assert lacks(bare) == "无数据依据", f"{DECISION}: without a snapshot it is marked"
        approved = company.act(DIRECTOR, SettleEntry, {"entry": bare, "result": "adopted", "reason": "抢档期"})
        warned(DECISION, approved, "无数据依据")
        listed = rows(company, MANAGER, Journal, kind="proposal", since="2027-06-01", until="2027-06-30")
        assert [each.lacks for each in listed] == ["无数据依据"], f"{DECISION}: shown in the sheet of the month"
        shot = company.photo(MANAGER)
        whole = write(company, MANAGER, "proposal", file=shot, **cut)
        frozen = JournalEntry.objects.get(number=whole).snapshot
        assert frozen, f"{DECISION}: frozen on day 0"
        again = company.act(DIRECTOR, SettleEntry, {"entry": whole, "result": "adopted"})
        assert not again.warnings, f"{DECISION}: with its data it is approved"
        review = [each for each in items("office.effect_measured") if DECISION in each.clauses]
        assert len(review) == 2, f"{DECISION}: each approved one is looked back at"
        assert {f"{timezone.localtime(each.due_at):%m-%d}" for each in review} == {"07-01"}, f"{DECISION}: on day 30"
        assert "计划 120000" in review[1].checks, f"{DECISION}: with the planned margin: {review[1].checks}"
    with on("2027-07-01", "10:00"):
        assert not is_overdue(review[1]), DECISION
        write(company, MANAGER, "effect", figure=95_000, unit="分", about=whole)
        assert not is_open(review[1]), f"{DECISION}: looked back at"
        assert is_open(review[0]), f"{DECISION}: the other is not"
        row = next(each for each in rows(company, MANAGER, Journal, kind="proposal") if each.number == whole)
        assert (row.figure, row.effect) == (120_000, 95_000), f"{DECISION}: planned beside actual"
        entry = JournalEntry.objects.get(number=whole)
        assert entry.snapshot == frozen, f"{DECISION}: the snapshot still matches"
        assert entry.file == shot == Attachment.objects.get(document_id=entry.pk).sha256, (
            f"{DECISION}: so does the data"
        )
        journal_is_kept(DECISION)
    with on("2027-07-01", "18:01"):
        assert is_overdue(review[0]), f"{DECISION}: due on day 30"
