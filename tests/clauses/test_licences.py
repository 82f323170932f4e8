"""The company's licences: renewed in time, no new shop without them, shown on the home page."""

from datetime import date, timedelta

import pytest

from guiju.domains.orders.api import OpenShop
from guiju.domains.policy import api
from guiju.kernel.controls.models import DutyDone, DutyItem
from guiju.kernel.findings.models import Finding
from tests.clauses.company import DIRECTOR, MANAGER, OWNER, WAREHOUSE, Company, refused
from tests.clauses.governed import do, on_day, open_finding
from tests.clauses.rounds import FOUNDED, answer

CLAUSE, WATCH, SHOWN = "S11.02", "policy.licence_expiring", "policy.licences_shown"
YEAR = FOUNDED.year + 1
PERMIT = {"name": "增值电信业务经营许可", "code": "B2-1", "issuer": "通信管理局", "valid_from": FOUNDED}


def _alert() -> Finding | None:
    return Finding.objects.filter(clause=CLAUSE, control=WATCH, resolved_at=None).first()


def _shop(code: str) -> dict[str, str]:
    return {"code": code, "name": "新店", "platform": "jd", "warehouse": WAREHOUSE, "carrier": "顺丰"}


@pytest.mark.clause("S11.02")
def test_permits_are_renewed_or_no_shop_is_opened(company: Company) -> None:
    do(company, DIRECTOR, api.EnterLicence, **PERMIT, valid_until=date(YEAR, 12, 31))
    with on_day(date(YEAR, 10, 31)):
        assert _alert() is None, f"{CLAUSE}: on 31 October there is time"
    with on_day(date(YEAR, 11, 1)):
        alert = _alert()
        assert alert is not None, f"{CLAUSE}: on 1 November without a renewal it is an alert"
        assert "增值电信业务经营许可" in alert.title, f"{CLAUSE}: it says which permit"
        assert alert.owner == company.accounts[OWNER], f"{CLAUSE}: for the general manager"
    with on_day(date(YEAR, 12, 31)):
        assert company.act(MANAGER, OpenShop, _shop("JD-8")).done == [0], f"{CLAUSE}: on the last day it holds"
    with on_day(date(YEAR + 1, 1, 1)):
        refused(CLAUSE, company.act(MANAGER, OpenShop, _shop("JD-9")), "增值电信业务经营许可已到期")
        do(company, DIRECTOR, api.EnterLicence, **PERMIT, valid_until=date(YEAR + 5, 12, 31))
        assert company.act(MANAGER, OpenShop, _shop("JD-9")).done == [0], f"{CLAUSE}: renewed, shops are opened again"
        assert open_finding(CLAUSE, WATCH) is None, f"{CLAUSE}: and the alert is over"


def _due() -> DutyItem:
    """The item of the month's first workday, which is then."""
    found = DutyItem.objects.filter(duty=SHOWN).order_by("-day").first()
    assert found is not None, f"{CLAUSE}: the page footer is looked at each month"
    return found


@pytest.mark.clause("S11.02")
def test_the_page_footer_is_proven_each_month(company: Company) -> None:
    first = (FOUNDED.replace(day=1) + timedelta(days=32)).replace(day=1)
    for month in range(2):
        begins = (first + timedelta(days=32 * month)).replace(day=1)
        for later in range(8):
            with on_day(begins + timedelta(days=later), "10:00"):
                if not DutyItem.objects.filter(duty=SHOWN, day=begins + timedelta(days=later)).exists():
                    continue
                if month:
                    stale = answer(company, _due(), who=DIRECTOR, wrong={1: "首页链接失效"})
                    assert stale.done == [0], f"{CLAUSE}: a stale link is recorded: {stale.refusals}"
                    found = Finding.objects.filter(clause=CLAUSE, resolved_at=None).exclude(control=WATCH)
                    assert found.exists(), f"{CLAUSE}: a missing or stale link is a breach"
                else:
                    bare = answer(company, _due(), who=DIRECTOR, photo=False)
                    assert bare.done == [0], f"{CLAUSE}: what is seen is recorded: {bare.refusals}"
                    lacks = DutyDone.objects.get(item=_due()).lacks
                    assert "照片" in lacks, f"{CLAUSE}: without a screenshot it is amber"
                break
    looked = DutyItem.objects.filter(duty=SHOWN, done__isnull=False).count()
    assert looked == 2, f"{CLAUSE}: the page footer is looked at each month"
