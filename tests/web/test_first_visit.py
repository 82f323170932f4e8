"""What a first visit transfers: the page, its styles and its scripts, compressed where the program serves them so."""

import gzip
import re
from pathlib import Path

import pytest
from django.contrib.staticfiles.finders import find
from django.test import Client

from guiju.domains.catalogue.commands import RegisterSku
from guiju.kernel.accounts.models import Account
from guiju.kernel.commands.context import SYSTEM, Context
from guiju.kernel.commands.run import run_items
from guiju.kernel.rulebook.models import Clause
from tests.clauses.company import Company

pytestmark = pytest.mark.founded("all")

MOST = 150_000
HEADERS = 600
"""Bytes of headers with each answer, generously."""
_ASSET = re.compile(r'(?:href|src)="/static/([^"?#]+)"')
_IN_STYLES = re.compile(r'url\(["\']?([^"\')]+)["\']?\)|@import\s+["\']([^"\']+)["\']')


def transferred(client: Client, address: str) -> dict[str, int]:
    """Bytes by address. A page goes uncompressed, a static file as it was compressed when it was collected."""
    answer = client.get(address)
    assert answer.status_code == 200
    assert "Content-Encoding" not in answer
    sizes = {address: len(answer.content) + HEADERS}
    for asset in set(_ASSET.findall(answer.content.decode())):
        content = Path(str(find(asset))).read_bytes()
        assert not _IN_STYLES.search(content.decode()) or asset.endswith(".js"), f"{asset} asks for more"
        sizes[asset] = len(gzip.compress(content)) + HEADERS
    return sizes


@pytest.fixture
def keeper(db: None) -> Client:
    """A company that has taken over every rulebook of the pack, and more products than a page lists."""
    Company.founded()
    items = [{"code": f"X-{number:03d}", "name": f"商品{number}"} for number in range(60)]
    assert run_items(RegisterSku, items, Context(actor=SYSTEM)).done
    client = Client()
    client.force_login(Account.objects.get(username="wang"))
    return client


@pytest.mark.parametrize("address", ["/", "/catalogue/skus/", "/warehouse/stock/", "/warehouse/arrivals/", "/clauses/"])
def test_a_first_visit_is_light(keeper: Client, address: str) -> None:
    assert Clause.objects.count() > 800
    sizes = transferred(keeper, address)
    assert len(sizes) > 8
    assert sum(sizes.values()) <= MOST, sizes
