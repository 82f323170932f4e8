"""Fields of business with a document in force, systems reviewed each year, executives who answer for clauses."""

from datetime import date, timedelta

import pytest
from django.utils import timezone

from guiju.domains.policy import api
from guiju.domains.policy.models import Accountable, DomainCover, SystemReview
from guiju.domains.policy.queries.covering import CLAIMED, LACKING, Covers, SystemReviews
from guiju.kernel.controls.models import DutyItem
from guiju.kernel.findings.models import Finding
from guiju.kernel.queries.query import Asked, Params
from guiju.kernel.queries.reader import Reader
from guiju.kernel.queries.reading import read
from guiju.kernel.rulebook.profile import AnswerProfile
from tests.clauses.company import DIRECTOR, KEEPER, MANAGER, OWNER, Company, warned
from tests.clauses.governed import do, numbered, on_day, open_finding, shown_to
from tests.clauses.rounds import FOUNDED, kept, messages

FIELDS = [
    "组织",
    "人才",
    "数据",
    "风险",
    "售后",
    "价格",
    "广告",
    "质量",
    "供应链",
    "库存",
    "品牌",
    "信息安全",
    "支付安全",
]


def _open(clause: str, control: str, fingerprint: str = "") -> Finding | None:
    found = Finding.objects.filter(clause=clause, control=control, resolved_at=None)
    return (found.filter(fingerprint=fingerprint) if fingerprint else found).first()


@pytest.mark.clause("S13.07")
def test_every_field_has_its_rulebook(company: Company) -> None:
    clause, watch = "S13.07", "policy.domain_uncovered"
    assert len(FIELDS) == 13, f"{clause}: 13 fields are required"
    for field in FIELDS[:12]:
        given = {"document": "制度", "version": "1", "owner": DIRECTOR, "reviewed_on": FOUNDED}
        saved = do(company, OWNER, api.CoverDomain, domain=field, **given)
        assert not saved.warnings, f"{clause}: what has version and owner is proven"
    with on_day(FOUNDED + timedelta(days=1)):
        found = Finding.objects.filter(clause=clause, control=watch, resolved_at=None)
        assert [each.fingerprint for each in found] == ["支付安全"], f"{clause}: the one without a rulebook"
        only = found[0]
        assert only.owner == company.accounts[OWNER], f"{clause}: for the general manager"
        due = only.assignments.get().due_at
        assert (timezone.localdate(due) - timezone.localdate()).days == 30, f"{clause}: due in 30 days"
    claimed = company.act(OWNER, api.CoverDomain, {"domain": "支付安全"})
    warned(clause, claimed, "自述未证实")
    rows = read(Covers, Params(), Asked(search="支付安全"), Reader(company.accounts[OWNER])).rows
    assert rows[0].state == CLAIMED, f"{clause}: it stays amber"
    kept(clause, "policy_domaincover", DomainCover.objects.order_by("id")[0].id, "domain = ''")
    with on_day(_next_quarter()):
        assert messages(company, OWNER, "policy.cover_proof"), f"{clause}: and is asked for again next quarter"
    with on_day(FOUNDED + timedelta(days=366)):
        assert _open(clause, "policy.cover_stale") is None, f"{clause}: within 12 months it is fresh"
    with on_day(FOUNDED + timedelta(days=396)):
        stale = _open(clause, "policy.cover_stale", "库存")
        assert stale is not None, f"{clause}: last reviewed 13 months ago it is stale"
        assert stale.owner == company.accounts[DIRECTOR], f"{clause}: its owner has to review it"
        again = {"document": "制度", "version": "2", "owner": DIRECTOR, "reviewed_on": timezone.localdate()}
        do(company, OWNER, api.CoverDomain, domain="库存", **again)
        assert open_finding(clause, "policy.cover_stale", "库存") is None, f"{clause}: reviewed, it is in order"


def _next_quarter() -> date:
    month = (FOUNDED.month - 1) // 3 * 3 + 4
    return date(FOUNDED.year + month // 13, (month - 1) % 12 + 1, 2)


@pytest.mark.clause("S12.04")
def test_every_system_is_in_force_and_reviewed(company: Company) -> None:
    clause, watch, ask = "S12.04", "policy.domain_uncovered", "policy.review_incomplete"
    systems = ["商品", "销售", "物流", "售后", "财务", "人事"]
    for system in systems[:5]:
        do(company, OWNER, api.CoverDomain, domain=system, document="制度", version="1", owner=DIRECTOR)
    found = open_finding(clause, watch)
    assert found is not None, f"{clause}: a system without a version in force is a breach"
    assert found.fingerprint == "人事", f"{clause}: that one"
    assert _open(clause, watch, "商品") is None, f"{clause}: and no other"
    lacking = numbered(company, OWNER, api.ReviewSystem, domain="物流", legal_check="已核对", control_check="有效")
    do(company, OWNER, api.ReviewSystem, domain="商品", legal_check="已核对", control_check="有效", cycle_days=2)
    rows = read(SystemReviews, Params(), Asked(search="物流"), Reader(company.accounts[OWNER])).rows
    assert (rows[0].cycle, rows[0].legal) == (LACKING, "已核对"), f"{clause}: a missing figure is printed as 缺"
    kept(clause, "policy_systemreview", SystemReview.objects.get(number=lacking).id, "legal_check = ''")
    with on_day(FOUNDED + timedelta(days=29)):
        assert _open(clause, ask) is None, f"{clause}: nobody is asked before 30 days"
    with on_day(FOUNDED + timedelta(days=30)):
        asked = _open(clause, ask)
        assert asked is not None, f"{clause}: after 30 days it is asked for again"
        assert "审批天数" in asked.title, f"{clause}: it says what is missing"
        assert asked.owner == company.accounts[OWNER], f"{clause}: of whoever reviewed"
        do(company, OWNER, api.ReviewSystem, domain="物流", legal_check="已核对", control_check="有效", cycle_days=3)
        assert open_finding(clause, ask) is None, f"{clause}: until it is there"
    december = date(FOUNDED.year + (date(FOUNDED.year, 12, 10) < FOUNDED), 12, 12)
    for later in range(4):
        with on_day(december + timedelta(days=later), "10:00"):
            pass
    assert DutyItem.objects.filter(duty="policy.systems_reviewed").exists(), f"{clause}: the review is due every year"


@pytest.mark.clause("S15.04")
def test_every_clause_has_an_executive(company: Company) -> None:
    clause, watch = "S15.04", "policy.clause_unaccountable"
    assert open_finding(clause, watch) is None, f"{clause}: in a small company the boss answers for each"
    grown = {"reason": "已满 50 人", "lines": [{"flag": "headcount_50", "answer": True}]}
    do(company, OWNER, AnswerProfile, **grown)
    with on_day(FOUNDED + timedelta(days=1)):
        found = _open(clause, watch, "S15.17")
        assert found is not None, f"{clause}: without an executive it is a finding"
        assert found.owner == company.accounts[OWNER], f"{clause}: for the general manager"
        saved = company.act(OWNER, api.NameAccountable, {"clause": "S15.17", "person": MANAGER})
        warned(clause, saved, "不在高管团队", "仍登记")
        named = Accountable.objects.get()
        assert not named.is_executive, f"{clause}: saved with the warning"
        kept(clause, "policy_accountable", named.id, "code = ''")
        assert "陈店长" in shown_to(company, KEEPER, "/clauses/S15.17/"), f"{clause}: and shown on the clause"
        plain = company.act(OWNER, api.NameAccountable, {"clause": "S15.17", "person": OWNER})
        assert not plain.warnings, f"{clause}: the boss is of the team"
    with on_day(FOUNDED + timedelta(days=2)):
        assert _open(clause, watch, "S15.17") is None, f"{clause}: then it is answered for"
        assert _open(clause, watch) is not None, f"{clause}: the others are not"
