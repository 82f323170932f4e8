"""A rulebook binds from the moment it is published: S15.01, S17.36, S18.32, S21.02, S20.01."""

from datetime import date

import pytest

from guiju.domains.policy import api, queries
from tests.clauses.company import DIRECTOR, OWNER, Company, refused, warned
from tests.clauses.enacting import (
    answered,
    apply,
    at,
    draft,
    due,
    found,
    moment,
    publish,
    published,
    rows,
    steps,
    versions_kept,
)


@pytest.mark.clause("S17.36")
def test_on_the_day_of_publication(company: Company) -> None:
    clause = "S17.36"
    with at("2027-05-06 10:00"):
        version = draft(company, "S17")
        refused(clause, publish(company, version, "2027-05-05"), "早于发布之日 2027-05-06")
        outcome = publish(company, version)
        assert outcome.answers[0]["effective_on"] == "2027-05-06", f"{clause}: none set is the day of publication"
    with at("2027-05-07 09:00"):
        before = apply(company, "S17", "2027-05-06 09:59", clause="S17.10")
        refused(clause, before, "2027-05-06 09:59 时 S17 还没有生效的版本")
        refused(clause, apply(company, "S17", "2027-05-06 09:59", version=version), "当时没有生效的版本")
        after = apply(company, "S17", "2027-05-06 10:00", about="C-2")
        assert after.done == [0], f"{clause}: from that instant it binds: {after.refusals}"
    versions_kept(clause, version)


@pytest.mark.clause("S18.32")
def test_never_backwards(company: Company) -> None:
    clause = "S18.32"
    with at("2027-04-01 09:00"):
        version = draft(company, "S18")
        refused(clause, publish(company, version, "2027-03-01"), "生效日 2027-03-01 早于发布之日 2027-04-01")
        assert publish(company, version, "2027-04-01").done == [0], f"{clause}: its own day is welcome"
        (before,) = rows(queries.Standing, company, on=date(2027, 3, 31), rulebook="S18")
        assert before.version == "无", f"{clause}: on 2027-03-31 none was in force, not {before.version}"
        (on,) = rows(queries.Standing, company, on=date(2027, 4, 1), rulebook="S18")
        assert on.version == "S18.v1", f"{clause}: from 2027-04-01 it is"
    versions_kept(clause, version)


@pytest.mark.clause("S15.01")
def test_a_day_is_asked_for(company: Company) -> None:
    clause = "S15.01"
    answered("cross_border")
    with at("2027-05-20 09:00"):
        version = draft(company, "S15", title="跨境电商公司管理制度")
        refused(clause, publish(company, version), "没有填生效日")
        assert "effective" not in steps(version), f"{clause}: nothing was published"
        assert publish(company, version, "2027-06-01").done == [0], f"{clause}: with a day it is"
    with at("2027-06-01 09:00"):
        evaluated = apply(company, "S15", "2027-05-31 18:00", "evaluation")
        refused(clause, evaluated, "2027-05-31 18:00 时 S15 还没有生效的版本")
        assert apply(company, "S15", "2027-06-01 00:00", "evaluation").done == [0], f"{clause}: from 2027-06-01"
    versions_kept(clause, version)


@pytest.mark.clause("S21.02")
def test_the_cover_says_who_and_when(company: Company) -> None:
    clause = "S21.02"
    with at("2027-03-02 09:00"):
        version = draft(company, "S21", author="", dated=None)
        refused(clause, publish(company, version), "封面没有日期")
        filled = {"version": version, "author": "", "dated": date(2027, 3, 1)}
        assert company.act(DIRECTOR, api.FillCover, filled).done == [0]
        warned(clause, publish(company, version), "封面没有作者")
        second = draft(company, "S21", author="", dated=None)
        filled = {"version": second, "author": "林运营", "dated": date(2027, 3, 2)}
        assert company.act(DIRECTOR, api.FillCover, filled).done == [0]
        outcome = publish(company, second)
        assert outcome.done == [0], f"{clause}: a whole cover: {outcome.refusals}"
        assert not outcome.warnings, f"{clause}: nothing is wanting: {outcome.warnings}"
        (row,) = [each for each in rows(queries.Versions, company) if each.number == second]
        assert (row.author, row.dated) == ("林运营", date(2027, 3, 2)), f"{clause}: the cover shows both"
        late = company.act(DIRECTOR, api.FillCover, {**filled, "author": "别人"})
        assert late.refused == [0], f"{clause}: a published cover is not written over"
        assert "起草新的一版" in late.refusals[0].advice, f"{clause}: what is edited is a new version"
        assert draft(company, "S21", author="别人") == "S21.v3", f"{clause}: the new version"
    versions_kept(clause, version)


@pytest.mark.clause("S20.01")
def test_a_text_that_breaks_off(company: Company) -> None:
    clause = "S20.01"
    with at("2027-03-02 09:00"):
        version = draft(company, "S20", who=OWNER, title="电商平台安全生产管理制度")
        refused(clause, publish(company, version), "没有填生效日")
        warned(clause, publish(company, version, "2027-03-02"), "制度缺少：解释部门、事故报告、奖惩")
    with at("2027-03-02 10:00", looking=True):
        (wanting,) = found("parts_missing", clause) or [None]
        assert wanting, f"{clause}: somebody is asked for what is missing"
        assert "缺少：解释部门、事故报告、奖惩" in wanting.title, f"{clause}: {wanting.title}"
        assert due(wanting) == moment("2027-04-01 09:00"), f"{clause}: within 30 days, not {due(wanting)}"
        assert wanting.owner == company.accounts[DIRECTOR], f"{clause}: whoever published it"
        unit = company.unit("SEC", "安全部")
        lines = [
            {"code": "S20.90", "title": "事故报告", "text": "发生事故立即报告。", "is_supplement": True},
            {"code": "S20.91", "title": "奖惩", "text": "按奖惩制度办理。", "is_supplement": True},
        ]
        second = published(company, "S20", "2027-03-02", who=OWNER, lines=lines, unit=unit)
        clauses = rows(queries.VersionClauses, company, version=second)
        own = {each.code for each in clauses if each.is_supplement}
        assert own == {"S20.90", "S20.91"}, f"{clause}: supplied items are marked as the company's, and no other: {own}"
    with at("2027-03-02 11:00", looking=True):
        assert not found("parts_missing", clause), f"{clause}: now it is whole"
    versions_kept(clause, version)
