"""What an import tells: rows, refusals, value, cost, stock, speed; and the refused rows as a file to mend."""

import csv
from collections import Counter
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from pathlib import Path

import orjson
from django.conf import settings
from django.db import connection

from guiju.demo.online_retail.company import CURRENCY
from guiju.demo.online_retail.plan import Plan
from guiju.demo.online_retail.source import COLUMNS, PRICE_DECIMALS, Source
from guiju.domains.warehouse.queries import month_report
from guiju.kernel.store.arrays import any_of, array

KINDS = {"sale": "销售", "write_off": "报损", "return": "退货"}


@dataclass(frozen=True)
class Summary:
    """Units are signed as in the file; values are in 1/10,000 of the currency unit, costs in its hundredth.

    ``cost_of_sales`` is what the file's sales cost less what its returns brought back; ``closing`` is the warehouse's
    stock at the end of the file's last month.
    """

    digest: str
    rows: int
    accepted: dict[str, int]
    refused: dict[str, int]
    accepted_units: int
    refused_units: int
    accepted_value: int
    refused_value: int
    cost_of_sales: int
    cost_of_write_offs: int
    closing_units: int
    closing_cost: int
    seconds: float
    refused_file: str
    as_json: bool = False

    def __str__(self) -> str:
        return orjson.dumps(self.as_dict(), option=orjson.OPT_INDENT_2).decode() if self.as_json else self.text()

    def as_dict(self) -> dict[str, object]:
        told = asdict(self)
        del told["as_json"]
        return told

    def text(self) -> str:
        accepted, refused = sum(self.accepted.values()), sum(self.refused.values())
        units, value = self.accepted_units + self.refused_units, self.accepted_value + self.refused_value
        lines = [
            f"读入 {self.rows} 行 = 接受 {accepted} 行 + 拒收 {refused} 行",
            *(f"  接受 {KINDS[kind]} {count} 行" for kind, count in self.accepted.items()),
            *(f"  拒收 {reason} {count} 行" for reason, count in self.refused.items()),
            f"数量 {units} = 接受 {self.accepted_units} + 拒收 {self.refused_units}",
            f"金额 {money(value)} = 接受 {money(self.accepted_value)} + 拒收 {money(self.refused_value)}（{CURRENCY}）",
            f"销售成本 {pence(self.cost_of_sales)}，报损成本 {pence(self.cost_of_write_offs)}（{CURRENCY}）",
            f"期末结存 {self.closing_units} 件，成本 {pence(self.closing_cost)}（{CURRENCY}）",
            f"用时 {self.seconds:.1f} 秒，每秒 {self.rows / max(self.seconds, 0.001):.0f} 行",
        ]
        if self.refused_file:
            lines.append(f"拒收的行：{self.refused_file}")
        return "\n".join(lines)


def money(value: int) -> str:
    """1/10,000 as an amount with two decimals, or as many as it has."""
    whole, rest = divmod(abs(value), 10**PRICE_DECIMALS)
    decimals = f"{rest:0{PRICE_DECIMALS}d}".rstrip("0").ljust(2, "0")
    return f"{'-' if value < 0 else ''}{whole:,}.{decimals}"


def pence(amount: int) -> str:
    return money(amount * 10 ** (PRICE_DECIMALS - 2))


def summarise(
    source: Source,
    plan: Plan,
    warehouse: int,
    dispatches: Sequence[str],
    refused_file: Path | None,
    seconds: float,
    *,
    as_json: bool,
) -> Summary:
    costs = _costs(dispatches)
    last = max((line.moment for line in source.lines), default=None)
    closing = month_report(warehouse, last.year, last.month) if last is not None else []
    return Summary(
        digest=source.digest,
        rows=source.rows,
        accepted={kind: plan.lines[kind] for kind in KINDS},
        refused=dict(sorted(Counter(row.reason for row in plan.refused).items())),
        accepted_units=plan.units,
        refused_units=sum(row.units for row in plan.refused),
        accepted_value=plan.value,
        refused_value=sum(row.value for row in plan.refused),
        cost_of_sales=costs["sale"] - costs["return"],
        cost_of_write_offs=costs["write_off"],
        closing_units=sum(row.closing for row in closing),
        closing_cost=sum(row.closing_cost for row in closing),
        seconds=seconds,
        refused_file=str(refused_file or ""),
        as_json=as_json,
    )


def _costs(dispatches: Sequence[str]) -> Counter[str]:
    """Cost by purpose of these dispatches, and of what came back of them."""
    with connection.cursor() as cursor:
        cursor.execute(
            "select r.purpose, cast(sum(l.cost) as bigint), cast(coalesce(sum((select sum(b.cost) "  # noqa: S608
            "from warehouse_returnline b where b.dispatch_line_id = l.id)), 0) as bigint) "
            "from warehouse_dispatch d join warehouse_dispatchline l on l.dispatch_id = d.id "
            f"join warehouse_issuerequest r on r.id = d.request_id where {any_of('d.number', 'text')} group by r.purpose",
            [array(dispatches)],
        )
        costs = Counter[str]()
        for purpose, cost, returned in cursor.fetchall():
            costs[purpose] += cost
            costs["return"] += returned
    return costs


def write_refused(source: Source, plan: Plan) -> Path | None:
    """The refused rows with row number, column and reason, readable by a spreadsheet, in the data folder."""
    if not plan.refused:
        return None
    path = Path(settings.DATA) / "imports" / f"online-retail-{source.digest[:12]}-refused.csv"
    path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    with path.open("w", encoding="utf-8-sig", newline="") as file:
        writer = csv.writer(file)
        writer.writerow([*COLUMNS, "行号", "列", "原因"])
        for row in plan.refused:
            cells = [*row.cells, *[""] * (len(COLUMNS) - len(row.cells))]
            writer.writerow([*cells, row.row, row.column, row.reason])
    return path
