"""Amendments with notice, opinions, filing and adoption: S11.24, S11.25, S11.26, S14.01, S14.34."""

from datetime import date

import pytest

from guiju.domains.policy import api, queries
from guiju.domains.policy.controls.overdue import Filed, FilingDue, NotFiled
from guiju.domains.policy.models import Filing, Opinion, RulebookVersion
from guiju.kernel.commands.context import Outcome
from tests.clauses.company import DIRECTOR, OWNER, Company, refused
from tests.clauses.enacting import (
    announce,
    answered,
    apply,
    at,
    consulted,
    draft,
    found,
    publish,
    published,
    rows,
    versions_kept,
)
from tests.clauses.rounds import kept

SHOP = "甲店"


def opinion(company: Company, version: str, topic: str, text: str) -> Outcome:
    item = {"version": version, "party": SHOP, "topic": topic, "text": text}
    return company.act(DIRECTOR, api.RecordOpinion, item)


def answer(company: Company, version: str, topic: str) -> Outcome:
    item = {"version": version, "topic": topic, "answer": "已采纳，写入第三条"}
    return company.act(DIRECTOR, api.AnswerOpinions, item)


def file(company: Company, version: str, **item: object) -> Outcome:
    text = RulebookVersion.objects.get(number=version).text_hash
    given = {"version": version, "filed_on": date(2027, 6, 21), "text_hash": text}
    return company.act(DIRECTOR, api.RecordFiling, {**given, **item})


@pytest.mark.clause("S11.24")
def test_seven_full_days(company: Company) -> None:
    clause = "S11.24"
    answered("platform_operator")
    with at("2027-05-01 12:00"):
        first = published(company, "S11", touches=["merchants"])
    with at("2027-06-01 09:00"):
        second = draft(company, "S11", touches=["merchants"])
        refused(clause, publish(company, second, "2027-06-30"), "修订还没有公告，须提前 7 个整日")
        assert announce(company, second).done == [0]
        refused(clause, publish(company, second, "2027-06-07"), "2027-06-01 公告，2027-06-07 生效，不足 7 个整日")
        assert opinion(company, second, "佣金", "佣金太高").done == [0]
        assert opinion(company, second, "佣金", "佣金应分档").done == [0]
        assert opinion(company, second, "结算", "结算太慢").done == [0]
        refused(clause, publish(company, second, "2027-06-08"), "还没有答复的意见：佣金、结算")
        assert answer(company, second, "佣金").done == [0]
        refused(clause, publish(company, second, "2027-06-08"), "还没有答复的意见：结算")
        assert answer(company, second, "结算").done == [0]
        assert publish(company, second, "2027-06-08").done == [0], f"{clause}: 8 June is 7 full days"
        shown = {each.topic: each.answer for each in rows(queries.Opinions, company, version=second)}
        assert all(shown.values()), f"{clause}: opinions are answered in groups: {shown}"
    with at("2027-06-05 09:00"):
        assert company.act(DIRECTOR, api.RecordRejection, {"version": second, "party": SHOP}).done == [0]
    with at("2027-06-10 09:00"):
        punished = apply(company, "S11", "2027-06-09 09:00", party=SHOP, version=second)
        refused(clause, punished, "甲店 没有接受 S11.v2，不能按这一版处罚")
        older = apply(company, "S11", "2027-06-09 09:00", party=SHOP)
        assert older.answers[0]["version"] == first, f"{clause}: he may leave under the old rules"
        other = apply(company, "S11", "2027-06-09 09:00", party="乙店", about="C-2")
        assert other.answers[0]["version"] == second, f"{clause}: who accepts is under the new ones"
    kept(clause, "policy_opinion", Opinion.objects.order_by("id").first().pk, "text = ''")
    given = Opinion.objects.order_by("id").first().version.answers.order_by("id").first()
    kept(clause, "policy_opinionanswer", given.pk, "answer = ''")


@pytest.mark.clause("S11.25")
def test_filed_within_ten_days(company: Company) -> None:
    clause = "S11.25"
    answered("platform_operator")
    with at("2027-05-01 12:00"):
        published(company, "S11")
        for _ in range(3):
            draft(company, "S11")
    with at("2027-06-01 09:00"):
        fifth = draft(company, "S11")
        assert fifth == "S11.v5"
        assert announce(company, fifth).done == [0]
        assert publish(company, fifth, "2027-06-10").done == [0]
    with at("2027-06-20 23:00", looking=True):
        assert not found("not_filed", clause), f"{clause}: on 20 June there is still time"
    with at("2027-06-21 00:00", looking=True):
        (breach,) = found("not_filed", clause) or [None]
        assert breach, f"{clause}: nothing was filed by 20 June"
        assert "S11.v5 生效 10 天内没有备案记录" in breach.title, f"{clause}: {breach.title}"
        other = file(company, fifth, authority="市场监管局", receipt="R-1", text_hash="0" * 64)
        assert other.refused == [0], f"{clause}: the filed text is another one"
        assert "条文摘要" in other.refusals[0].message, f"{clause}: and that is said: {other.refusals[0].message}"
        silent = file(company, fifth, is_required=False)
        assert silent.refused == [0], f"{clause}: no filing without a legal basis"
        assert file(company, fifth, authority="市场监管局", receipt="R-1").done == [0]
    with at("2027-06-21 00:01", looking=True):
        assert not found("not_filed", clause), f"{clause}: filed with authority, date and receipt"
    with at("2027-07-01 09:00"):
        sixth = draft(company, "S11")
        assert announce(company, sixth).done == [0]
        assert publish(company, sixth, "2027-07-08").done == [0]
        assert file(company, sixth, is_required=False, law="平台规则无须备案，电子商务法没有此项要求").done == [0]
    with at("2027-07-20 09:00", looking=True):
        assert not found("not_filed", clause), f"{clause}: a signed note with its basis is enough"
    late = Filed("S11", "S11.v5", 11, needs=True, is_filed=False)
    assert NotFiled.judge(late, FilingDue(default_filing_days=20)) is None, f"{clause}: its own days"
    kept(clause, "policy_filing", Filing.objects.order_by("id").first().pk, "receipt = ''")


@pytest.mark.clause("S11.26")
def test_first_issue_binds_at_once(company: Company) -> None:
    clause = "S11.26"
    answered("platform_operator")
    with at("2027-05-01 12:00"):
        first = draft(company, "S11")
        assert publish(company, first).done == [0], f"{clause}: the first issue needs no notice"
    with at("2027-05-01 15:00"):
        former = apply(company, "S11", "2027-05-01 11:59", "order", about="TM-1")
        refused(clause, former, "2027-05-01 11:59 时 S11 还没有生效的版本")
        under = apply(company, "S11", "2027-05-01 12:00", "order", about="TM-2")
        assert under.answers[0]["version"] == first, f"{clause}: from that time it binds"
        second = draft(company, "S11")
        refused("S11.24", publish(company, second), "须提前 7 个整日")
    with at("2027-06-01 09:00"):
        assert announce(company, second).done == [0]
        assert publish(company, second, "2027-06-08").done == [0]
    with at("2027-06-09 09:00"):
        kept_rules = apply(company, "S11", "2027-06-07 11:59", "order", about="TM-3")
        assert kept_rules.answers[0]["version"] == first, f"{clause}: earlier orders keep the former rules"
        newer = apply(company, "S11", "2027-06-07 11:59", "order", about="TM-4", version=second)
        refused(clause, newer, "当时生效的是 S11.v1")
    versions_kept(clause, first)


@pytest.mark.clause("S14.01")
def test_a_template_is_adopted(company: Company) -> None:
    clause, template = "S14.01", "电商规章制度范本大全"
    with at("2027-03-02 09:00"):
        version = draft(company, "S14", title=template, is_template=True)
        refused(clause, publish(company, version), "“电商规章制度范本大全”是范本，还没有采纳决定")
        cover = {"version": version, "title": "电商规章制度大全", "author": "林运营", "dated": date(2027, 3, 2)}
        assert company.act(DIRECTOR, api.FillCover, cover).refused == [0], f"{clause}: it is still a template"
        decision = {
            "version": version,
            "decision": "规矩〔2027〕3 号",
            "decided_on": date(2027, 3, 2),
            "approver": OWNER,
        }
        assert company.act(DIRECTOR, api.AdoptVersion, decision).done == [0]
        assert company.act(DIRECTOR, api.FillCover, cover).done == [0], f"{clause}: now the word may be dropped"
        assert publish(company, version).done == [0], f"{clause}: adopted, it may be in force"
        (row,) = [each for each in rows(queries.Versions, company) if each.number == version]
        assert row.title == "电商规章制度大全", f"{clause}: {row.title}"
        assert row.source == template, f"{clause}: the source title stays recorded"
        notes = [each.note for each in rows(queries.Steps, company, version=version) if each.kind == "adopted"]
        assert notes == [f"规矩〔2027〕3 号，2027-03-02，批准人 {OWNER}"], f"{clause}: number, date, approver: {notes}"
    versions_kept(clause, version)


@pytest.mark.clause("S14.34")
def test_merchants_and_employees_first(company: Company) -> None:
    clause = "S14.34"
    with at("2027-05-01 09:00"):
        first = published(company, "S14", touches=["merchants"])
    with at("2027-06-01 09:00"):
        second = draft(company, "S14", touches=["merchants", "pay"])
        assert announce(company, second).done == [0]
        refused(clause, publish(company, second, "2027-06-04"), "2027-06-01 公告，2027-06-04 生效，不足 7 个整日")
        refused(clause, publish(company, second, "2027-06-08"), "还没有征求商家的意见")
        assert opinion(company, second, "佣金", "同意").done == [0]
        refused(clause, publish(company, second, "2027-06-08"), "民主程序缺：讨论、协商")
        consulted(company, second, "consultation")
        refused(clause, publish(company, second, "2027-06-08"), "民主程序缺：讨论")
        consulted(company, second, "discussion")
        assert publish(company, second, "2027-06-08").done == [0], f"{clause}: 7 days, opinions, discussed"
        assert company.act(DIRECTOR, api.RecordRejection, {"version": second, "party": SHOP}).done == [0]
    with at("2027-06-10 09:00"):
        judged = apply(company, "S14", "2027-06-09 09:00", party=SHOP)
        assert judged.answers[0]["version"] == first, f"{clause}: who rejects v2 is judged by v1"
        newer = apply(company, "S14", "2027-06-09 09:00", party=SHOP, version=second)
        refused(clause, newer, "不能按这一版处罚")
    held = RulebookVersion.objects.get(number=second).papers.order_by("id").first()
    kept(clause, "policy_consultationpaper", held.pk, "summary = ''")
