"""What the import of an Online Retail file must come to, worked out from the file alone with exact fractions.

Nothing here is shared with the program: its own reading, its own rules, a loop over open layers, one line at a time.
Costs are in hundredths of the currency unit. Units ``a`` to ``b`` of a layer of ``Q`` units that cost ``T`` together cost
round(T·b/Q) - round(T·a/Q), a half rounded up. What comes back takes its share of the dispatched line by the same formula
and becomes a layer of the day of return.
"""

import csv
import gzip
import io
from collections import defaultdict
from dataclasses import dataclass, field
from fractions import Fraction
from math import ceil, floor
from pathlib import Path
from statistics import median

LISTED = {"POST", "DOT", "M", "C2", "D", "AMAZONFEE", "BANK CHARGES", "S"}


@dataclass
class Layer:
    day: str
    order: int
    total: int
    size: int
    taken: int = 0

    def take(self, wanted):
        """(units, cost) of as much of ``wanted`` as is there."""
        units = min(wanted, self.size - self.taken)
        cost = share(self.total, self.size, self.taken + units) - share(self.total, self.size, self.taken)
        self.taken += units
        return units, cost


@dataclass
class Sold:
    size: int
    cost: int
    back: int = 0


@dataclass
class Month:
    received: dict = field(default_factory=lambda: defaultdict(int))
    received_cost: dict = field(default_factory=lambda: defaultdict(int))
    issued: dict = field(default_factory=lambda: defaultdict(int))
    issued_cost: dict = field(default_factory=lambda: defaultdict(int))


@dataclass
class Result:
    rows: int = 0
    units: int = 0
    value: Fraction = Fraction(0)
    refused_units: int = 0
    refused_value: Fraction = Fraction(0)
    refused_rows: list = field(default_factory=list)
    lines: dict = field(default_factory=lambda: {"sale": 0, "write_off": 0, "return": 0})
    line_costs: list = field(default_factory=list)
    cost_of_sales: int = 0
    cost_of_write_offs: int = 0
    report: dict = field(default_factory=dict)
    """(year, month) → code → opening, its cost, received, its cost, issued, its cost, closing, its cost."""


def rounded(number):
    return floor(Fraction(number) + Fraction(1, 2))


def share(total, size, units):
    return rounded(Fraction(total * units, size))


def rows_of(path):
    content = path.read_bytes()
    if path.suffix == ".gz":
        content = gzip.decompress(content)
    return list(csv.DictReader(io.StringIO(content.decode())))


def is_goods(code):
    return code not in LISTED and not code.startswith("GIFT_")


def recompute(path: Path) -> Result:
    found = Result()
    rows = rows_of(path)
    goods = [row for row in rows if is_goods(row["StockCode"].strip().upper())]
    arrivals = receipts(goods)
    layers = defaultdict(list)
    sold = defaultdict(list)
    months: dict = {}
    for number, row in enumerate(rows, start=2):
        code, invoice, units = row["StockCode"].strip().upper(), row["InvoiceNo"].upper(), int(row["Quantity"])
        value, day = units * Fraction(row["UnitPrice"]), row["InvoiceDate"][:10]
        found.rows += 1
        is_return = invoice.startswith("C")
        open_sales = [sale for sale in sold[code] if sale.back < sale.size] if is_return else []
        if not is_goods(code) or (is_return and sum(sale.size - sale.back for sale in open_sales) < -units):
            found.refused_rows.append(number)
            found.refused_units += units
            found.refused_value += value
            continue
        found.units += units
        found.value += value
        key = (int(day[:4]), int(day[5:7]))
        if key not in months:
            months[key] = Month()
            for arrived, (size, total) in arrivals[key].items():
                layers[arrived].append(Layer(f"{day[:7]}-01", len(layers[arrived]), total, size))
                months[key].received[arrived] += size
                months[key].received_cost[arrived] += total
        month = months[key]
        if is_return:
            found.lines["return"] += 1
            for size, cost in given_back(open_sales, -units):
                layers[code].append(Layer(day, len(layers[code]), cost, size))
                month.received[code] += size
                month.received_cost[code] += cost
                found.cost_of_sales -= cost
            continue
        cost = issue(layers[code], abs(units))
        found.line_costs.append(cost)
        month.issued[code] += abs(units)
        month.issued_cost[code] += cost
        if units > 0:
            found.lines["sale"] += 1
            found.cost_of_sales += cost
            sold[code].append(Sold(units, cost))
        else:
            found.lines["write_off"] += 1
            found.cost_of_write_offs += cost
    found.report = report(months)
    closing = {code: sum(layer.size - layer.taken for layer in of_code) for code, of_code in layers.items()}
    last = found.report[max(found.report)]
    assert {code: left for code, left in closing.items() if left} == {c: row[6] for c, row in last.items() if row[6]}
    return found


def receipts(goods):
    """Month → code → units and their cost."""
    leaving, prices = defaultdict(lambda: defaultdict(int)), defaultdict(list)
    for row in goods:
        month = (int(row["InvoiceDate"][:4]), int(row["InvoiceDate"][5:7]))
        code = row["StockCode"].strip().upper()
        if not row["InvoiceNo"].upper().startswith("C"):
            leaving[month][code] += abs(int(row["Quantity"]))
        if Fraction(row["UnitPrice"]) > 0:
            prices[month, code].append(Fraction(row["UnitPrice"]))
    arrivals = defaultdict(dict)
    for month, codes in leaving.items():
        for code, units in codes.items():
            size = ceil(units * Fraction(11, 10))
            known = prices[month, code]
            unit_cost = rounded(median(known) * Fraction(6, 10) * 10_000) if known else 0
            arrivals[month][code] = size, rounded(Fraction(unit_cost * size, 100))
    return arrivals


def issue(layers, wanted):
    cost = 0
    for layer in sorted(layers, key=lambda each: (each.day, each.order)):
        units, part = layer.take(wanted)
        wanted -= units
        cost += part
        if not wanted:
            return cost
    message = f"{wanted} units are not there"
    raise AssertionError(message)


def given_back(sales, wanted):
    for sale in sales:
        size = min(wanted, sale.size - sale.back)
        start, sale.back = sale.back, sale.back + size
        yield size, share(sale.cost, sale.size, sale.back) - share(sale.cost, sale.size, start)
        wanted -= size
        if not wanted:
            return


def report(months):
    opening: dict = {}
    whole = {}
    for key in sorted(months):
        month = months[key]
        rows = {}
        for code in {*opening, *month.received, *month.issued}:
            units, cost = opening.get(code, (0, 0))
            got, got_cost = month.received[code], month.received_cost[code]
            out, out_cost = month.issued[code], month.issued_cost[code]
            rows[code] = (
                units, cost, got, got_cost, out, out_cost, units + got - out, cost + got_cost - out_cost,
            )  # fmt: skip
        opening = {code: (row[6], row[7]) for code, row in rows.items()}
        whole[key] = rows
    return whole
