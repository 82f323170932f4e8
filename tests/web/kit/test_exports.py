"""Lists as files: numbers as numbers, text that no spreadsheet runs (ATK-13), bounded, in the reader's scope."""

import csv
import io
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone
from hypothesis import given
from hypothesis import strategies as st
from python_calamine import CalamineWorkbook

from guiju.domains.catalogue.commands import RegisterSku
from guiju.domains.warehouse.models import Receipt
from guiju.kernel.commands.context import SYSTEM, Context
from guiju.kernel.commands.run import run_items
from guiju.kernel.pages import export
from tests.clauses.company import Company
from tests.web.kit.conftest import SignedIn, main

pytestmark = pytest.mark.founded

HOSTILE = ["=1+1", "+A1", "-2", "@SUM(A1)", "\t=1", "\r=1", " =cmd|'/c calc'!A0", "＝1+1", "＋1", "－1", "＠x"]


def table(client: Client, address: str) -> list[list[Any]]:
    content = client.get(address).getvalue()
    return CalamineWorkbook.from_filelike(io.BytesIO(content)).get_sheet_by_index(0).to_python()


def lines(client: Client, address: str) -> list[list[str]]:
    content = client.get(address).getvalue()
    assert content.startswith(b"\xef\xbb\xbf")
    return list(csv.reader(io.StringIO(content.decode("utf-8-sig"))))


def test_a_workbook_holds_numbers_days_and_words(keeper: Client) -> None:
    head, *rows = table(keeper, "/warehouse/receipts/?format=xlsx")
    row = dict(zip(head, rows[0], strict=True))
    assert head == [
        "入库单",
        "状态",
        "到货单",
        "供应商",
        "仓库",
        "待上架",
        "金额（元）",
        "入库时间",
        "补录时间",
        "经办人",
    ]
    assert row["金额（元）"] == 10436.0
    assert isinstance(row["金额（元）"], float)
    assert row["入库单"] == Receipt.objects.get().number
    assert row["状态"] == "已入库"
    assert row["入库时间"].date() == timezone.localdate(Receipt.objects.get().received_at)
    stock = table(keeper, "/warehouse/stock/?format=xlsx")
    assert [(row[0], row[4]) for row in stock[1:]] == [("A-500", 60.0), ("B-250", 200.0), ("C-001", 48.0)]


def test_csv_has_the_same_rows(keeper: Client) -> None:
    head, *rows = lines(keeper, "/warehouse/months/?format=csv")
    assert head[:4] == ["商品编码", "品名", "期初", "期初金额（元）"]
    assert rows[-1] == ["", "合计", "0", "0", "308", "10436", "0", "0", "308", "10436"]
    assert rows[0][:2] == ["A-500", "玫瑰洗发水"]


def test_a_file_holds_what_the_list_was_narrowed_to(keeper: Client) -> None:
    assert [row[0] for row in lines(keeper, "/catalogue/skus/?format=csv&q=B-2")[1:]] == ["B-250"]
    assert lines(keeper, "/catalogue/skus/?format=csv&sort=-code")[1][0] == "E-100"


def test_a_file_has_no_columns_that_the_reader_may_not_see(signed_in: SignedIn) -> None:
    assert "金额（元）" not in lines(signed_in("chen"), "/warehouse/receipts/?format=csv")[0]
    assert "金额（元）" not in table(signed_in("chen"), "/warehouse/receipts/?format=xlsx")[0]
    assert lines(signed_in("sun"), "/warehouse/receipts/?format=csv")[1:] == []


@pytest.mark.parametrize("text", HOSTILE)
def test_atk_13_what_looks_like_a_formula_is_text(keeper: Client, text: str) -> None:
    item = {"code": "H-1", "name": f"x{text}", "spec": text}
    assert run_items(RegisterSku, [item], Context(actor=SYSTEM)).done
    wanted = f"'{text.strip()}"
    assert lines(keeper, "/catalogue/skus/?format=csv&q=H-1")[1][2] == wanted
    assert table(keeper, "/catalogue/skus/?format=xlsx&q=H-1")[1][2] == wanted


def test_atk_13_a_negative_number_stays_a_number(keeper: Client, company: Company) -> None:
    number = company.arrive(("A-500", 100), note="NEG")
    company.count(number, ("6901000000011", 97))
    company.receive(number, 97, difference="短少 3 件")
    head, *rows = table(keeper, "/warehouse/differences/?format=xlsx")
    assert rows[0][head.index("差")] == -3.0
    head, *rows = lines(keeper, "/warehouse/differences/?format=csv")
    assert rows[0][head.index("差")] == "-3"


@given(st.text(max_size=40))
def test_harmless_text_never_begins_a_formula(text: str) -> None:
    written = export.harmless(text)
    assert "\x00" not in written
    assert not written.lstrip().startswith(("=", "+", "-", "@", "＝", "＋", "－", "＠"))
    assert written.removeprefix("'").endswith(text.replace("\x00", "")) or written.endswith(text.replace("\x00", ""))


def test_a_longer_list_is_not_cut_off_in_silence(keeper: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(export, "MOST", 4)
    for kind in ("xlsx", "csv"):
        answer = keeper.get(f"/catalogue/skus/?format={kind}")
        assert answer.status_code == 413
        assert "一个文件最多 4 行" in main(answer)
    assert len(lines(keeper, "/catalogue/skus/?format=csv&q=A-")) == 2


def test_an_unknown_kind_of_file_is_the_list(keeper: Client) -> None:
    assert keeper.get("/catalogue/skus/?format=exe")["Content-Type"].startswith("text/html")
