"""S19.12: what platforms offer is what the warehouse has available."""

from datetime import timedelta

import pytest
from django.utils import timezone

from guiju.demo.company import FOUNDED
from guiju.domains.orders import api, queries
from guiju.domains.orders.controls.listing import ListingConfirmed, ListingParams
from guiju.domains.orders.models import ListedStock, ListingDifference, ListingExplanation, Shortage
from guiju.domains.warehouse.api import ChangeState
from guiju.kernel.commands.context import SYSTEM, Context, Outcome
from guiju.kernel.commands.run import run_items
from guiju.kernel.controls.patterns import Outside
from guiju.kernel.findings.models import Finding
from guiju.kernel.org.commands import Assign
from guiju.kernel.queries.query import Asked
from guiju.kernel.queries.reader import Reader
from guiju.kernel.queries.reading import read
from guiju.kernel.worklist.models import Task
from tests.clauses.company import KEEPER, SERVICE, WAREHOUSE, Company, refused
from tests.clauses.rounds import answer, at, item, when
from tests.orders.shop import SHOP, allocated, opened, ordered, state

CLAUSE = "S19.12"


def with_nine(company: Company) -> Company:
    """A shop: of A-500 9 are available, and the customer service person deals with the platforms."""
    given = {"person": SERVICE, "post": "operator", "since": FOUNDED}
    assert run_items(Assign, [given], Context(SYSTEM, request_id="operator")).done == [0]
    change = {"warehouse": WAREHOUSE, "sku": "A-500", "source": "good", "target": "frozen", "quantity": 51}
    assert company.act(KEEPER, ChangeState, {**change, "reason": "受潮待查"}).done == [0]
    return opened(company)


def listed(company: Company, quantity: int, sku: str = "A-500") -> Outcome:
    row = {"shop": SHOP, "sku": sku, "quantity": quantity}
    outcome = company.act(SERVICE, api.RecordListedStock, row)
    assert outcome.done == [0], f"{CLAUSE}: what the platform says is recorded: {outcome.refusals}"
    return outcome


def difference() -> ListingDifference:
    """The one that nobody has proved corrected; fails, citing the clause, where there is none."""
    found = ListingDifference.objects.filter(proof__isnull=True).last()
    assert found is not None, f"{CLAUSE}: 12 on the platform and 9 here is a difference"
    return found


def shown(company: Company) -> tuple[int, int, str]:
    """What may be sold, what the platform offers, and how that stands."""
    [row] = read(queries.Listed, queries.Listed.params(), Asked(), Reader(company.accounts[SERVICE])).rows
    return row.sellable, row.listed, row.state


def tasks(kind: str) -> list[Task]:
    return list(Task.objects.filter(kind=kind, ended_at__isnull=True))


def found(control: str) -> bool:
    return Finding.objects.filter(control=control, clause=CLAUSE, resolved_at__isnull=True).exists()


@pytest.mark.clause("S19.12")
def test_the_platform_is_set_to_what_there_is(company: Company) -> None:
    shop = with_nine(company)
    with when("10:00"):
        listed(shop, 12)
        one = difference()
        assert (one.listed, one.available) == (12, 9), f"{CLAUSE}: the comparison has run"
        assert shown(shop) == (9, 12, "待平台改正"), f"{CLAUSE}: 9 may be sold at once, amber until it is corrected"
        [fix], [why] = tasks("listing.correct"), tasks("listing.explain")
        assert "把 A-500 的可售数改为 9" in fix.title, f"{CLAUSE}: an outside task: {fix.title}"
        assert fix.post == "operator", f"{CLAUSE}: for operations"
        assert fix.due_at == at("12:00"), f"{CLAUSE}: due in 2 h"
        assert why.due_at == at("23:59").replace(second=59), f"{CLAUSE}: the cause is asked for by the end of the day"
        listed(shop, 12)
        assert len(tasks("listing.correct")) == 1, f"{CLAUSE}: asked once"
    with when("12:00"):
        assert not found("orders.listing_confirmed"), f"{CLAUSE}: two hours are not over"
    with when("12:01"):
        assert found("orders.listing_confirmed"), f"{CLAUSE}: two hours are over without proof"
        shot = {"difference": one.number, "screenshot": shop.photo(SERVICE)}
        assert shop.act(SERVICE, api.ProveListing, shot).done == [0], f"{CLAUSE}: closed by a screenshot"
        assert not tasks("listing.correct"), f"{CLAUSE}: the task is closed by it"
        assert shown(shop)[2] == "一致", f"{CLAUSE}: and no longer amber"
        assert tasks("listing.explain"), f"{CLAUSE}: the cause is still asked for"
    with when("12:02"):
        assert not found("orders.listing_confirmed"), f"{CLAUSE}: resolved"
    with when("00:01", day=2):
        assert found("orders.listing_explained"), f"{CLAUSE}: the day is over without a cause"
        said = {"difference": one.number, "cause": "sync", "note": "平台接口延迟"}
        assert shop.act(SERVICE, api.ExplainListing, said).done == [0], f"{CLAUSE}: the difference record has a cause"
        kept = ListingExplanation.objects.first()
        assert kept is not None, f"{CLAUSE}: which is kept"
        assert (kept.cause, kept.difference_id) == ("sync", one.pk), f"{CLAUSE}: with its difference"
        assert not tasks("listing.explain"), f"{CLAUSE}: and asked for no more"
    with when("00:02", day=2):
        assert not found("orders.listing_explained"), f"{CLAUSE}: resolved"


@pytest.mark.clause("S19.12")
def test_the_next_file_closes_it(company: Company) -> None:
    shop = with_nine(company)
    with when("10:00"):
        listed(shop, 12)
        first = difference()
    with when("11:00"):
        listed(shop, 11)
        second = difference()
        assert (second.listed, second.since) == (11, first.since), f"{CLAUSE}: still not 9, and since then"
        [fix] = tasks("listing.correct")
        assert fix.due_at == at("12:00"), f"{CLAUSE}: the two hours do not begin again"
        assert len(tasks("listing.explain")) == 1, f"{CLAUSE}: one cause is asked for"
    with when("11:30"):
        listed(shop, 9)
        assert not tasks("listing.correct"), f"{CLAUSE}: closed by the next file showing 9"
        assert shown(shop) == (9, 9, "一致"), f"{CLAUSE}: and no longer amber"
        assert ListedStock.objects.count() == 3, f"{CLAUSE}: every file is kept"
    with when("13:00"):
        assert not found("orders.listing_confirmed"), f"{CLAUSE}: in time"
    patient = Outside("店 A-500", 3 * 3600, is_confirmed=False)
    asked = ListingParams(default_outside_due_hours=4)
    assert ListingConfirmed.judge(patient, asked) is None, f"{CLAUSE}: how long is the clause's to say"


@pytest.mark.clause("S19.12")
def test_how_much_may_differ_is_the_clauses(company: Company) -> None:
    shop = with_nine(company)
    shop.enforce(CLAUSE, default_diff_tolerance=3)
    listed(shop, 12)
    assert not ListingDifference.objects.exists(), f"{CLAUSE}: 3 are within a tolerance of 3"
    listed(shop, 13)
    assert difference().listed == 13, f"{CLAUSE}: 4 are not"


@pytest.mark.clause("S19.12")
def test_a_tenth_unit_is_recorded_and_not_allocated(company: Company) -> None:
    shop = with_nine(company)
    nine = ordered(shop, ("A-500", 9))
    taken = ordered(shop, ("A-500", 1))
    assert state(taken) == "缺货待处理", f"{CLAUSE}: a tenth unit is not there though nobody holds the nine yet"
    listed(shop, 0)
    assert not ListingDifference.objects.exists(), f"{CLAUSE}: a platform that offers none any more is right"
    assert allocated(shop, nine).done == [0], f"{CLAUSE}: nine are there"
    order = ordered(shop, ("A-500", 1))
    assert state(order) == "缺货待处理", f"{CLAUSE}: what the platform has taken is recorded as 缺货待处理"
    said = refused(CLAUSE, allocated(shop, order), "A-500 可用 0，需要 1")
    assert said, f"{CLAUSE}: OUT_OF_STOCK"
    assert state(order) == "缺货待处理", f"{CLAUSE}: and it stays so"
    assert Shortage.objects.filter(order__number=order).count() == 2, f"{CLAUSE}: each time is kept"

    ten = ordered(shop, ("A-500", 10))
    assert state(ten) == "缺货待处理", f"{CLAUSE}: ten never were"
    day = timezone.localdate() + timedelta(days=5)
    assert shop.act(SERVICE, api.SetPresale, {"order": ten, "ships_on": day}).done == [0]
    assert allocated(shop, ten).done == [0], f"{CLAUSE}: unless the buyer was told a day"
    assert state(ten) == "预售待货", f"{CLAUSE}: for which it waits"


@pytest.mark.clause("S19.12")
def test_comparing_is_a_daily_duty(company: Company) -> None:
    shop = with_nine(company)
    with when("09:30"):
        duty = item("orders.stock_compared", CLAUSE)
        assert duty.bundle == "daily_ops", f"{CLAUSE}: among the day's duties of operations"
        done = answer(shop, duty, who=SERVICE)
        assert done.done == [0], f"{CLAUSE}: by operations: {done.refusals}"
