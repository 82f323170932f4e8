"""S21.31, S21.47, S21.107, S21.149: what is posted outside, and the risks of an activity."""

import pytest
from django.utils import timezone

from guiju.domains.office.api import SettleEntry, WriteEntry
from guiju.domains.office.models import JournalEntry
from guiju.domains.office.queries import Outcomes
from guiju.kernel.audit.models import Breach
from guiju.kernel.commands.context import SYSTEM, Context
from guiju.kernel.commands.run import run_items
from guiju.kernel.controls.duties.checklists import mine
from guiju.kernel.controls.duties.doing import DoDuty
from guiju.kernel.org.commands import RecordAbsence
from guiju.kernel.worklist.models import Task
from tests.clauses.company import MANAGER, Company, refused, warned
from tests.clauses.office import findings, hire, is_open, is_overdue, items, on, rows, state
from tests.clauses.promoting import answer_yes, journal_is_kept, lacks, settle, unwarned, waits, write

ARTICLES, RISKS, BRAND, DAILY = "S21.31", "S21.47", "S21.107", "S21.149"
PROMOTER, OTHER, COPYWRITER = "2001", "2002", "2003"


def posts(company: Company, who: str, count: int, turn: str, *, text: str = "", **entry: object) -> list[str]:
    """So many posts with link and snapshot, each of its own words unless ``text`` is given."""
    shot = company.photo(who)
    return [
        write(
            company,
            who,
            "post",
            subject="保温杯",
            topic="论坛",
            source=f"https://bbs.example.cn/{turn}/{number}",
            file=shot,
            content=text or f"{turn} {number}",
            **entry,
        )
        for number in range(count)
    ]


def outside(number: str) -> list[Task]:
    entry = JournalEntry.objects.get(number=number)
    return list(Task.objects.filter(source="office.outside", source_key=str(entry.pk), ended_at=None))


@pytest.mark.clause("S21.107")
def test_the_brand_on_forums(company: Company) -> None:
    duty, account = "office.brand_promoted", hire(company, PROMOTER, "promoter")
    answer_yes(company, "ads")
    with on("2027-06-04", "10:00"):
        due = items(duty, day="2027-06-04")
        assert due, f"{BRAND}: due every week"
        bare = write(company, PROMOTER, "post", subject="保温杯", topic="论坛", content="好用")
        assert lacks(bare) == "发布凭证：链接、发布凭证：快照", f"{BRAND}: without link and snapshot: {lacks(bare)}"
        assert "推广发布 0/1" in waits(BRAND, duty, "2027-06-04"), f"{BRAND}: it does not count"
        banned = write(company, MANAGER, "forum", subject="茶友论坛", topic="禁止广告")
        [forbidden] = posts(company, PROMOTER, 1, "tea", about=banned)
        assert lacks(forbidden) == "站点禁止广告", f"{BRAND}: the forum forbids it: {lacks(forbidden)}"
        assert "推广发布 0/1" in waits(BRAND, duty, "2027-06-04"), f"{BRAND}: nor does that count"
        [task] = outside(forbidden)
        assert task.person == account, f"{BRAND}: who posted it removes it"
        assert task.due_at is not None, BRAND
        assert (task.due_at - timezone.now()).total_seconds() == 2 * 3600, f"{BRAND}: outside, in 2 hours"
        [broken] = posts(company, PROMOTER, 1, "bbs")
    with on("2027-06-04", "10:10"):
        assert not waits(BRAND, duty, "2027-06-04"), f"{BRAND}: one counts"
    with on("2027-06-04", "12:00"):
        assert not findings("office.forbidden_up"), f"{BRAND}: the two hours are not over"
        settle(company, MANAGER, broken, "rejected", "链接打不开")
        assert "推广发布 0/1" in waits(BRAND, duty, "2027-06-04"), f"{BRAND}: an error within 24 h, no longer counts"
    with on("2027-06-04", "12:01"):
        assert len(findings("office.forbidden_up")) == 1, f"{BRAND}: two hours later it still stands"
        assert Breach.objects.filter(control="office.forbidden_up", clause=BRAND), f"{BRAND}: cited"
        settle(company, PROMOTER, forbidden, "done", "已删帖，见截图")
        assert not outside(forbidden), f"{BRAND}: removed"
    with on("2027-06-04", "12:10"):
        assert not findings("office.forbidden_up"), f"{BRAND}: and the finding with it"
        [late] = posts(company, PROMOTER, 1, "late")
    with on("2027-06-05", "12:11"):
        settle(company, MANAGER, late, "rejected", "链接打不开")
        assert not waits(BRAND, duty, "2027-06-04"), f"{BRAND}: an error later than 24 h changes nothing"
        journal_is_kept(BRAND)


@pytest.mark.clause("S21.149")
def test_fifty_posts_a_day(company: Company) -> None:
    duty, account = "office.posts_published", hire(company, PROMOTER, "promoter")
    away = hire(company, OTHER, "promoter")
    answer_yes(company, "ads")
    with on("2027-06-02", "10:00"):
        leave: dict[str, object] = {"person": OTHER, "kind": "annual", "since": "2027-06-03", "until": "2027-06-03"}
        assert run_items(RecordAbsence, [leave], Context(SYSTEM, request_id="leave")).done == [0], DAILY
        assert items(duty, away, day="2027-06-02"), f"{DAILY}: of each, on a workday"
    with on("2027-06-03", "10:00"):
        assert items(duty, account, day="2027-06-03"), f"{DAILY}: on a workday"
        assert not items(duty, away, day="2027-06-03"), f"{DAILY}: a leave day gives none"
        first = posts(company, PROMOTER, 47, "a")
        smoke = {"kind": "post", "subject": "电子烟烟弹", "topic": "微博", "content": "新品"}
        refused(DAILY, company.act(PROMOTER, WriteEntry, smoke), "电子烟", "禁止")
        banned = write(company, MANAGER, "forum", subject="茶友论坛", topic="禁止广告")
        [forbidden] = posts(company, PROMOTER, 1, "tea", about=banned)
        assert outside(forbidden), f"{DAILY}: on a site without advertising: a task to remove it"
    with on("2027-06-03", "18:01"):
        [due] = items(duty, account, day="2027-06-03")
        assert is_overdue(due), f"{DAILY}: the day closes"
        said = waits(DAILY, duty, "2027-06-03")
        assert "推广发布 47/50，差 3" in said, f"{DAILY}: {said}"
        assert not findings(duty), f"{DAILY}: shown without penalty"
    with on("2027-06-04", "09:30"):
        settle(company, MANAGER, first[0], "rejected", "被吧务删除")
        said = waits(DAILY, duty, "2027-06-03")
        assert "46/50，差 4" in said, f"{DAILY}: what was removed within 24 h is subtracted: {said}"
        assert any(each.reason == "被吧务删除" for each in rows(company, MANAGER, Outcomes)), f"{DAILY}: with reason"
        check = items("office.links_checked", day="2027-06-04")
        assert check, f"{DAILY}: people check a sample of the links"
        assert company.act(
            MANAGER, DoDuty, {"item": check[0].fingerprint, "lines": [{"check": 1, "result": "ok"}]}
        ).done
        drawn = waits(DAILY, "office.links_checked", "2027-06-04").partition("抽查链接：")[2].split("、")
        assert len([*drawn, first[0]] if first[0] not in drawn else drawn) in {5, 6}, f"{DAILY}: 10% of 47: {drawn}"
        assert is_open(check[0]), f"{DAILY}: until each was opened"
        for number in drawn:
            settle(company, MANAGER, number)
        assert not is_open(check[0]), f"{DAILY}: checked"
        posts(company, PROMOTER, 30, "b")
        posts(company, PROMOTER, 20, "c", text="保温杯大促")
        said = waits(DAILY, duty, "2027-06-04")
        assert "45/50，差 5，重复 5 条不计" in said, f"{DAILY}: 20 of 50 with one text, 15 may be: {said}"
        posts(company, PROMOTER, 5, "d")
    with on("2027-06-05", "10:00"):
        assert not items(duty, account, day="2027-06-05"), f"{DAILY}: a rest day gives none"
        journal_is_kept(DAILY)


@pytest.mark.clause("S21.149")
def test_a_post_that_stays_up(company: Company) -> None:
    hire(company, PROMOTER, "promoter")
    answer_yes(company, "ads")
    with on("2027-06-02", "10:00"):
        company.enforce(DAILY)
        banned = write(company, MANAGER, "forum", subject="茶友论坛", topic="禁止广告")
        [forbidden] = posts(company, PROMOTER, 1, "tea", about=banned)
    with on("2027-06-02", "12:01"):
        assert findings("office.forbidden_up"), f"{DAILY}: not removed in 2 hours, it is found"
        assert Breach.objects.filter(control="office.forbidden_up", clause=DAILY), f"{DAILY}: cited"
        settle(company, PROMOTER, forbidden, "done", "已删帖")
    with on("2027-06-02", "12:10"):
        assert not findings("office.forbidden_up"), f"{DAILY}: removed"


@pytest.mark.clause("S21.31")
def test_articles_for_new_products(company: Company) -> None:
    account = hire(company, COPYWRITER, "copywriter")
    answer_yes(company, "ads")
    with on("2027-06-01", "10:00"):
        write(company, MANAGER, "launch", subject="保温杯800")
        write(company, MANAGER, "launch", subject="茶具")
        due = items("office.article_due")
        assert len(due) == 2, f"{ARTICLES}: each promoted product wants one: {due}"
        assert {f"{timezone.localtime(each.due_at):%m-%d}" for each in due} == {"06-08"}, f"{ARTICLES}: in 7 days"
        write(company, COPYWRITER, "article", subject="茶具", content="泡茶有讲究")
        assert not is_open(due[1]), f"{ARTICLES}: it has one"
    with on("2027-06-08", "18:01"):
        assert is_overdue(due[0]), f"{ARTICLES}: none in its first 7 days"
        listed = {each.pk for checklist in mine(account, timezone.now()) for each in checklist.items}
        assert due[0].pk in listed, f"{ARTICLES}: the copywriter is reminded"
        assert str(state(due[0])) == "逾期", ARTICLES
        ad = {"subject": "保温杯800", "topic": "广告", "content": "保温八小时，限时半价"}
        bare = write(company, COPYWRITER, "article", **ad)
        approve = {"entry": bare, "result": "adopted"}
        refused(ARTICLES, company.act(MANAGER, SettleEntry, approve), "没有标明“广告”")
        assert not outside(bare), f"{ARTICLES}: not posted yet"
        marked = write(company, COPYWRITER, "article", **{**ad, "content": "【广告】保温八小时，限时半价"})
        assert company.act(MANAGER, SettleEntry, {"entry": marked, "result": "adopted"}).done == [0], ARTICLES
        told = company.act(MANAGER, SettleEntry, {"entry": bare, "result": "rejected", "reason": "标广告后重写"})
        assert told.done == [0], f"{ARTICLES}: not approved is no refusal"
        up = write(company, COPYWRITER, "article", source="https://bbs.example.cn/7", **ad)
        assert len(outside(up)) == 1, f"{ARTICLES}: one that is posted already: an outside task"
        assert lacks(up) == "已发布的广告未标明“广告”", f"{ARTICLES}: {lacks(up)}"
    with on("2027-06-08", "20:02"):
        assert findings("office.forbidden_up"), f"{ARTICLES}: until it is mended"
        assert Breach.objects.filter(control="office.forbidden_up", clause=ARTICLES), f"{ARTICLES}: cited"
        settle(company, COPYWRITER, up, "done", "已更正，见截图")
        assert not outside(up), f"{ARTICLES}: mended"


@pytest.mark.clause("S21.47")
def test_the_risks_of_an_activity(company: Company) -> None:
    plan = {"owner": "陈店长", "source": "2027-06-18", "figure": 5000, "expected": "成交 200 单"}
    with on("2027-06-10", "10:00"):
        activity = write(company, MANAGER, "activity", subject="年中活动", about_day="2027-06-18", **plan)
        names = [f"风险{number}" for number in range(1, 10)]
        risks = {name: write(company, MANAGER, "risk", subject=name, about=activity) for name in names}
        due = items("office.risks_closed")
        assert due, f"{RISKS}: the list is to be closed"
        assert f"{timezone.localtime(due[0].due_at):%m-%d %H:%M}" == "06-17 12:00", f"{RISKS}: 12 h before the start"
        for name in names[:8]:
            settle(company, MANAGER, risks[name], reason="已处理")
    with on("2027-06-17", "11:59"):
        assert not findings("office.risk_open"), f"{RISKS}: until then it may be open"
        done = {"item": due[0].fingerprint, "lines": [{"check": 1, "result": "ok"}]}
        answer = company.act(MANAGER, DoDuty, done)
        assert "风险9" in str(answer.answers[0]["lacks"]), f"{RISKS}: ticked off it is not done: {answer.answers}"
    with on("2027-06-17", "12:00"):
        asked = findings("office.risk_open")
        assert [each.clause for each in asked] == [RISKS], f"{RISKS}: one is open: {asked}"
        assert asked[0].owner == company.accounts[MANAGER], f"{RISKS}: the manager is asked"
        assert "风险9" in asked[0].title, RISKS
    with on("2027-06-18", "00:10"):
        begun = company.act(MANAGER, SettleEntry, {"entry": activity, "result": "adopted"})
        warned(RISKS, begun, "还有 1 项未了结", "风险9")
    with on("2027-06-19", "09:00"):
        titles = [each.title for each in findings("office.risk_open")]
        assert any("已开始，风险未关闭：风险9" in each for each in titles), f"{RISKS}: listed the next day: {titles}"
        settle(company, MANAGER, risks["风险9"], "adopted", "本人接受")
        assert not is_open(due[0]), f"{RISKS}: accepted by name with one tap, the list is closed"
        write(company, MANAGER, "mishap", subject="支付页打不开", about=activity)
    with on("2027-06-19", "09:10"):
        assert not findings("office.risk_open"), f"{RISKS}: accepted"
        later = write(company, MANAGER, "activity", subject="会员日", about_day="2027-06-28", **plan)
        own = write(company, MANAGER, "risk", subject="断货", about=later)
        settle(company, MANAGER, own)
    with on("2027-06-27", "12:00"):
        titles = [each.title for each in findings("office.risk_open")]
        assert any("会员日" in each and "支付页打不开" in each for each in titles), (
            f"{RISKS}: what happened and was on no list belongs to the next one's: {titles}"
        )
        added = write(company, MANAGER, "risk", subject="支付页打不开", about=later)
        settle(company, MANAGER, added)
        unwarned(RISKS, company.act(MANAGER, SettleEntry, {"entry": later, "result": "adopted"}))
    with on("2027-06-29", "09:00"):
        assert not findings("office.risk_open"), f"{RISKS}: closed one by one, it begins without a question"
