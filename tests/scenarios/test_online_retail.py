"""Somebody else's two months of trade run through the commands and come to what the file alone says, to the penny.

The file (UCI Online Retail, D. Chen 2015, CC BY 4.0) is not part of this project: ``GUIJU_SHARED`` names the folder that
holds it, by default ``shared`` beside the project. Without it a few invented rows stand in.
"""

import csv
import gzip
import json
import os
import re
from datetime import date
from pathlib import Path

import pytest
import yaml
from django.conf import settings
from django.db import connection

from guiju.demo.online_retail import CannotImport, Summary, company, door, importer, load
from guiju.domains.warehouse.models import Balance, DispatchLine, IssueApproval, IssueRequest, Layer
from guiju.domains.warehouse.queries import month_report
from guiju.kernel.audit.models import Breach, Evidence
from guiju.kernel.audit.sealer import seal
from guiju.kernel.audit.verify import verify
from guiju.kernel.commands.context import SYSTEM
from guiju.kernel.org.models import LegalEntity, Place
from guiju.kernel.rulebook import pack
from tests.audit.vault import vault
from tests.scenarios.recompute import Result, recompute
from tests.turns import every_eighth_run

__all__ = ["vault"]

pytestmark = pytest.mark.django_db

ROOT = Path(__file__).parents[2]
SHARED = Path(os.environ.get("GUIJU_SHARED", ROOT.parent / "shared"))
ORDERS = SHARED / "data" / "orders"
NAME = "uci_online_retail_2010-12_2011-01"
HEADING = "InvoiceNo,StockCode,Description,Quantity,InvoiceDate,UnitPrice,CustomerID,Country"
INVENTED = [
    "1001,10a,MUG,6,2010-12-30 09:00:00,2.55,1.0,United Kingdom",
    "1001,10A,MUG,4,2010-12-30 09:00:00,1.25,1.0,United Kingdom",
    "1001,POST,POSTAGE,1,2010-12-30 09:00:00,18.00,1.0,France",
    "1002,20,,3,2010-12-30 09:05:00,0.85,,United Kingdom",
    "1003,20,damaged,-2,2010-12-30 10:00:00,0.0,,United Kingdom",
    "C1004,10A,MUG,-8,2010-12-31 10:00:00,2.55,1.0,United Kingdom",
    "1005,10A,MUG,3,2010-12-31 11:00:00,0.001,1.0,United Kingdom",
    "C1006,10a,MUG,-9,2010-12-31 12:00:00,2.55,1.0,United Kingdom",
    "C1007,99,NEVER SOLD,-1,2010-12-31 12:30:00,1.00,1.0,United Kingdom",
    "1008,gift_0001_20,VOUCHER,1,2010-12-31 12:40:00,16.67,1.0,United Kingdom",
    "1009,m,Manual,1,2010-12-31 12:50:00,5.00,1.0,United Kingdom",
    "1010,10A,MUG,11,2011-01-04 08:00:00,2.10,1.0,United Kingdom",
    "C1011,20,BOWL,-3,2011-01-05 08:00:00,0.85,1.0,United Kingdom",
    "C1012,20,BOWL,-2,2011-01-05 08:30:00,0.85,1.0,United Kingdom",
    "1013,20,BOWL,7,2011-01-05 09:00:00,0.95,1.0,United Kingdom",
    "1014,30,PIN,600,2011-01-05 10:00:00,0.0005,1.0,United Kingdom",
    "1015,30,PIN,400,2011-01-05 11:00:00,0.001,1.0,United Kingdom",
    "C1016,10A,MUG,-3,2011-01-06 09:00:00,2.10,1.0,United Kingdom",
]


@pytest.fixture(scope="session")
def two_months() -> Path:
    path = ORDERS / f"{NAME}.csv.gz"
    if not path.is_file():
        pytest.skip(f"GUIJU_SHARED does not hold {path.name}")
    return path


@pytest.fixture(scope="session")
def three_days(two_months: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    return part_of(two_months, r",2010-12-0[123] ", tmp_path_factory.mktemp("days"))


@pytest.fixture(scope="session")
def three_mornings(two_months: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Imported in 18 steps."""
    return part_of(two_months, r",2010-12-0[123] (0[789]|10)", tmp_path_factory.mktemp("mornings"))


def part_of(two_months: Path, moments: str, folder: Path) -> Path:
    with gzip.open(two_months, "rt", encoding="utf-8", newline="") as whole:
        kept = [line for number, line in enumerate(whole) if not number or re.search(moments, line)]
    path = folder / "part.csv"
    path.write_text("".join(kept), encoding="utf-8", newline="")
    return path


@pytest.fixture
def invented(tmp_path: Path) -> Path:
    return written(tmp_path, INVENTED)


def written(folder: Path, rows: list[str], encoding: str = "utf-8") -> Path:
    path = folder / "rows.csv"
    path.write_text("\n".join([HEADING, *rows, ""]), encoding=encoding)
    return path


def assert_as_recomputed(summary: Summary, path: Path) -> Result:
    """Summary, line costs, month reports, balances and layers are what the file alone says."""
    wanted = recompute(path)
    assert summary.rows == wanted.rows
    assert summary.accepted == wanted.lines
    assert sum(summary.refused.values()) == len(wanted.refused_rows)
    assert refused_rows(summary) == wanted.refused_rows
    assert (summary.accepted_units, summary.refused_units) == (wanted.units, wanted.refused_units)
    assert summary.accepted_value == wanted.value * 10_000
    assert summary.refused_value == wanted.refused_value * 10_000
    assert (summary.cost_of_sales, summary.cost_of_write_offs) == (wanted.cost_of_sales, wanted.cost_of_write_offs)
    assert list(DispatchLine.objects.order_by("id").values_list("cost", flat=True)) == wanted.line_costs
    warehouse = Place.objects.get(code=company.WAREHOUSE).id
    for (year, month), rows in wanted.report.items():
        assert {row.sku: tuple(row)[1:] for row in month_report(warehouse, year, month)} == rows
    closing = wanted.report[max(wanted.report)]
    held = {code: row[6] for code, row in closing.items() if row[6]}
    assert {b.sku.code: b.good for b in Balance.objects.select_related("sku") if b.good} == held
    layers: dict[str, int] = {}
    for layer in Layer.objects.filter(remaining__gt=0).select_related("sku"):
        layers[layer.sku.code] = layers.get(layer.sku.code, 0) + layer.remaining
    assert layers == held
    assert (summary.closing_units, summary.closing_cost) == (
        sum(held.values()),
        sum(row[7] for row in closing.values()),
    )
    return wanted


def refused_rows(summary: Summary) -> list[int]:
    if not summary.refused_file:
        return []
    with Path(summary.refused_file).open(encoding="utf-8-sig", newline="") as file:
        return [int(row["行号"]) for row in csv.DictReader(file)]


def assert_verified() -> None:
    seal()
    report = verify()
    assert report.ok, report.text()


def told(summary: Summary) -> dict[str, object]:
    return {name: value for name, value in summary.as_dict().items() if name != "seconds"}


@every_eighth_run(0)
# On PostgreSQL one transaction keeps every old version of a balance; on SQLite a flush searches children row by row.
@pytest.mark.django_db(transaction=connection.vendor == "postgresql")
def test_two_months_come_to_the_penny(two_months: Path, vault: Path) -> None:
    expected = yaml.safe_load((ORDERS / "EXPECTED.yaml").read_text(encoding="utf-8"))[NAME]
    summary = load(two_months, {})
    assert summary.rows == expected["lines"]
    assert summary.accepted_units + summary.refused_units == expected["net_units"] == 651_194
    assert summary.accepted_value + summary.refused_value == 13_089_572_800
    assert expected["net_value"] == "1308957.28"
    assert summary.accepted["write_off"] == expected["negative_without_cancel_prefix"]
    listed = sum(expected["non_goods_codes"].values())
    samples_and_vouchers = 2 + 1 + 5
    assert summary.refused["非商品编码（邮费、手续费、礼券等）"] == listed + samples_and_vouchers
    assert_as_recomputed(summary, two_months)
    assert_verified()


def test_three_days_under_the_rulebook(three_days: Path, vault: Path) -> None:
    """With every gate of the warehouse's rulebook in force in 2010 nothing is stopped; late posting is only marked."""
    pack.load("guiju.packs.ecommerce", date(2010, 1, 1))
    summary = load(three_days, {})
    assert_as_recomputed(summary, three_days)
    assert set(Breach.objects.values_list("clause", "effect").distinct()) == {("S03.12", "warn")}
    assert_verified()


def test_a_second_import_changes_nothing(three_mornings: Path, vault: Path) -> None:
    first = load(three_mornings, {})
    evidence = Evidence.objects.count()
    assert told(load(three_mornings, {})) == told(first)
    assert Evidence.objects.count() == evidence


@pytest.mark.parametrize("steps", [3, 5, 9, 17])
def test_an_interrupted_import_goes_on(
    three_mornings: Path, vault: Path, monkeypatch: pytest.MonkeyPatch, steps: int
) -> None:
    left = iter(range(steps))

    def interrupted(*arguments: object) -> object:
        if next(left, None) is None:
            raise KeyboardInterrupt
        return door.through(*arguments)  # type: ignore[arg-type]

    with monkeypatch.context() as patch:
        patch.setattr(importer, "through", interrupted)
        with pytest.raises(KeyboardInterrupt):
            load(three_mornings, {})
    done = Evidence.objects.count()
    summary = load(three_mornings, {})
    assert Evidence.objects.count() > done
    assert_as_recomputed(summary, three_mornings)
    assert_verified()


class TestInvented:
    def test_every_rule(self, invented: Path, vault: Path) -> None:
        summary = load(invented, {})
        wanted = assert_as_recomputed(summary, invented)
        assert summary.accepted == {"sale": 8, "write_off": 1, "return": 3}
        assert summary.refused == {
            "此前没有足够的未退销售可退": 3,
            "非商品编码（邮费、手续费、礼券等）": 3,
        }
        assert wanted.refused_rows == [4, 9, 10, 11, 12, 15]
        assert_verified()

    def test_who_did_it_and_where(self, invented: Path, vault: Path) -> None:
        load(invented, {})
        assert LegalEntity.objects.get(code=company.ENTITY).currency == "GBP"
        requests = {request.basis: request for request in IssueRequest.objects.all()}
        assert sorted(requests) == ["1001", "1002", "1003", "1005", "1010", "1013", "1014", "1015"]
        assert requests["1003"].purpose == "write_off"
        approvers = set(IssueApproval.objects.values_list("approver", flat=True))
        assert approvers.isdisjoint({request.requester for request in requests.values()})

    def test_the_summary_in_both_forms(self, invented: Path, vault: Path) -> None:
        text = str(load(invented, {}))
        assert "读入 18 行 = 接受 12 行 + 拒收 6 行" in text
        assert "拒收 非商品编码（邮费、手续费、礼券等） 3 行" in text
        known = json.loads(str(load(invented, {"format": "json"})))
        assert known["rows"] == 18
        assert Path(known["refused_file"]).is_relative_to(settings.DATA)

    def test_what_cannot_be_read_is_named(self, tmp_path: Path, vault: Path) -> None:
        rows = [
            "1001,10A,MUG,6,2010-12-30 09:00:00,2.55,1.0,United Kingdom",
            "1001,10A,MUG,six,2010-12-30 09:00:00,2.55,1.0,United Kingdom",
            "1001,10A,MUG,1,yesterday,2.55,1.0,United Kingdom",
            "1001,10A,MUG,1,2010-12-30 09:00:00,2.00001,1.0,United Kingdom",
            "1001,10A,MUG,1,2010-12-30 09:00:00,-2,1.0,United Kingdom",
            "1001,10A,MUG,0,2010-12-30 09:00:00,2.55,1.0,United Kingdom",
            "1001,,MUG,1,2010-12-30 09:00:00,2.55,1.0,United Kingdom",
            "1001,10A,MUG,1",
        ]
        summary = load(written(tmp_path, rows), {})
        assert summary.accepted == {"sale": 1, "write_off": 0, "return": 0}
        with Path(summary.refused_file).open(encoding="utf-8-sig", newline="") as file:
            named = [(row["行号"], row["列"], row["原因"]) for row in csv.DictReader(file)]
        assert named == [
            ("3", "Quantity", "“six”不是整数"),
            ("4", "InvoiceDate", "“yesterday”不是时间，应如 2010-12-01 08:26:00"),
            ("5", "UnitPrice", "“2.00001”不是单价，最多 4 位小数"),
            ("6", "UnitPrice", "单价为负"),
            ("7", "Quantity", "数量为零"),
            ("8", "StockCode", "空着"),
            ("9", "整行", "应有 8 列，实有 4 列"),
        ]

    @pytest.mark.parametrize("encoding", ["gb18030", "cp1252"])
    def test_other_code_pages(self, tmp_path: Path, vault: Path, encoding: str) -> None:
        name = "搪瓷杯" if encoding == "gb18030" else "CAFÉ £1 MUG"
        path = written(tmp_path, [f"1001,10A,{name},6,12/30/2010 9:00,2.55,17850,EIRE"], encoding)
        assert load(path, {}).accepted["sale"] == 1

    def test_a_refusal_stops_the_import(self, invented: Path, vault: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        known = company.found()
        monkeypatch.setattr(company, "found", lambda: known._replace(requester=SYSTEM, approver=SYSTEM))
        with pytest.raises(CannotImport, match=r"出库审批没有全部办成.*申请人不能审批自己的出库申请"):
            load(invented, {})

    def test_a_permission_that_is_gone_is_named(
        self, invented: Path, vault: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        known = company.found()
        monkeypatch.setattr(company, "found", lambda: known._replace(requester=known.approver))
        with pytest.raises(CannotImport, match="没有“出库申请”的权限"):
            load(invented, {})

    @pytest.mark.skipif(connection.vendor != "sqlite", reason="only SQLite searches children of new rows")
    def test_layers_are_written_before_lines_that_wait_for_their_document(self, invented: Path, vault: Path) -> None:
        """A deferred foreign key that still waits makes SQLite look through all moves for every new layer."""
        wrote: list[str] = []

        def note(execute, sql, parameters, many, context):  # type: ignore[no-untyped-def]
            found = re.match(r'insert into "warehouse_(batch|layer|receiptline|returnline|receipt|return)"', sql)
            if found:
                wrote.append(found[1])
            return execute(sql, parameters, many, context)

        with connection.execute_wrapper(note):
            load(invented, {})
        received, returned = ["batch", "layer", "receiptline", "receipt"], ["batch", "layer", "returnline", "return"]
        assert [wrote[at : at + 4] for at in range(0, len(wrote), 4)] == [
            received,
            returned,
            received,
            returned,
            returned,
        ]


@pytest.mark.parametrize(
    ("content", "options", "message"),
    [
        (b"InvoiceNo,StockCode\n1,2\n", {}, "文件缺少列：Description"),
        (b"\x1f\x8b\x08broken", {}, "压缩文件损坏"),
        (HEADING.encode(), {"fromat": "json"}, "不认识的导入选项：fromat"),
        (HEADING.encode(), {"format": "xml"}, "不认识的导入选项：xml"),
    ],
)
def test_a_file_that_is_no_such_file(tmp_path: Path, content: bytes, options: dict[str, str], message: str) -> None:
    path = tmp_path / "rows.csv"
    path.write_bytes(content)
    with pytest.raises(CannotImport, match=message):
        load(path, options)
