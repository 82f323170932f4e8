"""Goods carried to or from bins by scanning: a bin code and a product say which line, the rest of it is proposed."""

from dataclasses import dataclass, field

from django.http import QueryDict
from django.utils.translation import gettext as _

from guiju.domains.warehouse.models import Bin
from guiju.domains.warehouse.ui import scanned
from guiju.kernel.commands.builtin import refusal
from guiju.kernel.commands.context import Refusal
from guiju.kernel.pages import once
from guiju.kernel.pages.addresses import with_query
from guiju.kernel.pages.entry import Row
from guiju.kernel.pages.fields import InputField


@dataclass(frozen=True)
class Step:
    """A line with something left: ``bins`` are where to go for it, ``batch`` what to look for, of one planned bin.

    ``quantity`` is 0 where nobody is to see it, ``is_done`` says that it may still be done again.
    """

    line: int
    sku: str
    name: str
    quantity: int
    bins: tuple[str, ...] = ()
    batch: str = ""
    is_done: bool = False


@dataclass
class Carried:
    """What was scanned so far.

    ``said`` is a deviation worth a beep, ``row`` the line of the form, ``batches`` what may be taken of several in the bin.
    """

    bin: str = ""
    line: int | None = None
    name: str = ""
    quantity: int = 0
    said: str = ""
    row: Row | None = None
    refusals: list[Refusal] = field(default_factory=list)
    batches: dict[str, str] = field(default_factory=dict)

    @property
    def is_whole(self) -> bool:
        return bool(self.bin) and self.line is not None

    @property
    def fields(self) -> dict[str, InputField]:
        return self.row.fields if self.row else {}


def shown(address: str, carried: Carried, verb: str) -> dict[str, object]:
    """What the page of this address shows of a scan, and the form that ``verb`` does it by."""
    return {
        "carried": carried,
        "refusals": carried.refusals,
        "act_url": address,
        "undo_scan_url": with_query(address, {"bin": carried.bin}) if carried.is_whole else address,
        "verb": verb,
        "request_token": once.fresh(),
    }


def given(values: QueryDict) -> tuple[str, int | None]:
    """Bin and line as the page has them; anything else than a line number is none."""
    text = values.get("line", "")
    return values.get("bin", "").replace("\x00", "")[:40], int(text) if text.isascii() and text.isdigit() else None


def bin_of(code: str, warehouse: int) -> str:
    """The code of a bin of this warehouse; empty where there is none."""
    wanted = code.replace("\x00", "").strip().upper()
    return Bin.objects.filter(code=wanted, warehouse=warehouse).values_list("code", flat=True).first() or ""


def scan(post: QueryDict, steps: list[Step], warehouse: int, elsewhere: str) -> tuple[str, int | None, Refusal | None]:
    """Bin and line after one more scan, or with why it counts for nothing. ``elsewhere`` says where goods are not asked for."""
    place, line = given(post)
    found = bin_of(post.get("code", ""), warehouse)
    if found:
        return found, line, None
    read = scanned.read(post)
    if isinstance(read, Refusal):
        advice = _("请扫库位码或商品码；库位不在册的，请主管先设立库位")
        return place, line, read._replace(message=_("没有登记的库位或条码：%s") % post.get("code", ""), advice=advice)
    fitting = sorted((step for step in steps if step.sku == read.sku), key=lambda step: step.is_done)
    if not fitting:
        advice = _("请放回原处，核对单据")
        return place, line, refusal(0, None, "reference_exists", elsewhere % {"name": read.name}, advice)
    here = next((step for step in fitting if place in step.bins), fitting[0])
    return place, here.line, None
