"""The software register: who approved it is another, a subscription has an end, and the watch warns before it comes."""

from datetime import timedelta
from typing import Any

import pytest
from django.utils import timezone

from guiju.domains.infosec.models import Software
from guiju.domains.infosec.registers import Softwares
from guiju.kernel.commands.context import SYSTEM, Context, Forbidden, Outcome
from guiju.kernel.commands.run import run_items
from guiju.kernel.controls.ticker import tick
from guiju.kernel.findings.models import Finding
from guiju.kernel.queries.query import Asked
from guiju.kernel.queries.reader import Reader
from guiju.kernel.queries.reading import read
from guiju.kernel.rulebook.commands import EnactClause, FoundRulebook
from tests.clauses.company import KEEPER, SERVICE, WAREHOUSE, Company

pytestmark = pytest.mark.founded

ADMINISTRATOR = "1007"


@pytest.fixture
def company(db: None) -> Company:
    return Company.founded()


def entered(company: Company, who: str = ADMINISTRATOR, **more: Any) -> Outcome:
    item = {
        "place": WAREHOUSE,
        "name": "聚水潭",
        "version": "2026",
        "licence_kind": "subscription",
        "licence": "JST-1",
        "installed_on": "一号仓电脑 3",
        "keeper": KEEPER,
        "approved_by": ADMINISTRATOR,
        "licence_until": timezone.localdate() + timedelta(days=60),
        **more,
    }
    return company.act(who, Softwares.enter, item)


def test_what_it_is_and_who_approved_it(company: Company) -> None:
    assert entered(company).done == [0]
    reader = Reader(company.accounts[ADMINISTRATOR])
    (row,) = read(Softwares.query, Softwares.query.params(), Asked(search="聚水"), reader).rows
    assert (row.version, row.licence, row.installed_on) == ("2026", "JST-1", "一号仓电脑 3")
    assert row.approved_by
    assert row.state == "在册"


def test_nobody_approves_his_own(company: Company) -> None:
    outcome = entered(company, approved_by=KEEPER)
    assert "须由另一人批准" in outcome.refusals[0].message
    assert not Software.objects.exists()


def test_a_subscription_ends_and_what_is_free_need_not(company: Company) -> None:
    assert "授权到期日" in entered(company, licence_until=None).refusals[0].message
    assert entered(company, licence_until=None, licence_kind="open_source", licence="MIT").done == [0]


def test_who_keeps_no_software_enters_none(company: Company) -> None:
    with pytest.raises(Forbidden):
        entered(company, who=SERVICE)


def test_the_watch_warns_before_the_end(company: Company) -> None:
    founded = run_items(FoundRulebook, [{"code": "S99", "title": "测试制度"}], Context(actor=SYSTEM))
    assert founded.done == [0]
    clause = {
        "rulebook": "S99",
        "code": "S99.01",
        "version": 1,
        "title": "软件授权",
        "text": "授权到期前续期。",
        "mode": "enforce",
        "effective_from": timezone.localdate(),
        "lines": [{"control": "infosec.software.expiring", "mode": "enforce", "params": {"default_warn_days": 30}}],
    }
    assert run_items(EnactClause, [clause], Context(actor=SYSTEM)).done == [0]
    for days, name in ((31, "甲"), (30, "乙"), (-1, "丙")):
        until = timezone.localdate() + timedelta(days=days)
        assert entered(company, name=name, licence_until=until).done == [0]
    assert entered(company, name="丁", licence_kind="free", licence_until=None).done == [0]
    tick()
    found = Finding.objects.filter(control="infosec.software.expiring")
    titles = sorted(found.values_list("title", flat=True))
    assert len(titles) == 2
    assert any("还有 30 天到期" in title for title in titles)
    assert any("已过期 1 天" in title for title in titles)
