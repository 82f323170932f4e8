"""How much of each kind of work waits in the warehouse now."""

from typing import NamedTuple

from django.db import connections

from guiju.domains.warehouse.lines import not_reversed
from guiju.domains.warehouse.queries.tasks import Places
from guiju.kernel.store.arrays import any_of, array

DELIVERIES, REQUESTS = 500, 2_000
"""How many of the newest papers are looked through: deliveries of a week or two, requests of a busy night.

What is older stands in reports of what is late.
"""


class KeepersDay(NamedTuple):
    """Papers, not pieces: arrivals to count and to receive, receipts to put away, requests to pick and to hand over."""

    to_count: int
    to_receive: int
    to_put_away: int
    to_pick: int
    to_hand_over: int

    @property
    def total(self) -> int:
        return sum(self)


_OF_ITSELF = "limit 1 offset 0"
"""PostgreSQL would else join every line ever received to the newest papers: of 5,000 arrivals it worked out all, not the newest."""
_COUNTED = "exists (select 1 from warehouse_count c where c.arrival_id = d.id)"
_NOT_ALL_IN = (
    "exists (select 1 from warehouse_arrivalline l join warehouse_countline n on n.arrival_line_id = l.id "
    "where l.arrival_id = d.id and n.quantity > coalesce((select sum(r.quantity) from warehouse_receiptline r "
    f"where r.arrival_line_id = l.id and {not_reversed('receipt', 'r.receipt_id')}), 0) "
    "+ coalesce((select sum(f.quantity) from warehouse_refusal f where f.arrival_line_id = l.id), 0) "
    f"{_OF_ITSELF})"
)
_NOT_PUT_AWAY = (
    "exists (select 1 from warehouse_bin b where b.warehouse_id = d.warehouse_id) "
    "and exists (select 1 from warehouse_receiptline l where l.receipt_id = d.id and l.quantity > "
    f"coalesce((select sum(e.quantity) from warehouse_binentry e where e.receipt_line_id = l.id), 0) {_OF_ITSELF}) "
    f"and {not_reversed('receipt', 'd.id')}"
)
_SIGNED = "exists (select 1 from warehouse_issueapproval a where a.request_id = d.id)"
_NOT_PICKED = (
    "exists (select 1 from warehouse_issuerequestline l where l.request_id = d.id and l.quantity > "
    "coalesce((select sum(g.quantity) from warehouse_dispatchline g where g.request_line_id = l.id "
    f"and {not_reversed('dispatch', 'g.dispatch_id')}), 0) "
    "+ coalesce((select sum(p.remaining) from warehouse_picked p where p.request_line_id = l.id and p.remaining > 0), 0) "
    f"{_OF_ITSELF})"
)
_WAITS = (
    ("arrival", DELIVERIES, f"not {_COUNTED}"),
    ("arrival", DELIVERIES, f"{_COUNTED} and {_NOT_ALL_IN}"),
    ("receipt", DELIVERIES, _NOT_PUT_AWAY),
    ("issuerequest", REQUESTS, f"{_SIGNED} and {_NOT_PICKED}"),
)
_PICKED = (
    "(select count(distinct l.request_id) from warehouse_picked p "
    "join warehouse_issuerequestline l on l.id = p.request_line_id "
    "join warehouse_issuerequest d on d.id = l.request_id where p.remaining > 0 and {here})"
)


def keepers_day(places: Places = None, using: str = "default") -> KeepersDay:
    """One statement, however many papers there are."""
    here = "1 = 1" if places is None else any_of("d.warehouse_id", using=using)
    counts = [
        f"(select count(*) from (select id, warehouse_id from warehouse_{table} order by id desc limit {newest}) as d "
        f"where {here} and {waits})"
        for table, newest, waits in _WAITS
    ]
    sql = f"select {', '.join([*counts, _PICKED.format(here=here)])}"
    parameters = [] if places is None else [array(sorted(places), using)] * (len(_WAITS) + 1)
    with connections[using].cursor() as cursor:
        cursor.execute(sql, parameters)
        return KeepersDay(*cursor.fetchone())
