"""The law the company is under: new versions assessed in time, obligations covered, clauses held against the law."""

from datetime import date, timedelta

import orjson
import pytest
from django.utils import timezone

from guiju.domains.policy import api
from guiju.domains.policy.controls.laws import AssessDays, LawUnassessed
from guiju.domains.policy.controls.open_matters import Waiting
from guiju.domains.policy.models import Assessment, ComplianceStatement, Obligation, PolicyNews, StatuteVersion
from guiju.domains.policy.queries.statutes import ACTION_LACKING, SOURCE_LACKING, Assessments, News
from guiju.kernel.commands.context import SYSTEM, Context
from guiju.kernel.commands.run import run_items
from guiju.kernel.controls.models import DutyItem
from guiju.kernel.controls.pledges.audience import Audience, asked
from guiju.kernel.controls.pledges.signing import SignPledge
from guiju.kernel.controls.pledges.text import texts
from guiju.kernel.findings.models import Finding
from guiju.kernel.queries.query import Asked, Params
from guiju.kernel.queries.reader import Reader
from guiju.kernel.queries.reading import read
from guiju.kernel.rulebook.commands import CloseBinding
from guiju.kernel.rulebook.models import Binding
from guiju.kernel.worklist.models import Task
from tests.clauses.company import DIRECTOR, KEEPER, OWNER, Company, warned
from tests.clauses.governed import do, due_today, numbered, on_day, open_finding, shown_to
from tests.clauses.rounds import FOUNDED, kept, pass_by

OFFICER = "1008"
LAW = {"kind": "statute", "issuer": "全国人大常委会"}


def _open(clause: str, control: str) -> Finding | None:
    return Finding.objects.filter(clause=clause, control=control, resolved_at=None).first()


def _first_of_next_month() -> date:
    return (FOUNDED.replace(day=1) + timedelta(days=32)).replace(day=1)


@pytest.mark.clause("S11.14")
def test_a_changed_statute_is_assessed_in_thirty_days(company: Company) -> None:
    clause, watch = "S11.14", "policy.law_unassessed"
    january = date(FOUNDED.year + 1, 1, 1)
    law = "电子商务法"
    do(
        company,
        DIRECTOR,
        api.EnterStatute,
        statute=law,
        version="2018",
        effective_from="2019-01-01",
        is_change=False,
        **LAW,
    )
    number = numbered(
        company, DIRECTOR, api.EnterStatute, statute=law, version="2026 修正", effective_from=january, **LAW
    )
    kept(clause, "policy_statuteversion", StatuteVersion.objects.get(number=number).id, "version = ''")
    assert "电子商务法（2018）" in shown_to(company, KEEPER, "/clauses/S11.01/"), f"{clause}: the version it rests on"
    assert "待确认" not in shown_to(company, KEEPER, "/clauses/S11.01/"), (
        f"{clause}: not before the new one is in force"
    )
    with on_day(FOUNDED + timedelta(days=30)):
        assert _open(clause, watch) is None, f"{clause}: 30 days are not over"
    with on_day(FOUNDED + timedelta(days=31)):
        found = _open(clause, watch)
        assert found is not None, f"{clause}: no signed assessment within 30 days"
        assert "2026 修正" in found.title, f"{clause}: of the version that it is about"
        do(company, DIRECTOR, api.AssessChange, version=number, conclusion="change", note="修订公示条款")
        assert open_finding(clause, watch) is None, f"{clause}: with one it is over"
    with on_day(january):
        shown = shown_to(company, KEEPER, "/clauses/S11.01/")
        assert "电子商务法（2026 修正）" in shown, f"{clause}: from its day on the new version is named"
        assert "待确认" in shown, f"{clause}: and what was not confirmed again shows so"
        do(company, DIRECTOR, api.ConfirmClause, clause="S11.01", note="逐条核对，仍然合法")
        assert "待确认" not in shown_to(company, KEEPER, "/clauses/S11.01/"), f"{clause}: until it is confirmed"
    assert LawUnassessed.judge(Waiting("甲法", 31), AssessDays(default_assess_days=60)) is None, (
        f"{clause}: the limit is the clause's"
    )


def _monthly(clause: str, duty: str) -> None:
    """The month's first workday brings the duty."""
    for later in range(8):
        with on_day(_first_of_next_month() + timedelta(days=later), "10:00"):
            if DutyItem.objects.filter(duty=duty).exists():
                break
    assert DutyItem.objects.filter(duty=duty).exists(), f"{clause}: on the first workday of a month"


@pytest.mark.clause("S11.14")
def test_the_law_is_looked_at_every_month(company: Company) -> None:
    _monthly("S11.14", "policy.laws_followed")


@pytest.mark.clause("S20.07")
def test_standards_are_looked_at_every_month(company: Company) -> None:
    _monthly("S20.07", "policy.standards_evaluated")


@pytest.mark.clause("S10.01")
def test_the_yearly_statement_prints_what_is_open(company: Company) -> None:
    clause, watch = "S10.01", "policy.law_unassessed"
    for number in range(60):
        do(company, DIRECTOR, api.EnterObligation, title=f"义务 {number}", statute="公司法", owner=DIRECTOR)
    checked = [each.number for each in Obligation.objects.order_by("id")]
    for each in checked[:59]:
        do(company, DIRECTOR, api.CheckObligation, obligation=each, note="已落实")
    signed = do(company, OWNER, api.SignCompliance, year=FOUNDED.year)
    assert signed.answers[0]["open"] == 1, f"{clause}: it is signed with one open"
    statement = ComplianceStatement.objects.first()
    assert statement is not None, f"{clause}: the statement is on file"
    assert statement.obligations == 60, f"{clause}: of the 60 of our business"
    printed = orjson.loads(statement.open_ones)
    wanted = [{"number": checked[59], "title": "义务 59", "owner": "林运营", "checked": "没有核对过"}]
    assert printed == wanted, f"{clause}: the open one is printed with owner and date"
    kept(clause, "policy_compliancestatement", statement.id, "open_ones = '[]'")
    do(company, DIRECTOR, api.EnterStatute, statute="新法", version="1", effective_from=FOUNDED, **LAW)
    with on_day(FOUNDED + timedelta(days=31)):
        found = _open(clause, watch)
        assert found is not None, f"{clause}: a new law without assessment in 30 days is listed"
        assert found.owner == company.accounts[OWNER], f"{clause}: to the legal role, the boss where nobody holds it"
        day = timezone.localdate()
        wanted = asked(day)["S10"]
        assert clause in {each.code for each in wanted.clauses}, f"{clause}: the principle is to be signed"
        signers = {each.number: each.is_done for each in Audience(day, "default").of([wanted])["S10"]}
        assert signers.get(OWNER) is False, f"{clause}: the boss is asked to sign it"
        text = texts(["S10"], FOUNDED + timedelta(days=31))["S10"].hash
        do(company, OWNER, SignPledge, rulebook="S10", text_hash=text)
        pass_by()
        signers = {each.number: each.is_done for each in Audience(timezone.localdate(), "default").of([wanted])["S10"]}
        assert signers.get(OWNER) is True, f"{clause}: by the boss"
    with on_day(FOUNDED + timedelta(days=366)):
        again = do(company, OWNER, api.SignCompliance, year=FOUNDED.year + 1)
        assert again.answers[0]["open"] == 60, f"{clause}: a check counts for 12 months"


@pytest.mark.clause("S13.16")
def test_an_obligation_without_its_control_is_uncovered(company: Company) -> None:
    clause, watch = "S13.16", "policy.obligation_uncovered"
    control = "policy.law_change_unassessed"
    duty = {"title": "退货款七日内返还", "statute": "消费者权益保护法", "control": control, "owner": DIRECTOR}
    number = numbered(company, DIRECTOR, api.EnterObligation, **duty)
    kept(clause, "policy_obligation", Obligation.objects.get(number=number).id, "control = ''")
    law = numbered(
        company, DIRECTOR, api.EnterStatute, statute="电子商务法", version="新", effective_from=FOUNDED, **LAW
    )
    said = company.act(DIRECTOR, api.ConfirmClause, {"clause": "S13.04", "note": "年度确认"})
    warned(clause, said, "电子商务法", "有条件确认")
    assert "有条件确认" in shown_to(company, KEEPER, "/clauses/S13.04/"), f"{clause}: shown amber"
    do(company, DIRECTOR, api.AssessChange, version=law, conclusion="no_impact", note="不影响")
    assert "有条件确认" not in shown_to(company, KEEPER, "/clauses/S13.04/"), f"{clause}: until an impact note is filed"
    clean = company.act(DIRECTOR, api.ConfirmClause, {"clause": "S13.04", "note": "再确认"})
    assert not clean.warnings, f"{clause}: then it is a plain confirmation"
    assert open_finding(clause, watch) is None, f"{clause}: while its control is bound it is covered"
    bound = Binding.objects.get(clause__code=clause, control=control)
    ended = {"binding": bound.id, "last_day": FOUNDED - timedelta(days=1)}
    outcome = run_items(CloseBinding, [ended], Context(SYSTEM, request_id="disable"))
    assert outcome.done == [0], outcome.refusals
    found = open_finding(clause, watch)
    assert found is not None, f"{clause}: when it is disabled, uncovered within one look"
    assert "退货款七日内返还" in found.title, f"{clause}: and it says which"
    assert found.owner == company.accounts[DIRECTOR], f"{clause}: to whoever answers for it"


@pytest.mark.clause("S18.21")
def test_policy_is_followed_every_week(company: Company) -> None:
    clause = "S18.21"
    nothing = do(company, OWNER, api.RecordNews, relevance="none")
    assert not nothing.warnings, f"{clause}: that there is nothing needs no source"
    with on_day(FOUNDED + timedelta(days=7)):
        assert _open(clause, "policy.news_overdue") is None, f"{clause}: 7 days are within it"
    with on_day(FOUNDED + timedelta(days=8)):
        assert _open(clause, "policy.news_overdue") is not None, f"{clause}: 8 days without a word are overdue"
        news = {"relevance": "relevant", "title": "平台规则新规"}
        lacking = company.act(OWNER, api.RecordNews, news)
        warned(clause, lacking, "没有来源和发布机关", "来源待补")
        rows = read(News, Params(), Asked(), Reader(company.accounts[OWNER])).rows
        assert rows[0].mark == SOURCE_LACKING, f"{clause}: it is saved as such"
        task = Task.objects.filter(kind="policy.news").first()
        assert task is not None, f"{clause}: what is relevant opens an assessment"
        days = (task.due_at.date() - (FOUNDED + timedelta(days=8))).days if task.due_at else 0
        assert days == 14, f"{clause}: due in 14 days"
        assert open_finding(clause, "policy.news_overdue") is None, f"{clause}: a word ends it"
        noted = PolicyNews.objects.get(title="平台规则新规")
        kept(clause, "policy_policynews", noted.id, "source = 'x'")
        whole = company.act(OWNER, api.RecordNews, {**news, "title": "二", "source": "gov.cn", "issuer": "市监局"})
        assert not whole.warnings, f"{clause}: with source and body it is whole"
    with on_day(FOUNDED + timedelta(days=22)):
        assert _open(clause, "policy.news_unassessed") is None, f"{clause}: 14 days are not over"
    with on_day(FOUNDED + timedelta(days=23)):
        assert _open(clause, "policy.news_unassessed") is not None, f"{clause}: after 14 days it is overdue"
        for each in PolicyNews.objects.filter(relevance="relevant"):
            do(company, OWNER, api.AssessChange, news=each.number, conclusion="no_impact", note="没有影响")
        assert open_finding(clause, "policy.news_unassessed") is None, f"{clause}: the assessment ends it"
        assert not Task.objects.filter(kind="policy.news", ended_at=None).exists(), f"{clause}: and the task"
    friday = FOUNDED + timedelta(days=(4 - FOUNDED.weekday()) % 7 + 7)
    with on_day(friday, "10:00"):
        due_today("policy.news_gathered", clause)


@pytest.mark.clause("S20.07")
def test_a_new_standard_is_evaluated_before_it_takes_effect(company: Company) -> None:
    clause, watch, ask = "S20.07", "policy.standard_unevaluated", "policy.action_lacking"
    standard = {"statute": "GB 12345", "version": "2026", "kind": "standard", "issuer": "市场监管总局"}
    number = numbered(company, OFFICER, api.EnterStatute, effective_from=FOUNDED + timedelta(days=60), **standard)
    with on_day(FOUNDED + timedelta(days=29)):
        assert _open(clause, watch) is None, f"{clause}: 31 days before there is time"
    with on_day(FOUNDED + timedelta(days=30)):
        found = _open(clause, watch)
        assert found is not None, f"{clause}: 30 days before without an evaluation"
        assert found.owner == company.accounts[OFFICER], f"{clause}: it is the committee's"
        failed = {"version": number, "conclusion": "not_conforming", "note": "通道不足"}
        warned(clause, company.act(OFFICER, api.AssessChange, failed), "措施待补")
        rows = read(Assessments, Params(), Asked(), Reader(company.accounts[OFFICER])).rows
        assert rows[0].mark == ACTION_LACKING, f"{clause}: it is saved as such"
        assert open_finding(clause, watch) is None, f"{clause}: the evaluation is filed"
    with on_day(FOUNDED + timedelta(days=36)):
        assert _open(clause, ask) is None, f"{clause}: nobody is asked before 7 days"
    with on_day(FOUNDED + timedelta(days=37)):
        assert _open(clause, ask) is not None, f"{clause}: after 7 days he is asked for the action"
        mended = {**failed, "action": "拓宽通道", "action_due": FOUNDED + timedelta(days=50)}
        said = company.act(OFFICER, api.AssessChange, mended)
        assert not said.warnings, f"{clause}: with an action and a date it is whole"
        assert open_finding(clause, ask) is None, f"{clause}: and nobody is asked any more"
    assert Assessment.objects.count() == 2, f"{clause}: both are on file"
