"""What ``guiju verify`` compares at the door: receipts with evidence, document numbers with their series."""

from collections.abc import Iterator
from typing import Any

from django.db import connections

from guiju.kernel.audit import contents
from guiju.kernel.audit.models import Evidence
from guiju.kernel.audit.report import Result, Tally, named, register_check
from guiju.kernel.commands.models import ItemReceipt, NumberSeries, Receipt
from guiju.kernel.store import triggers
from guiju.lib.runs import RUN_BITS, evidence_of

_KEYS = ((Receipt, "request_id"), (ItemReceipt, "reference"))
_DIGITS = "0123456789"


def check_receipts(using: str) -> Result:
    """A key has one receipt, a receipt the evidence of the same act, and evidence of a request its receipt."""
    tally = Tally()
    for model, key in _KEYS:
        tally.counted += model.objects.using(using).count()
        for fault in (*_doubles(model, key, using), *_strays(model, using)):
            tally.fail(fault)
    kept = iter(Receipt.objects.using(using).order_by("id").values_list("id", "request_id").iterator(chunk_size=10_000))
    receipt = next(kept, None)
    for evidence, request in _requests(using):
        while receipt is not None and receipt[0] < evidence:
            receipt = next(kept, None)
        if receipt is None or evidence_of(receipt[0]) != evidence or receipt[1] != request:
            tally.fail(f"{named(Evidence, evidence)} 的请求号“{request}”没有回执：同一请求可能再做一次")
    return tally.result()


def _doubles(model: Any, key: str, using: str) -> Iterator[str]:
    table = model._meta.db_table
    sql = (
        f"select min(id), max(id), {key} from {table} group by actor, command, {key} having count(*) > 1 "
        "order by 1 limit 1"
    )
    for first, last, value in _rows(sql, using):
        yield f"{named(model, first)} 与 #{last} 是同一个请求“{value}”：做了两次"


def _strays(model: Any, using: str) -> Iterator[str]:
    sql = (
        f"select r.id, r.command, e.command from {model._meta.db_table} r "
        f"left join audit_evidence e on e.id = (r.id >> {RUN_BITS}) << {RUN_BITS} "
        "where e.id is null or e.actor <> r.actor or e.command <> r.command order by r.id limit 1"
    )
    for receipt, command, evidenced in _rows(sql, using):
        fault = "没有证据" if evidenced is None else f"与证据不符：{command} ≠ {evidenced}，或经办人不同"
        yield f"{named(model, receipt)} {fault}"


def _requests(using: str) -> Iterator[tuple[int, str]]:
    """Evidence id and request id of every run that was asked for under a key; unreadable ones are `payloads`' fault."""
    rows = Evidence.objects.using(using).order_by("id").values_list("id", "payload", "is_compressed")
    for evidence, stored, is_compressed in rows.iterator(chunk_size=1_000):
        try:
            request = contents.parse(contents.unpack(stored, is_compressed=is_compressed)).get("request_id")
        except (contents.Unreadable, ValueError):
            continue
        if request:
            yield evidence, request


def check_numbers(using: str) -> Result:
    """Numbers of each entity, kind and period are 1 … n, and n is what its series has given."""
    documents = _numbered()
    if not documents:
        return Result(0)
    prefix = f"rtrim(number, '{_DIGITS}')"
    grouped = (
        f"select prefix, serial, count(*) as times from (select {prefix} as prefix, "
        f"cast(substr(number, length({prefix}) + 1) as bigint) as serial from ({documents}) as given "
        f"where number like '%%-%%-______-%%' and number not like '%%-') as parsed group by prefix, serial"
    )
    tally = Tally()
    used: dict[tuple[str, str], list[int]] = {}
    summed = f"select prefix, sum(times), max(serial), max(times), count(*) from ({grouped}) as g group by prefix order by prefix"
    for prefix, count, last, times, distinct in _rows(summed, using):
        tally.counted += int(count)
        if times > 1 or distinct != last:
            tally.fail(_first_fault(grouped, prefix, using))
        used.setdefault(_series(prefix), []).append(int(last))
    given: dict[tuple[str, str], list[int]] = {}
    for kind, period, last in NumberSeries.objects.using(using).values_list("kind", "period", "last"):
        given.setdefault((kind, period), []).append(last)
    for series in sorted(used.keys() | given.keys()):
        told, there = sorted(given.get(series, [])), sorted(used.get(series, []))
        if told != there:
            tally.fail(f"编号 {series[0]} {series[1]}：编号表发到 {_spoken(told)}，单据用到 {_spoken(there)}")
    return tally.result()


def _spoken(last: list[int]) -> str:
    """The last numbers of the entities, each with a series of its own."""
    return "、".join(map(str, last)) or "0"


def _first_fault(grouped: str, prefix: str, using: str) -> str:
    """The first number that is missing or given twice."""
    expected = 1
    with connections[using].cursor() as cursor:
        cursor.execute(f"select serial, times from ({grouped}) as g where prefix = %s order by serial", [prefix])
        for serial, times in cursor.fetchall():
            if serial != expected:
                break
            if times > 1:
                return f"单号 {prefix}{serial:06d} 重复 {times} 次"
            expected += 1
    return f"单号 {prefix}{expected:06d} 缺失：编号不连续"


def _series(prefix: str) -> tuple[str, str]:
    """Kind and period of ``RK-GJ-202611-``."""
    kind, _, rest = prefix.partition("-")
    return kind, rest.rstrip("-").rpartition("-")[2]


def _numbered() -> str:
    """SQL of the numbers of all posted documents."""
    return " union all ".join(
        f'select number from "{model._meta.db_table}"'
        for model in triggers.posted_models()
        if any(field.column == "number" for field in model._meta.concrete_fields)
    )


def _rows(sql: str, using: str) -> list[tuple[Any, ...]]:
    with connections[using].cursor() as cursor:
        cursor.execute(sql, ())
        return list(cursor.fetchall())


def register() -> None:
    register_check("receipts_once", "一次请求一个回执", check_receipts)
    register_check("numbers", "单号连续", check_numbers)
