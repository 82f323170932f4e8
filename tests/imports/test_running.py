"""A file through its command: counted to the row, resumable, never twice, refused rows to mend and send again."""

from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
from pytest_django.fixtures import Settings

from guiju.domains.catalogue.commands import RegisterSku
from guiju.domains.catalogue.models import Barcode, Sku
from guiju.domains.warehouse.api import RecordArrival
from guiju.domains.warehouse.models import ArrivalLine
from guiju.kernel.audit.verify import verify
from guiju.kernel.commands.context import SYSTEM, Context, Forbidden
from guiju.kernel.commands.run import run_items
from guiju.kernel.imports import beginning, mapping, running
from guiju.kernel.imports.models import Import, RefusedRow, Status
from guiju.kernel.imports.refused_file import neutral, refused_rows
from guiju.kernel.imports.running import Bringing, advance_all, table_of
from guiju.kernel.org.commands import DefinePost, FoundEntity, OpenPlace, RegisterPerson
from guiju.kernel.org.models import Person

HEAD = "商品编码,品名,条码,含数量\n"
GOODS = HEAD + "A,甲,1,1\n,,2,12\nB,乙,3,1\nC,,4,1\nD,丁,5,x\n合计,,,4\n" + HEAD


def start(
    text: str, *, command: Any = RegisterSku, actor: int = SYSTEM, is_partial: bool = True, **more: Any
) -> Import:
    sha256 = beginning.taken_in(BytesIO(text.encode()), actor)
    headings = table_of(command, actor, sha256).headings
    return beginning.start(
        command,
        sha256=sha256,
        file_name="货.csv",
        headings=headings,
        columns=more.get("columns", mapping.guessed(command, headings)),
        constants=more.get("constants", {}),
        is_partial=is_partial,
        context=Context(actor=actor),
    )


def finish(imported: Import) -> Import:
    bringing = Bringing(imported)
    while bringing.advance():
        pass
    return imported


def told(imported: Import) -> tuple[str, int, int, int]:
    return imported.status, imported.rows, imported.accepted, imported.refused


def reasons(imported: Import) -> list[tuple[int, str, str]]:
    return list(imported.refused_rows.order_by("row", "id").values_list("row", "column", "reason"))


@pytest.mark.django_db
class TestOneFile:
    def test_good_rows_go_in_and_each_bad_one_is_named(self) -> None:
        imported = finish(start(GOODS))
        assert told(imported) == (Status.DONE, 7, 3, 4)
        assert list(Sku.objects.order_by("code").values_list("code", "name")) == [("A", "甲"), ("B", "乙")]
        assert list(Barcode.objects.order_by("code").values_list("code", "quantity")) == [("1", 1), ("2", 12), ("3", 1)]
        assert reasons(imported) == [
            (5, "品名", "必填"),
            (6, "含数量", "“x”不是整数"),
            (7, "", "合计行，不是数据"),
            (8, "", "重复的表头，不是数据"),
        ]

    def test_whole_or_not_at_all(self) -> None:
        imported = finish(start(GOODS, is_partial=False))
        assert told(imported) == (Status.DONE, 7, 0, 7)
        assert Sku.objects.count() == 0
        assert (2, "", "同一文件有不合格的行，整份没有导入") in reasons(imported)
        assert told(finish(start(HEAD + "A,甲,1,1\n", is_partial=False))) == (Status.DONE, 1, 1, 0)

    def test_an_item_with_one_bad_line_is_left_out_whole(self) -> None:
        imported = finish(start(HEAD + "A,甲,1,1\n,,2,0\nB,乙,3,1\n"))
        assert told(imported) == (Status.DONE, 3, 1, 2)
        assert reasons(imported) == [(2, "", "同一单据的第 3 行有误，整单没有导入"), (3, "含数量", "应不小于 1")]

    def test_a_taken_code_refuses_its_own_row_only(self) -> None:
        run_items(RegisterSku, [{"code": "B", "name": "老乙"}], Context(actor=SYSTEM))
        imported = finish(start(HEAD + "A,甲,1,1\nB,乙,2,1\nA,又甲,3,1\nE,戊,1,1\n"))
        assert told(imported) == (Status.DONE, 4, 1, 3)
        assert [row for row, _, _ in reasons(imported)] == [3, 4, 5]
        assert reasons(imported)[0][2] == "编号唯一：商品编码“B”已被占用；请换一个，或改用已有的资料"

    def test_constants_and_other_headings(self) -> None:
        text = "货号,商品名称\nA,甲\n"
        imported = finish(start(text, constants={"unit": "箱", "lines.code": "9"}))
        assert told(imported) == (Status.DONE, 1, 1, 0)
        assert Sku.objects.get().unit == "箱"

    def test_without_a_required_column_nothing_begins(self) -> None:
        with pytest.raises(beginning.CannotStart, match="必填的字段还没有对应的列：品名"):
            start("商品编码,条码\nA,1\n")
        assert Import.objects.count() == 0


@pytest.mark.django_db
class TestAgain:
    def test_the_same_file_twice_makes_nothing_twice(self) -> None:
        finish(start(GOODS))
        again = finish(start(GOODS))
        assert told(again) == (Status.DONE, 7, 0, 7)
        assert Sku.objects.count() == 2
        assert [reason for row, _, reason in reasons(again) if row < 5] == [running.DONE_BEFORE] * 3

    def test_a_row_that_was_refused_may_be_tried_again(self) -> None:
        _places()
        text = "仓库,供应商,送货单号,承运人,商品编码,数量\nWH1,甲厂,D1,顺丰,A,3\n"
        first = finish(start(text, command=RecordArrival))
        assert told(first) == (Status.DONE, 1, 0, 1)
        run_items(RegisterSku, [{"code": "A", "name": "甲"}], Context(actor=SYSTEM))
        assert told(finish(start(text, command=RecordArrival))) == (Status.DONE, 1, 1, 0)
        assert told(finish(start(text, command=RecordArrival))) == (Status.DONE, 1, 0, 1)
        assert ArrivalLine.objects.count() == 1

    def test_one_file_at_a_time(self) -> None:
        start(GOODS)
        with pytest.raises(beginning.CannotStart, match="正在导入"):
            start(GOODS)

    def test_the_refused_file_is_mended_and_sent_again(self) -> None:
        imported = finish(start(GOODS))
        text = "".join(refused_rows(imported))
        assert text.startswith("\ufeff商品编码,品名,条码,含数量,原行号,导入问题\r\n")
        assert "C,,4,1,5,“品名”必填\r\n" in text
        mended = text.replace("C,,4", "C,丙,4").replace("D,丁,5,x", "D,丁,5,1")
        assert told(finish(start(mended.removeprefix("\ufeff")))) == (Status.DONE, 4, 2, 2)
        assert Sku.objects.count() == 4


@pytest.mark.django_db
class TestInterrupted:
    @pytest.fixture(autouse=True)
    def small_chunks(self, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr(running, "CHUNK", 2)

    TEXT = HEAD + "".join(f"A{n},甲,{n},1\n" for n in range(7)) + "B,,x,1\n"

    def test_killed_between_a_chunk_and_its_record(self, monkeypatch: pytest.MonkeyPatch) -> None:
        imported = start(self.TEXT)
        Bringing(imported).advance()
        kept = Import.objects.get()
        monkeypatch.setattr(running, "_record", _killed)
        with pytest.raises(KeyboardInterrupt):
            Bringing(kept).advance()
        monkeypatch.undo()
        monkeypatch.setattr(running, "CHUNK", 2)
        assert Sku.objects.count() == 4
        assert told(finish(Import.objects.get())) == (Status.DONE, 8, 7, 1)
        assert Sku.objects.count() == 7
        assert RefusedRow.objects.count() == 1

    def test_the_worker_goes_on_where_another_stopped(self) -> None:
        imported = start(self.TEXT)
        Bringing(imported).advance()
        running._under_way.clear()
        turns = 0
        while advance_all():
            turns += 1
        imported.refresh_from_db()
        assert told(imported) == (Status.DONE, 8, 7, 1)
        assert turns == 3

    def test_a_file_that_is_gone_stops_the_import(self) -> None:
        imported = start(self.TEXT)
        (running.folder(SYSTEM) / imported.sha256).unlink()
        advance_all()
        imported.refresh_from_db()
        assert (imported.status, imported.fault) == (Status.STOPPED, "文件已经清理，请重新上传")

    def test_everything_is_evidenced(self, settings: Settings, tmp_path: Path) -> None:
        settings.DATA = tmp_path  # an anchor file of its own
        finish(start(self.TEXT))
        assert verify().first_fault is None


@pytest.mark.django_db
class TestWho:
    def test_whoever_may_not_do_it_may_not_import_it(self) -> None:
        _places()
        account = _person("one", ["imports.start"])
        imported = finish(start(HEAD + "A,甲,1,1\n", actor=account))
        assert (imported.status, imported.fault) == (Status.STOPPED, "导入人没有“登记商品”的权限")
        assert Sku.objects.count() == 0
        with pytest.raises(Forbidden):
            start(HEAD + "A,甲,1,1\n", actor=_person("two", ["catalogue.register_sku"]))


def _killed(*_: Any, **__: Any) -> None:
    raise KeyboardInterrupt


def _places() -> None:
    run_items(FoundEntity, [{"code": "GJ", "name": "规矩"}], Context(actor=SYSTEM))
    place = {"entity": "GJ", "code": "WH1", "name": "一号仓", "kind": "warehouse"}
    run_items(OpenPlace, [place], Context(actor=SYSTEM))


def _person(number: str, permissions: list[str]) -> int:
    lines = [{"permission": permission} for permission in permissions]
    run_items(DefinePost, [{"code": number, "title": number, "lines": lines}], Context(actor=SYSTEM))
    person = {"number": number, "name": number, "username": number, "lines": [{"post": number}]}
    run_items(RegisterPerson, [person], Context(actor=SYSTEM))
    return Person.objects.get(number=number).account_id or 0


@pytest.mark.parametrize(
    ("cell", "written"), [("=1+1", "'=1+1"), ("@x", "'@x"), ("-3", "-3"), ("-3x", "'-3x"), ("+86", "+86"), ("甲", "甲")]
)
def test_no_cell_becomes_a_formula(cell: str, written: str) -> None:
    assert neutral(cell) == written
