"""Who explains a rulebook: questions, 参考意见, numbered interpretations that count from a day on."""

from datetime import timedelta

import pytest
from django.db import IntegrityError, connection, transaction
from django.test import Client
from django.utils import timezone

from guiju.domains.policy.api import PublishTerms, applying
from guiju.domains.policy.models import Answer, Interpretation
from guiju.kernel.org.commands import EndAssignment
from guiju.kernel.org.models import Assignment
from guiju.kernel.worklist.models import Message, Task
from tests.clauses.company import ACCOUNTANT, DIRECTOR, KEEPER, MANAGER, OWNER, SERVICE, Company, refused, warned
from tests.clauses.governed import answer, appoint, ask, publish, run_as_program, shown_to
from tests.clauses.rounds import kept

OFFICER = "1008"


def _page(company: Company, who: str, clause: str) -> str:
    return shown_to(company, who, f"/clauses/{clause}/")


def _first(clause: str, code: str) -> Interpretation:
    """The first one of a clause, which nobody can change."""
    found = Interpretation.objects.filter(code=code).order_by("id").first()
    assert found is not None, f"{clause}: the interpretation of {code} is on file"
    kept(clause, "policy_interpretation", found.id, "text = ''")
    return found


@pytest.mark.clause("S01.43")
def test_the_safety_department_explains_s01(company: Company) -> None:
    clause = "S01.43"
    company.enforce(clause)
    question = ask(company, KEEPER, "S01.24", "手机充电器算外部设备吗？")
    task = Task.objects.filter(kind="policy.question").first()
    assert getattr(task, "post", "") == "safety_officer", f"{clause}: whoever explains is asked"
    refused(clause, publish(company, MANAGER, "S01.24", "手机充电器", "不算"), "由公司安全管理部门解释")
    refused(clause, publish(company, OWNER, "S01.24", "手机充电器", "不算"), "由公司安全管理部门解释")
    assert not Interpretation.objects.exists(), f"{clause}: nobody else's is on file"
    said = "只充电、不连电脑的充电器不算外部设备"
    assert answer(company, OFFICER, question, said, "手机充电器").done == [0], f"{clause}: the department's is"
    found = _first(clause, "S01.24")
    assert found.number, f"{clause}: with a number"
    assert (found.published_on, found.clause.version) == (timezone.localdate(), 1), f"{clause}: date and version"
    shown = _page(company, KEEPER, "S01.24")
    for words in (found.number, said, "手机充电器", "第 1 版", f"{found.published_on}"):
        assert words in shown, f"{clause}: {words} stands below the clause"
    told = Message.objects.filter(person=company.accounts[KEEPER], kind="policy.answered").first()
    assert said in getattr(told, "body", ""), f"{clause}: whoever asked is told"
    assert not Task.objects.filter(kind="policy.question", ended_at=None).exists(), (
        f"{clause}: the question is answered"
    )
    held = Assignment.objects.get(person__number=OFFICER, post__code="safety_officer")
    run_as_program(EndAssignment, {"assignment": held.id, "reason": "调离"}, "no officer")
    refused(clause, publish(company, MANAGER, "S01.24", "耳机", "不算"), "由公司安全管理部门解释")
    assert publish(company, OWNER, "S01.24", "耳机", "不连电脑的不算").done == [0], f"{clause}: the boss stands in"
    stood_in = Interpretation.objects.get(point="耳机")
    assert (stood_in.stands_in, stood_in.acting_post) == (True, "owner"), f"{clause}: and it says so"
    assert not found.stands_in, f"{clause}: the officer did not stand in"
    assert "代管" in _page(company, KEEPER, "S01.24"), f"{clause}: on the page as well"


@pytest.mark.clause("S15.08")
def test_executives_explain_s15(company: Company) -> None:
    clause = "S15.08"
    appoint(ACCOUNTANT, "hr")
    appoint(DIRECTOR, "executive")
    question = ask(company, KEEPER, "S15.04", "职责怎样落到人？")
    warned(clause, answer(company, ACCOUNTANT, question, "写进岗位说明", "责任到人"), "不能标为正式解释", "参考意见")
    opinion = list(Answer.objects.values_list("is_official", "answer"))
    assert opinion == [(False, "写进岗位说明")], f"{clause}: kept as 参考意见"
    assert not Interpretation.objects.exists(), f"{clause}: it does not count"
    refused(clause, publish(company, ACCOUNTANT, "S15.04", "责任到人", "写进岗位说明"), "由公司高管团队解释")
    assert answer(company, DIRECTOR, question, "每条指定一名高管", "责任到人").done == [0], (
        f"{clause}: an executive's does"
    )
    found = _first(clause, "S15.04")
    assert (found.number[:2], found.acting_post) == ("JX", "executive"), f"{clause}: with number and signer"
    assert found.number in _page(company, KEEPER, "S15.04"), f"{clause}: beside the clause"
    today = timezone.localdate()
    yesterday = publish(company, DIRECTOR, "S15.04", "以前的事", "照旧", effective_from=today - timedelta(days=1))
    assert yesterday.status == "refused", f"{clause}: never for what was done before"
    assert not applying(today - timedelta(days=1)).exists(), f"{clause}: what was done yesterday is judged without it"
    assert applying(today).filter(code="S15.04").exists(), f"{clause}: today it counts"
    _not_backwards(clause, found)


def _not_backwards(clause: str, found: Interpretation) -> None:
    """The database itself keeps one from being dated back."""
    day = found.published_on - timedelta(days=1)
    columns = [field.column for field in Interpretation._meta.concrete_fields]
    values = [getattr(found, field.attname) for field in Interpretation._meta.concrete_fields]
    given = dict(zip(columns, values, strict=True))
    given |= {"id": found.id + 99, "number": "JX-X", "effective_from": day, "point": "倒签"}
    with pytest.raises(IntegrityError), transaction.atomic():
        with connection.writing(), connection.cursor() as cursor:  # type: ignore[attr-defined]
            marks, names = ", ".join(["%s"] * len(given)), ", ".join(map(str, given))
            cursor.execute(f"insert into policy_interpretation ({names}) values ({marks})", [*given.values()])
        pytest.fail(f"{clause}: an interpretation was dated back")


@pytest.mark.clause("S17.35")
def test_the_hygiene_department_explains_s17(company: Company) -> None:
    clause = "S17.35"
    appoint(ACCOUNTANT, "hygiene_officer")
    question = ask(company, SERVICE, "S17.22", "多久消毒一次？")
    warned(clause, answer(company, MANAGER, question, "一周一次吧", "消毒周期"), "不能标为正式解释", "参考意见")
    opinion = Answer.objects.get()
    assert not opinion.is_official, f"{clause}: kept as 参考意见"
    assert not Interpretation.objects.exists(), f"{clause}: another department's does not count"
    refused(clause, publish(company, MANAGER, "S17.22", "消毒周期", "一周一次"), "由安全卫生管理部门解释")
    done = answer(company, ACCOUNTANT, question, "每天一次", "消毒周期")
    assert (done.done, done.warnings) == ([0], []), f"{clause}: the hygiene department's does"
    found, shown = _first(clause, "S17.22"), _page(company, SERVICE, "S17.22")
    for words in (found.number, f"{found.published_on}"):
        assert words in shown, f"{clause}: number and date show"


@pytest.mark.clause("S18.33")
def test_a_second_interpretation_replaces_the_first(company: Company) -> None:
    clause = "S18.33"
    today = timezone.localdate()
    question = ask(company, SERVICE, "S18.20", "合规义务谁来查？")
    warned(clause, answer(company, MANAGER, question, "店长", "谁查"), "不能标为正式解释")
    assert not Interpretation.objects.exists(), f"{clause}: the mark is open to the safety department alone"
    refused(clause, publish(company, MANAGER, "S18.20", "谁查", "店长"), "由企业安全管理部门解释")
    first = publish(company, OFFICER, "S18.20", "谁查", "各部门自查")
    assert (first.done, first.warnings) == ([0], []), f"{clause}: the first contradicts nobody"
    later = today + timedelta(days=3)
    said = warned(clause, publish(company, OFFICER, "S18.20", "谁查", "安全部门查", effective_from=later), f"{later}")
    _first(clause, "S18.20")
    earlier, second = Interpretation.objects.order_by("id")
    assert earlier.number in said, f"{clause}: its author is told which one it contradicts"
    assert second.replaces_id == earlier.id, f"{clause}: it replaces the first"
    counting = [applying(later + timedelta(days=step)).get(code="S18.20").text for step in (-1, 0)]
    assert counting == ["各部门自查", "安全部门查"], f"{clause}: from its date on"
    assert not publish(company, OFFICER, "S18.20", "多久一次", "每月").warnings, (
        f"{clause}: another point is no conflict"
    )


@pytest.mark.clause("S06.22")
def test_the_company_does_not_explain_s06_harsher(company: Company) -> None:
    clause = "S06.22"
    harsher = publish(company, OWNER, "S06.08", "迟到", "迟到一分钟按半天计", is_harsher=True)
    said = refused(clause, harsher, "比 S06.08 的条文更严")
    assert "修订" in said + "".join(why.advice for why in harsher.refusals), f"{clause}: an amendment is demanded"
    question = ask(company, KEEPER, "S06.08", "堵车算迟到吗？")
    refused(clause, answer(company, OWNER, question, "一律算，双倍", "堵车", is_harsher=True), "更严")
    assert not Interpretation.objects.exists(), f"{clause}: nothing of it counts"
    refused(clause, publish(company, KEEPER, "S06.08", "堵车", "不算"), "由公司解释")
    assert publish(company, OWNER, "S06.08", "堵车", "有证明的不算迟到").done == [0], f"{clause}: an allowed one"
    found, today = _first(clause, "S06.08"), timezone.localdate()
    signer = (found.signed_by, found.acting_post, found.clause.code, found.published_on)
    wanted = (company.accounts[OWNER], "owner", "S06.08", today)
    assert signer == wanted, f"{clause}: names signer, authority, clause and date"
    assert not applying(today - timedelta(days=1)).exists(), f"{clause}: works for the future only"
    shown = _page(company, KEEPER, "S06.08")
    for words in (found.number, "周总"):
        assert words in shown, f"{clause}: is shown with the clause"


@pytest.mark.clause("S14.35")
def test_no_final_interpretation_and_questions_on_file(company: Company) -> None:
    clause = "S14.35"
    terms = {"title": "会员规则", "text": "活动规则如下。最终解释权归平台所有。", "shown_to": "consumers"}
    refused(clause, company.act(MANAGER, PublishTerms, terms), "最终解释权", "条款无效")
    fair = {**terms, "text": "活动规则如下，由客服部负责解释。"}
    assert company.act(MANAGER, PublishTerms, fair).done == [0], f"{clause}: without it, it is published"
    question = ask(company, SERVICE, "S14.11", "这一条怎样适用？", asked_for="甲商家")
    appoint(ACCOUNTANT, "legal")
    done = answer(company, DIRECTOR, question, "按对商家有利的读法", "适用范围", in_doubt=True)
    assert done.done == [0], f"{clause}: the platform answers: {done.refusals}"
    on_file = Answer.objects.get()
    wrote = (on_file.number[:2], on_file.answered_by)
    assert wrote == ("DF", company.accounts[DIRECTOR]), f"{clause}: number and author"
    assert on_file.answered_at.date(), f"{clause}: and date"
    assert on_file.question.asked_for == "甲商家", f"{clause}: and whose question it was"
    yesterday = timezone.localdate() - timedelta(days=1)
    counting = [applying(yesterday + timedelta(days=step)).exists() for step in (0, 1)]
    assert counting == [False, True], f"{clause}: it applies to later cases only"
    flagged = Task.objects.filter(kind="policy.doubt", post="legal").first()
    assert "不利于起草人" in getattr(flagged, "title", ""), f"{clause}: the doubt is flagged to legal"
    refused(clause, publish(company, KEEPER, "S14.11", "别的", "照旧"), "解释")
    _first(clause, "S14.11")


@pytest.mark.clause("S11.22")
def test_the_platform_does_not_explain_rights_away(company: Company) -> None:
    clause = "S11.22"
    today = timezone.localdate()
    worse = publish(company, DIRECTOR, "S11.10", "退货", "拆封的一律不退", is_harsher=True)
    refused(clause, worse, "减损了对方的权利")
    refused(clause, publish(company, SERVICE, "S11.10", "退货", "照退"), "由电商平台解释")
    assert publish(company, DIRECTOR, "S11.10", "退货", "拆封试用的照退", is_public=True).done == [0], (
        f"{clause}: the allowed one"
    )
    found = _first(clause, "S11.10")
    assert (found.number[:2], found.published_on) == ("JX", today), f"{clause}: is numbered and dated"
    assert not applying(today - timedelta(days=1)).exists(), f"{clause}: an order of yesterday is judged without it"
    assert applying(today).exists(), f"{clause}: one placed afterwards with it"
    publish(company, DIRECTOR, "S11.10", "内部", "先问主管")
    opened = Client().get("/rules/")
    said = opened.content.decode()
    for words in (found.number, found.text):
        assert words in said, f"{clause}: it is public"
    assert "先问主管" not in said, f"{clause}: what is not is not"
    later = today + timedelta(days=1)
    again = publish(company, DIRECTOR, "S11.10", "退货", "七日内都退", effective_from=later)
    warned(clause, again, f"已有解释 {found.number}", "取代")
    counting = [applying(later + timedelta(days=step)).get(code="S11.10", point="退货").text for step in (-1, 0)]
    assert counting == ["拆封试用的照退", "七日内都退"], f"{clause}: of two that conflict the older is closed first"
