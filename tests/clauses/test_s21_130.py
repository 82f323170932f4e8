"""S21.130, S21.132, S21.134, S21.135, S21.136: what is designed, printed and put on a page."""

from datetime import datetime
from typing import Any

import pytest
from django.utils import timezone

from guiju.domains.office.api import GiveErrand, SettleEntry, TakeStep, WriteEntry
from guiju.domains.office.models import Errand, ErrandStep
from guiju.domains.office.queries import Errands
from guiju.kernel.audit.models import Breach
from guiju.kernel.commands.context import Outcome
from guiju.kernel.files.models import Attachment
from tests.clauses.company import DIRECTOR, MANAGER, Company, refused, warned
from tests.clauses.office import findings, hire, is_open, is_overdue, items, on, rows, subordinate
from tests.clauses.promoting import answer_yes, journal_is_kept, lacks, settle, unwarned, write

ART, PAGE, OUTSOURCED, PACKAGING, PROOFS = "S21.130", "S21.132", "S21.134", "S21.135", "S21.136"
DESIGNER, ENGINEER = "2005", "2006"
SHEET = "产品名称：保温杯\n规格型号：500\n生产日期：见杯底\n保质期：不适用\n安全警示：小心烫伤"


def moment(text: str) -> datetime:
    return timezone.make_aware(datetime.fromisoformat(text))


def give(company: Company, who: str, **errand: Any) -> Errand:
    outcome = company.act(who, GiveErrand, {"to": DESIGNER, **errand})
    assert outcome.done == [0], outcome.refusals
    return Errand.objects.get(number=outcome.answers[0]["number"])


def step(company: Company, who: str, errand: Errand, name: str, **more: Any) -> Outcome:
    outcome = company.act(who, TakeStep, {"errand": errand.number, "step": name, **more})
    assert outcome.done == [0], outcome.refusals
    return outcome


def shown(company: Company, errand: Errand) -> Any:
    return next(each for each in rows(company, MANAGER, Errands) if each.number == errand.number)


@pytest.mark.clause("S21.130")
def test_a_design_is_confirmed(company: Company) -> None:
    hire(company, DESIGNER, "designer")
    subordinate(company, DESIGNER, MANAGER)
    brief = {"category": "art", "title": "夏季海报", "spec": "年轻女性、清爽", "purpose": "营销计划 MK-6"}
    with on("2027-06-02", "10:00"):
        company.enforce(ART)
        errand = give(company, MANAGER, **brief, due_at=moment("2027-06-04 18:00"))
        assert not errand.lacks, f"{ART}: with position and plan: {errand.lacks}"
        bare = give(company, MANAGER, category="art", title="横幅", due_at=moment("2027-06-04 18:00"))
        assert "定位、计划号" in bare.lacks, f"{ART}: without them it says so: {bare.lacks}"
        second = give(company, MANAGER, **brief, due_at=moment("2027-06-30 18:00"))
    with on("2027-06-07", "09:00"):
        answer = step(company, DESIGNER, errand, "hand_over", file=company.photo(DESIGNER))
        assert answer.answers[0]["lacks"] == "待确认", f"{ART}: delivered without the planner's confirmation"
        row = shown(company, errand)
        assert row.confirmation == "待确认", f"{ART}: {row.confirmation}"
        assert row.time == "逾期完成", f"{ART}: due on Friday, delivered on Monday, it is late"
        asked = items("office.design_confirmed", company.accounts[MANAGER])
        assert asked, f"{ART}: the planner is asked"
        assert f"{timezone.localtime(asked[0].due_at):%m-%d %H:%M}" == "06-10 18:00", f"{ART}: 3 workdays"
    with on("2027-06-10", "18:01"):
        assert is_overdue(asked[0]), ART
        assert shown(company, errand).confirmation == "默认确认", f"{ART}: silence counts as confirmed"
        step(company, DESIGNER, second, "hand_over", file=company.photo(DESIGNER))
        own = items("office.design_confirmed", company.accounts[MANAGER])[-1]
        step(company, MANAGER, second, "reject", note="颜色太暗")
        assert not is_open(own), f"{ART}: sent back is an answer"
        for number in range(2):
            step(company, DESIGNER, second, "hand_over", file=company.photo(DESIGNER))
            if number == 0:
                step(company, MANAGER, second, "reject", note="字太小")
    with on("2027-06-10", "18:10"):
        assert not findings("office.reworked_often"), f"{ART}: two rounds are usual"
        step(company, MANAGER, second, "reject", note="再改")
    with on("2027-06-10", "18:20"):
        often = findings("office.reworked_often")
        assert [each.clause for each in often] == [ART], f"{ART}: over 2 rounds asks the reason: {often}"
        assert often[0].owner == company.accounts[MANAGER], f"{ART}: of whoever sends back"
        step(company, DESIGNER, second, "hand_over", file=company.photo(DESIGNER))
        step(company, MANAGER, second, "close", note="需求改过两次，已定稿")
        assert shown(company, second).confirmation == "已确认", f"{ART}: in writing"
    with on("2027-06-10", "18:30"):
        assert not findings("office.reworked_often"), f"{ART}: with the reason it is over"


@pytest.mark.clause("S21.132")
def test_a_page_with_another_colour(company: Company) -> None:
    designer = hire(company, DESIGNER, "designer")
    subordinate(company, DESIGNER, MANAGER)
    with on("2027-06-02", "10:00"):
        company.enforce(PAGE)
        ask = {
            "category": "page",
            "title": "官网首页换新",
            "spec": "主色 #1A7F5A，版式见附",
            "due_at": moment("2027-06-04 18:00"),
        }
        errand = give(company, MANAGER, **ask)
        live = company.photo(DESIGNER)
        step(company, DESIGNER, errand, "hand_over", note="已上线", file=live)
        assert shown(company, errand).state == "delivered", PAGE
        marked = company.photo(MANAGER)
        step(company, MANAGER, errand, "reject", note="主色不对，见图上标记", file=marked)
        assert shown(company, errand).state == "taken", f"{PAGE}: back to 返工 at once"
        files = set(Attachment.objects.filter(document_type="office.errand_step").values_list("sha256", flat=True))
        assert {live, marked} <= files, f"{PAGE}: the screenshot and the mark on it are kept"
        task = items("office.page_corrected", designer)
        assert task, f"{PAGE}: an outside task for the designer"
        assert "恢复或更正页面" in task[0].checks, PAGE
        assert (task[0].due_at - timezone.now()).total_seconds() == 2 * 3600, f"{PAGE}: due in 2 h"
    with on("2027-06-02", "12:01"):
        assert is_overdue(task[0]), f"{PAGE}: not corrected"
        assert Breach.objects.filter(control="office.page_corrected", clause=PAGE), f"{PAGE}: cited"
        step(company, DESIGNER, errand, "hand_over", note="已更正", file=company.photo(DESIGNER))
        assert is_open(task[0]), f"{PAGE}: a new screenshot alone does not close it"
        step(company, MANAGER, errand, "close", note="颜色一致")
        assert not is_open(task[0]), f"{PAGE}: accepted by the requester"
        assert ErrandStep.objects.filter(errand=errand, step="hand_over").count() == 2, PAGE
        seen = write(company, MANAGER, "site_change", subject="阿里巴巴国内站详情页", content="换了头图")
        assert lacks(seen) == "缺需求单号", f"{PAGE}: a change without a request is marked"
    with on("2027-06-02", "12:10"):
        strange = findings("office.change_unrequested")
        assert [each.clause for each in strange] == [PAGE], f"{PAGE}: and found: {strange}"
        late = give(company, MANAGER, **{**ask, "title": "详情页换头图"})
        write(company, MANAGER, "site_change", subject="阿里巴巴国内站详情页", source=late.number)
    with on("2027-06-02", "12:20"):
        assert not findings("office.change_unrequested"), f"{PAGE}: the request may be filed afterwards"


@pytest.mark.clause("S21.134")
def test_what_is_printed_outside(company: Company) -> None:
    hire(company, DESIGNER, "designer")
    order = {
        "subject": "甲印刷厂",
        "figure": 800_000,
        "unit": "分",
        "content": "画册 500 本",
        "about_day": "2027-06-10",
    }
    with on("2027-06-02", "10:00"):
        partner = write(company, DESIGNER, "partner", subject="甲印刷厂", source="印刷经营许可证")
        settle(company, MANAGER, partner, "adopted")
        number = write(company, DESIGNER, "outsource", **order)
        write(company, DESIGNER, "quote", about=number, subject="甲印刷厂", figure=800_000)
        placed = company.act(MANAGER, SettleEntry, {"entry": number, "result": "adopted"})
        warned(OUTSOURCED, placed, "5000 元以上须 3 家报价，现有 1 家")
        small = write(company, DESIGNER, "outsource", **{**order, "figure": 500_000})
        unwarned(OUTSOURCED, company.act(MANAGER, SettleEntry, {"entry": small, "result": "adopted"}))
        whole = write(company, DESIGNER, "outsource", **order)
        for name in ("甲印刷厂", "乙印刷厂", "丙印刷厂"):
            write(company, DESIGNER, "quote", about=whole, subject=name, figure=790_000)
        unwarned(OUTSOURCED, company.act(MANAGER, SettleEntry, {"entry": whole, "result": "adopted"}))
        strange = write(company, DESIGNER, "outsource", **{**order, "subject": "丁广告", "figure": 1_000})
        unknown = company.act(MANAGER, SettleEntry, {"entry": strange, "result": "adopted"})
        warned(OUTSOURCED, unknown, "“丁广告”不是核准的外协单位")
        due = items("office.outsource_accepted")
        assert due, f"{OUTSOURCED}: to be accepted"
        assert f"{timezone.localtime(due[0].due_at):%m-%d}" == "06-10", f"{OUTSOURCED}: by its delivery day"
        pay = {"kind": "payment", "about": number, "figure": 800_000}
        refused(OUTSOURCED, company.act(DESIGNER, WriteEntry, pay), "还没有验收")
        bare = write(company, DESIGNER, "acceptance", about=number)
        assert lacks(bare) == "样品照片", f"{OUTSOURCED}: acceptance has its photo"
        refused(OUTSOURCED, company.act(DESIGNER, WriteEntry, pay), "还没有验收")
        write(company, DESIGNER, "acceptance", about=number, file=company.photo(DESIGNER))
        assert company.act(DESIGNER, WriteEntry, pay).done == [0], f"{OUTSOURCED}: accepted, it is paid"
        assert not is_open(due[0]), f"{OUTSOURCED}: accepted"
        journal_is_kept(OUTSOURCED)


@pytest.mark.clause("S21.135")
def test_packaging_is_confirmed_by_engineering(company: Company) -> None:
    hire(company, DESIGNER, "designer")
    hire(company, ENGINEER, "product_designer")
    answer_yes(company, "production")
    art = {"subject": "保温杯500", "content": SHEET}
    with on("2027-06-02", "10:00"):
        first = write(company, DESIGNER, "artwork", **art, topic="V1", file=company.photo(DESIGNER))
        due = items("office.proof_signed")
        assert due, f"{PACKAGING}: to be signed by engineering"
        printing = {"entry": first, "result": "adopted"}
        warned(PACKAGING, company.act(MANAGER, SettleEntry, printing), "未签：工程尺寸", "请员工2006确认")
        second = write(company, DESIGNER, "artwork", **art, topic="V2", file=company.photo(DESIGNER))
        write(company, ENGINEER, "signed", about=second, topic="工程尺寸", file=company.photo(ENGINEER))
        assert not is_open(items("office.proof_signed")[1]), f"{PACKAGING}: signed"
        unwarned(PACKAGING, company.act(MANAGER, SettleEntry, {"entry": second, "result": "adopted"}))
        third = write(company, DESIGNER, "artwork", **art, topic="V3", file=company.photo(DESIGNER))
        again = company.act(MANAGER, SettleEntry, {"entry": third, "result": "adopted"})
        warned(PACKAGING, again, "未签：工程尺寸")
        cut = {**art, "content": SHEET.replace("生产日期：见杯底\n", "")}
        fourth = write(company, DESIGNER, "artwork", **cut, topic="V4", file=company.photo(DESIGNER))
        write(company, ENGINEER, "signed", about=fourth, topic="工程尺寸")
        label = company.act(MANAGER, SettleEntry, {"entry": fourth, "result": "adopted"})
        assert "未签" not in warned(PACKAGING, label, "标签缺 生产日期"), f"{PACKAGING}: only the label"
        journal_is_kept(PACKAGING)


@pytest.mark.clause("S21.136")
def test_a_proof_is_signed_item_by_item(company: Company) -> None:
    hire(company, DESIGNER, "designer")
    with on("2027-06-02", "10:00"):
        shot = company.photo(DESIGNER)
        proof = write(company, DESIGNER, "proof", subject="画册", content="电话号码少一位", file=shot)
        due = items("office.proof_signed")
        assert due, f"{PROOFS}: to be signed item by item"
        for item in ("色彩", "材质"):
            write(company, DESIGNER, "signed", about=proof, topic=item)
        assert is_open(due[0]), f"{PROOFS}: 文字 is open"
        warned(PROOFS, company.act(DIRECTOR, SettleEntry, {"entry": proof, "result": "adopted"}), "未签：文字")
        breach = Breach.objects.get(control="office.proof_whole", clause=PROOFS)
        assert breach.actor == company.accounts[DIRECTOR], f"{PROOFS}: the releasing person answers for it"
        assert breach.acknowledged_at is None, f"{PROOFS}: his reason is asked"
        write(company, MANAGER, "misprint", about=proof, content="电话印错")
    with on("2027-06-02", "10:10"):
        loss = findings("office.misprinted")
        assert [each.clause for each in loss] == [PROOFS], f"{PROOFS}: errors found later open a loss case: {loss}"
        assert f"打样 {proof}" in loss[0].title, f"{PROOFS}: with the proof"
        assert Attachment.objects.filter(document_type="office.entry", sha256=shot), f"{PROOFS}: attached"
        whole = write(company, DESIGNER, "proof", subject="画册", file=company.photo(DESIGNER))
        for item in ("文字", "色彩", "材质"):
            write(company, DESIGNER, "signed", about=whole, topic=item)
        unwarned(PROOFS, company.act(DIRECTOR, SettleEntry, {"entry": whole, "result": "adopted"}))
        assert not is_open(items("office.proof_signed")[1]), f"{PROOFS}: signed"
        journal_is_kept(PROOFS)
