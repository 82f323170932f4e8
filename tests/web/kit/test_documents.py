"""What `docs/develop/add-a-page.md` writes works as it is written."""

import re
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Annotated, Any

import pytest
from django.db.models import QuerySet

from guiju.domains.warehouse.models import Batch
from guiju.domains.warehouse.queries.parts import WarehouseIs
from guiju.domains.warehouse.queries.permissions import READ
from guiju.kernel.commands.fields import Label
from guiju.kernel.pages import listing
from guiju.kernel.pages.listing import list_page
from guiju.kernel.queries import query
from guiju.kernel.queries.columns import Column, Row
from guiju.kernel.queries.filters import Filter
from guiju.kernel.queries.query import Asked, Params, Query
from guiju.kernel.queries.reader import Reader
from guiju.kernel.queries.reading import read
from tests.clauses.company import KEEPER, MANAGER, Company

pytestmark = pytest.mark.founded

GUIDE = Path(__file__).parents[3] / "docs/develop/add-a-page.md"


@pytest.fixture
def names() -> Iterator[dict[str, Any]]:
    """The guide's imports, and its first two pieces of code run after them."""
    known: dict[str, Any] = {
        each.__name__: each
        for each in (Batch, Column, Filter, Label, Params, Query, QuerySet, Reader, Row, date, list_page)
    }
    known |= {"Annotated": Annotated, "READ": READ, "WarehouseIs": WarehouseIs, "__name__": __name__}
    for piece in re.findall(r"```python\n(.*?)```", GUIDE.read_text(), re.DOTALL)[:2]:
        exec(compile(piece, str(GUIDE), "exec"), known)
    yield known
    query._queries.pop("warehouse.batches")
    listing._listings.pop("warehouse.batches")


def test_the_page_of_the_guide_is_one(names: dict[str, Any], db: None) -> None:
    company = Company.founded()
    (page,) = names["PAGES"]
    assert (page.key, page.path, page.permission) == ("warehouse_batches", "warehouse/batches/", "warehouse.read")
    for who in (KEEPER, MANAGER):
        found = read(names["Batches"], names["BatchParams"](), Asked(), Reader(company.accounts[who]))
        assert [row.sku for row in found.rows] == ["C-001", "B-250", "A-500"]
        assert {row.warehouse for row in found.rows} == {"一号仓"}
    none = read(
        names["Batches"], names["BatchParams"](until=date(2020, 1, 1)), Asked(), Reader(company.accounts[KEEPER])
    )
    assert none.rows == []
