"""What ``guiju verify`` compares in the warehouse: balances, layers, moves and documents, each with each other.

Everything is grouped in the database and only the first fault is fetched. The order of ids is not the order of the ledger
on PostgreSQL (a run has its number before it waits for a balance); that is the order in which the lines name each other.
"""

from collections.abc import Callable
from typing import Any, NamedTuple

from django.db import connections

from guiju.domains.warehouse.models import Move, StockState
from guiju.kernel.audit.report import Result, named, register_check

_INSIDE = ", ".join(f"'{state.value}'" for state in StockState)
_TITLES = {state.value: str(state.label) for state in StockState}
_LINED = {
    "arrival": ("到货单", "arrivalline", "arrival_id"),
    "count": ("清点单", "countline", "count_id"),
    "receipt": ("入库单", "receiptline", "receipt_id"),
    "issuerequest": ("出库申请", "issuerequestline", "request_id"),
    "dispatch": ("出库单", "dispatchline", "dispatch_id"),
    "return": ("退货入库单", "returnline", "document_id"),
    "adjustment": ("库存调整单", "adjustmentline", "adjustment_id"),
}
_POSTED = {
    "receipt": "receiptline",
    "dispatch": "dispatchline",
    "return": "returnline",
    "adjustment": "adjustmentline",
}
_REVERSED = {"receipt": "receiptline", "dispatch": "dispatchline"}


class _Comparison(NamedTuple):
    """``rows`` is a SELECT of what is compared, ``fault`` a condition over its columns, ``say`` words for a faulty row."""

    rows: str
    fault: str
    order: str
    say: Callable[[dict[str, Any]], str]


def _compare(comparison: _Comparison, using: str) -> Result:
    with connections[using].cursor() as cursor:
        cursor.execute(
            f"select count(*), sum(case when {comparison.fault} then 1 else 0 end) from ({comparison.rows}) as compared"
        )
        counted, faults = cursor.fetchone()
        if not faults:
            return Result(counted)
        cursor.execute(
            f"select * from ({comparison.rows}) as compared where {comparison.fault} order by {comparison.order} limit 1"
        )
        row = dict(zip((column[0] for column in cursor.description), cursor.fetchone(), strict=True))
    return Result(counted, f"{comparison.say(row)}（共 {faults} 处）")


def _place(row: dict[str, Any]) -> str:
    return f"仓库 {row['place']} 商品 {row['sku']}"


_BALANCES = " union all ".join(
    f"select warehouse_id, sku_id, '{state.value}' as state, {state.value} as balance, 0 as layered, 0 as moved, "
    "0 as worth, 0 as booked from warehouse_balance"
    for state in StockState
)
_TAKEN = "(quantity - remaining)"
_WORTH = f"cost - (cost / quantity * {_TAKEN} + (2 * (cost % quantity) * {_TAKEN} + quantity) / (2 * quantity))"
"""`rules.cost_until` without leaving 64 bits; a layer is at most `rules.LARGEST_LAYER`."""

_STOCK = f"""
select g.*, s.code as sku, p.code as place from (
  select warehouse_id, sku_id, state, sum(balance) as balance, sum(layered) as layered, sum(moved) as moved,
    sum(worth) as worth, sum(booked) as booked
  from (
    {_BALANCES}
    union all select warehouse_id, sku_id, state, 0, remaining, 0, {_WORTH}, 0 from warehouse_layer
    union all select warehouse_id, sku_id, target, 0, 0, quantity, 0, cost from warehouse_move where target in ({_INSIDE})
    union all select warehouse_id, sku_id, source, 0, 0, -quantity, 0, -cost from warehouse_move where source in ({_INSIDE})
  ) as entries group by warehouse_id, sku_id, state
) as g join catalogue_sku s on s.id = g.sku_id join org_place p on p.id = g.warehouse_id
"""


def check_quantities(using: str) -> Result:
    """Balance, open layers and moves agree for every warehouse, SKU and state, and none is negative."""
    return _compare(
        _Comparison(
            _STOCK,
            "balance <> layered or balance <> moved or balance < 0",
            "warehouse_id, sku_id, state",
            lambda row: (
                f"{_place(row)} {_TITLES.get(row['state'], row['state'])}：余额 {row['balance']}，"
                f"成本层剩余 {row['layered']}，流水结余 {row['moved']}"
            ),
        ),
        using,
    )


def check_costs(using: str) -> Result:
    """What the moves brought in less what they took out is what the layers still hold, in 分."""
    return _compare(
        _Comparison(
            _STOCK,
            "worth <> booked",
            "warehouse_id, sku_id, state",
            lambda row: (
                f"{_place(row)} {_TITLES.get(row['state'], row['state'])}：成本层剩余金额 {row['worth']} 分，"
                f"流水结余金额 {row['booked']} 分"
            ),
        ),
        using,
    )


_BEFORE = (
    f"m.balance_after - case when m.target in ({_INSIDE}) then m.quantity else 0 end "
    f"+ case when m.source in ({_INSIDE}) then m.quantity else 0 end"
)
_OWN = "m.warehouse_id = {0}.warehouse_id and m.sku_id = {0}.sku_id"
_LINKED = f"""
select m.id as move, m.previous, {_BEFORE} as start, case when m.previous is null then 0 else b.balance_after end as held,
  s.code as sku, p.code as place
from warehouse_move m left join warehouse_move b on b.id = m.previous and {_OWN.format("b")}
join catalogue_sku s on s.id = m.sku_id join org_place p on p.id = m.warehouse_id
"""
_FOLLOWED = """
select g.previous, g.followers, g.move, s.code as sku, p.code as place from (
  select previous, warehouse_id, sku_id, count(*) as followers, max(id) as move
  from warehouse_move where previous is not null group by previous, warehouse_id, sku_id
) as g join catalogue_sku s on s.id = g.sku_id join org_place p on p.id = g.warehouse_id
"""
_CHAINED = f"""
with recursive counted as (
  select warehouse_id, sku_id, count(*) as lines from warehouse_move group by warehouse_id, sku_id
), walk (warehouse_id, sku_id, most, step, move) as (
  select m.warehouse_id, m.sku_id, m.lines, cast(1 as bigint), nullif(b.last_move, 0)
  from counted m join warehouse_balance b on {_OWN.format("b")}
  union all select warehouse_id, sku_id, most, step + 1,
    (select m.previous from warehouse_move m where m.id = w.move and {_OWN.format("w")})
  from walk w where step <= most and move is not null
)
select e.*, s.code as sku, p.code as place from (
  select warehouse_id, sku_id, sum(lines) as lines, sum(reached) as reached, sum(on_hand) as on_hand, sum(held) as held,
    max(last_move) as move
  from (
    select warehouse_id, sku_id, lines, 0 as reached, 0 as on_hand, 0 as held, 0 as last_move from counted
    union all select warehouse_id, sku_id, 0, 1, 0, 0, 0 from walk where move is not null
    union all select b.warehouse_id, b.sku_id, 0, 0, b.inspecting + b.good + b.frozen + b.defective + b.scrap,
      case when b.last_move = 0 then 0 else coalesce(m.balance_after, -1) end, b.last_move
    from warehouse_balance b left join warehouse_move m on m.id = b.last_move and {_OWN.format("b")}
  ) as ends group by warehouse_id, sku_id
) as e join catalogue_sku s on s.id = e.sku_id join org_place p on p.id = e.warehouse_id
"""
"""From each balance's newest line backwards, at most as many steps as there are lines: a ring would not end. The next line
is a subquery, because joined a plan may read the whole ledger at every step."""


def _broken_end(row: dict[str, Any]) -> str:
    if row["held"] < 0:
        return f"余额所记的末笔 {named(Move, row['move'])} 不是它的流水"
    if row["lines"] != row["reached"]:
        return f"流水 {row['lines']} 行，从余额所记的末笔往前连到 {row['reached']} 行"
    return f"末笔 {named(Move, row['move'])} 结存 {row['held']}，余额 {row['on_hand']}"


_CARD = (
    _Comparison(
        _LINKED,
        "held is null or held <> start",
        "move",
        lambda row: (
            f"{_place(row)} 的结存不连续：{named(Move, row['move'])} 从 {row['start']} 起，"
            + ("上一笔不是它的流水" if row["held"] is None else f"上一笔结存 {row['held']}")
        ),
    ),
    _Comparison(
        _FOLLOWED,
        "followers > 1",
        "move",
        lambda row: f"{_place(row)} 的结存不连续：{row['followers']} 行都接在 {named(Move, row['previous'])} 之后",
    ),
    _Comparison(
        _CHAINED,
        "held <> on_hand or lines <> reached",
        "warehouse_id, sku_id",
        lambda row: f"{_place(row)} 的结存不连续：{_broken_end(row)}",
    ),
)


def check_card(using: str) -> Result:
    """The ledger lines of a warehouse and SKU are one chain that leads from nothing to the balance of today.

    Each line starts where the line it names ended, no two name the same, and the chain that ends in the balance's newest
    line has them all.
    """
    lines, *others = (_compare(each, using) for each in _CARD)
    return next((Result(lines.counted, each.fault) for each in (lines, *others) if each.fault), lines)


_WITH_LINES = " union all ".join(
    f"select '{title}' as title, d.id, (select count(*) from warehouse_{line} l where l.{key} = d.id) as lines "
    f"from warehouse_{document} d"
    for document, (title, line, key) in _LINED.items()
)


def check_documents(using: str) -> Result:
    """No document without a line."""
    return _compare(
        _Comparison(_WITH_LINES, "lines = 0", "id", lambda row: f"{row['title']} #{row['id']} 没有明细"), using
    )


def _moves_of(kind: str) -> str:
    return (
        "select document_line, sum(quantity) as quantity, sum(cost) as cost, min(sku_id) as low, max(sku_id) as high "
        f"from warehouse_move where document_type = '{kind}' group by document_line"
    )


_MOVED = "coalesce(m.quantity, 0) as moved, coalesce(m.cost, 0) as booked, m.low, m.high"
_LINES_POSTED = " union all ".join(
    [
        *(
            f"select '{kind}' as kind, l.id, l.quantity, l.cost, l.sku_id, {_MOVED} "
            f"from warehouse_{line} l left join ({_moves_of(kind)}) m on m.document_line = l.id"
            for kind, line in _POSTED.items()
        ),
        (
            f"select 'state_change' as kind, l.id, l.quantity, coalesce(m.cost, 0) as cost, l.sku_id, {_MOVED} "
            f"from warehouse_statechange l left join ({_moves_of('state_change')}) m on m.document_line = l.id"
        ),
        *(
            f"select '{kind}_reversal' as kind, l.id, case when r.id is null then 0 else l.quantity end as quantity, "
            f"case when r.id is null then 0 else l.cost end as cost, l.sku_id, {_MOVED} "
            f"from warehouse_{line} l left join warehouse_reversal r "
            f"on r.document_type = '{kind}' and r.document_id = l.{kind}_id "
            f"left join ({_moves_of('reversal')}) m on m.document_line = l.id"
            for kind, line in _REVERSED.items()
        ),
    ]
)
_KINDS = {
    "receipt": "入库明细",
    "dispatch": "出库明细",
    "return": "退货入库明细",
    "adjustment": "库存调整明细",
    "state_change": "状态变更单",
    "receipt_reversal": "入库冲销，明细",
    "dispatch_reversal": "出库冲销，明细",
}


def check_lines(using: str) -> Result:
    """Each line of a posted document has moves of its SKU, quantity and cost; a reversed one has them mirrored."""
    return _compare(
        _Comparison(
            _LINES_POSTED,
            "quantity <> moved or cost <> booked or low <> sku_id or high <> sku_id",
            "id",
            lambda row: (
                f"{_KINDS[row['kind']]} #{row['id']}：数量 {row['quantity']}、金额 {row['cost']} 分，"
                f"流水数量 {row['moved']}、金额 {row['booked']} 分"
            ),
        ),
        using,
    )


_KNOWN = " or ".join(
    [
        *(
            f"(m.document_type = '{kind}' and exists (select 1 from warehouse_{table} l where l.id = m.document_line))"
            for kind, table in [*_POSTED.items(), ("state_change", "statechange")]
        ),
        *(
            f"(m.document_type = 'reversal' and exists (select 1 from warehouse_{line} l where l.id = m.document_line))"
            for line in _REVERSED.values()
        ),
    ]
)


def check_moves(using: str) -> Result:
    """Each move has the document line it says it was posted from (Accounting Law art. 15)."""
    return _compare(
        _Comparison(
            f"select m.id, m.document_type, m.document_line, case when {_KNOWN} then 1 else 0 end as is_known "
            "from warehouse_move m",
            "is_known = 0",
            "id",
            lambda row: f"{named(Move, row['id'])} 没有单据：{row['document_type']} #{row['document_line']}",
        ),
        using,
    )


_RETURNED = """
select d.id, d.quantity, d.cost, case when v.id is null then 0 else 1 end as is_reversed, r.quantity as returned,
  r.cost as credited
from warehouse_dispatchline d
join (select dispatch_line_id, sum(quantity) as quantity, sum(cost) as cost from warehouse_returnline
  group by dispatch_line_id) r on r.dispatch_line_id = d.id
left join warehouse_reversal v on v.document_type = 'dispatch' and v.document_id = d.dispatch_id
"""


def check_returns(using: str) -> Result:
    """Nothing came back that had not left: not more than was dispatched, and nothing of a reversed dispatch."""
    return _compare(
        _Comparison(
            _RETURNED,
            "returned > quantity or credited > cost or is_reversed = 1",
            "id",
            lambda row: (
                f"出库明细 #{row['id']}{'（已冲销）' if row['is_reversed'] else ''}：出库 {row['quantity']}，"
                f"退回 {row['returned']}"
            ),
        ),
        using,
    )


_RESERVED = """
select g.*, s.code as sku, p.code as place from (
  select warehouse_id, sku_id, sum(held) as held, sum(remaining) as remaining from (
    select warehouse_id, sku_id, good - available as held, 0 as remaining from warehouse_balance
    union all select warehouse_id, sku_id, 0, remaining from warehouse_reservation
  ) as entries group by warehouse_id, sku_id
) as g join catalogue_sku s on s.id = g.sku_id join org_place p on p.id = g.warehouse_id
"""


def check_reserved(using: str) -> Result:
    """What of the good stock is not available is what requests hold."""
    return _compare(
        _Comparison(
            _RESERVED,
            "held <> remaining",
            "warehouse_id, sku_id",
            lambda row: f"{_place(row)}：余额占用 {row['held']}，占用明细合计 {row['remaining']}",
        ),
        using,
    )


CHECKS = (
    ("stock", "库存余额、成本层与流水", check_quantities),
    ("stock_cost", "库存金额", check_costs),
    ("stock_card", "结存连续", check_card),
    ("document_lines", "单据都有明细", check_documents),
    ("lines_posted", "明细都已记账", check_lines),
    ("moves_papered", "流水都有单据", check_moves),
    ("returns", "退货不超过出库", check_returns),
    ("reserved", "库存占用", check_reserved),
)


def register() -> None:
    for name, title, function in CHECKS:
        register_check(name, title, function)
