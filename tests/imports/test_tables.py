"""Files as people send them: encodings, wrapped cells, broken quotes, bombs; nothing is swallowed and nothing hangs."""

import zipfile
from datetime import date
from pathlib import Path
from typing import Any

import pytest
import xlsxwriter

from guiju.lib.tables import csvs, workbooks
from guiju.lib.tables.bounds import TableRefused
from guiju.lib.tables.cells import cleaned, heading
from guiju.lib.tables.convert import text
from guiju.lib.tables.table import Table, opened

KNOWN = ["商品编码", "品名"]


def written(folder: Path, content: bytes | str, name: str = "file.csv") -> Path:
    path = folder / name
    path.write_bytes(content if isinstance(content, bytes) else content.encode())
    return path


def table(folder: Path, content: bytes | str) -> Table:
    return opened(written(folder, content), folder / "copy.csv", KNOWN)


def cells(found: Table) -> list[tuple[int, list[str]]]:
    return [(line.number, line.cells) for line in found.lines()]


def workbook(folder: Path, fill: Any, **options: Any) -> Path:
    path = folder / "book.xlsx"
    with xlsxwriter.Workbook(str(path), options) as book:
        fill(book)
    return path


class TestCsv:
    @pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030", "utf-16"])
    def test_the_same_whatever_the_encoding(self, tmp_path: Path, encoding: str) -> None:
        found = table(tmp_path, "商品编码,品名\nA-1,玫瑰 𠮷\n".encode(encoding))
        assert found.headings == ["商品编码", "品名"]
        assert cells(found) == [(2, ["A-1", "玫瑰 𠮷"])]

    def test_utf8_is_not_read_as_gbk(self, tmp_path: Path) -> None:
        assert csvs.encoding_of(written(tmp_path, "数量\n")) == "utf-8-sig"

    def test_rows_keep_the_line_of_the_file_they_start_on(self, tmp_path: Path) -> None:
        found = table(tmp_path, '说明\n\n商品编码,品名\n\nA-1,"两\n行"\nA-2,乙\n')
        assert found.heading_row == 3
        assert cells(found) == [(5, ["A-1", "两\n行"]), (7, ["A-2", "乙"])]

    @pytest.mark.parametrize("mark", [",", "\t", ";"])
    def test_other_delimiters(self, tmp_path: Path, mark: str) -> None:
        assert cells(table(tmp_path, f"商品编码{mark}品名\nA{mark}甲\n")) == [(2, ["A", "甲"])]

    def test_what_exports_wrap_is_taken_off(self) -> None:
        assert [cleaned(each) for each in ('="001"', "\t138", " 甲　", "'=1", "\u00a0乙")] == [
            "001",
            "138",
            "甲",
            "=1",
            "乙",
        ]
        assert [heading(each) for each in ("保质期（天）", "*商品编码", "SKU ", "单价(元)")] == [
            "保质期",
            "商品编码",
            "sku",
            "单价",
        ]

    @pytest.mark.parametrize(
        ("content", "said"),
        [
            ('商品编码,品名\nA,"甲\nB,乙\n' + "C,丙\n" * 300, "引号"),
            ('商品编码,品名\nA,"甲"乙,\n', "引号"),
            ('商品编码,品名\nA,"' + "甲" * 40_000 + '"\n', "引号"),
            (b"a,b\n1,\0\n", "空字符"),
            ("甲".encode() + b"\xff\xff", "编码"),
            (",".join("a" * 300) + "\n", "最多 256 列"),
            ("", "空的"),
            ("\n\n,,\n", "没有内容"),
        ],
    )
    def test_what_cannot_be_read_is_said(self, tmp_path: Path, content: bytes | str, said: str) -> None:
        with pytest.raises(TableRefused, match=said):
            cells(table(tmp_path, content))

    def test_too_many_rows_are_said(self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr(csvs, "MAX_ROWS", 3)
        assert len(cells(table(tmp_path, "a,b\n" + "1,2\n" * 3))) == 3
        with pytest.raises(TableRefused, match="超过 3 行"):
            cells(table(tmp_path, "a,b\n" + "1,2\n" * 4))


class TestWorkbook:
    def test_cells_as_a_person_sees_them(self, tmp_path: Path) -> None:
        def fill(book: Any) -> None:
            sheet = book.add_worksheet("商品")
            sheet.write_row(0, 0, ["商品编码", "数量", "单价", "日期", "时间", "是否", "文字"])
            sheet.write_row(1, 0, ["001", 12, 9.9])
            sheet.write_datetime(1, 3, date(2026, 11, 24), book.add_format({"num_format": "yyyy-mm-dd"}))
            sheet.write_number(1, 4, 46350 + 9.5 / 24, book.add_format({"num_format": "yyyy-mm-dd hh:mm"}))
            sheet.write_boolean(1, 5, True)  # noqa: FBT003 — the library's own way
            sheet.write_string(1, 6, "12345678901234567890")

        found = opened(workbook(tmp_path, fill), tmp_path / "copy.csv", KNOWN)
        assert cells(found) == [
            (2, ["001", "12", "9.9", "2026-11-24", "2026-11-24 09:30:00", "是", "12345678901234567890"])
        ]

    def test_a_number_has_the_digits_that_a_spreadsheet_shows(self) -> None:
        shown = [text(each) for each in (0.1 + 0.2, 12.3456, 123456789.0123, 0.00001, 1e15, -2.5)]
        assert shown == ["0.3", "12.3456", "123456789.0123", "0.00001", "1000000000000000.0", "-2.5"]

    def test_hidden_and_empty_sheets_are_passed_over(self, tmp_path: Path) -> None:
        def fill(book: Any) -> None:
            book.add_worksheet("空")
            hidden = book.add_worksheet("藏")
            hidden.write_row(0, 0, ["商品编码", "品名"])
            book.add_worksheet("真").write_row(2, 0, ["商品编码", "规格"])
            hidden.hide()

        found = opened(workbook(tmp_path, fill), tmp_path / "copy.csv", KNOWN)
        assert (found.headings, found.heading_row) == (["商品编码", "规格"], 3)

    def test_nothing_filled_in(self, tmp_path: Path) -> None:
        with pytest.raises(TableRefused, match="没有填了内容"):
            opened(workbook(tmp_path, lambda book: book.add_worksheet()), tmp_path / "copy.csv")

    def test_a_cell_in_the_last_corner(self, tmp_path: Path) -> None:
        path = workbook(tmp_path, lambda book: book.add_worksheet().write(1_048_575, 16_383, "x"))
        with pytest.raises(TableRefused, match="超过 1,000,000 行"):
            opened(path, tmp_path / "copy.csv")

    def test_bombs_are_refused_before_they_are_opened(self, tmp_path: Path) -> None:
        path = tmp_path / "bomb.xlsx"
        with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
            archive.writestr("xl/workbook.xml", "<workbook/>")
            archive.writestr("xl/sharedStrings.xml", b"0" * 50_000_000)
        with pytest.raises(TableRefused, match="解开后过大"):
            opened(path, tmp_path / "copy.csv")

    @pytest.mark.parametrize("content", [b"PK\x03\x04broken", b"PK\x03\x04" + b"\0" * 100])
    def test_broken_archives(self, tmp_path: Path, content: bytes) -> None:
        with pytest.raises(TableRefused, match="打不开"):
            opened(written(tmp_path, content, "x.xlsx"), tmp_path / "copy.csv")

    def test_an_archive_of_something_else(self, tmp_path: Path) -> None:
        path = tmp_path / "other.xlsx"
        with zipfile.ZipFile(path, "w") as archive:
            archive.writestr("hello.txt", "x")
        with pytest.raises(TableRefused, match=r"不是 \.xlsx"):
            opened(path, tmp_path / "copy.csv")

    def test_a_workbook_that_takes_too_long(self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        path = workbook(tmp_path, lambda book: book.add_worksheet().write(0, 0, "x"))
        monkeypatch.setattr(workbooks, "CONVERSION_SECONDS", 0.001)
        with pytest.raises(TableRefused, match="读不完"):
            opened(path, tmp_path / "copy.csv")

    def test_entities_do_not_expand(self, tmp_path: Path) -> None:
        bomb = '<!DOCTYPE x [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;">]>'
        source = workbook(tmp_path, lambda book: book.add_worksheet().write_row(0, 0, ["商品编码", "品名"]))
        path = tmp_path / "entities.xlsx"
        with zipfile.ZipFile(source) as old, zipfile.ZipFile(path, "w") as new:
            for part in old.infolist():
                content = old.read(part)
                if part.filename == "xl/sharedStrings.xml":
                    text = content.decode().replace("<sst", bomb + "<sst", 1).replace("商品编码", "&b;")
                    content = text.encode()
                new.writestr(part.filename, content)
        try:
            found = opened(path, tmp_path / "copy.csv")
        except TableRefused:
            return
        assert "aaaa" not in "".join(found.headings)


def test_days_are_days(tmp_path: Path) -> None:
    def fill(book: Any) -> None:
        book.add_worksheet().write_datetime(0, 0, date(2026, 1, 2), book.add_format({"num_format": "yyyy/m/d"}))

    assert opened(workbook(tmp_path, fill), tmp_path / "copy.csv").headings == ["2026-01-02"]
