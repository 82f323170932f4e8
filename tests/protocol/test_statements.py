"""The number of statements does not grow with the batch."""

from typing import Any

import pytest

from tests.protocol.company import Bind, InTables, shelf
from tests.protocol.sample.commands import PrintTag, RecordParcel, Store, StoreTagged
from tests.protocol.statements import assert_same_statements, counting


@pytest.fixture
def keeper(tables: InTables) -> int:
    shelf("A", free=10**9)
    shelf("B", free=10**9)
    gates = ("sample.parcel_limit", "sample.shelf_room", "sample.odd_parcel", "sample.full_shelf")
    params = {"limit": 10**9, "threshold": 0}
    for number, control in enumerate(gates):
        known = {"sample.odd_parcel": {}, "sample.full_shelf": {"threshold": 0}}.get(
            control, {"limit": params["limit"]}
        )
        tables.enact(f"S99.0{number}", Bind(control, known))
    tables.enact("S99.08", Bind("sample.tag_limit", {"limit": 10**9}), Bind("sample.big_arrival", {"limit": 1}))
    return tables.person("keeper", *(each.key for each in (Store, StoreTagged, PrintTag, RecordParcel)))


def stored(size: int, turn: int) -> list[dict[str, Any]]:
    return [
        {
            "shelf": "AB"[number % 2],
            "courier": "张三",
            "lines": [{"code": f"{turn}-{number}-{line}", "quantity": 2} for line in range(1 + number % 2)],
        }
        for number in range(size)
    ]


def tags(size: int, turn: int) -> list[dict[str, Any]]:
    return [{"code": f"{turn}-{number}", "quantity": 2} for number in range(size)]


@pytest.mark.parametrize(
    ("command", "make", "name"),
    [
        (Store, stored, "lines, gates, numbers, a contended row, private parts"),
        (StoreTagged, stored, "and a performed command"),
        (PrintTag, tags, "one gate"),
        (RecordParcel, tags, "every item warned about"),
    ],
)
def test_same_for_1_50_and_1000(tables: InTables, keeper: int, command: Any, make: Any, name: str) -> None:
    assert_same_statements(command, make, keeper, name=name)


def test_a_statement_a_row_is_noticed(tables: InTables, keeper: int, monkeypatch: pytest.MonkeyPatch) -> None:
    apply = PrintTag.apply

    def slow(self: Any, batch: Any, work: Any) -> None:
        for _ in range(batch.size):
            work.select("select 1")
        apply(self, batch, work)

    monkeypatch.setattr(PrintTag, "apply", slow)
    with pytest.raises(AssertionError, match=r"\+ select 1"):
        assert_same_statements(PrintTag, tags, keeper)


def test_copies_are_counted(tables: InTables) -> None:
    with counting() as sent:
        shelf("C")
    assert sent
    with counting() as sent:
        tables.person("somebody", Store.key)
    assert any("org_person" in sql and sql.lower().startswith(("copy", "insert")) for sql in sent)
