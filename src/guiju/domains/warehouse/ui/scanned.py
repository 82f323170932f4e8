"""What a scan means: a unit or carton barcode, a product code typed by hand, or ×N for the scan before."""

import json
import re
from typing import Any, NamedTuple

from django.db.models import Q
from django.http import QueryDict
from django.utils.translation import gettext as _

from guiju.domains.catalogue.models import Barcode
from guiju.kernel.commands.builtin import refusal
from guiju.kernel.commands.context import Refusal

LARGEST = 10_000_000
_TIMES = re.compile(r"[×*＊](\d{1,8})", re.ASCII)
_CODE_TIMES = re.compile(r"(.+?)[×*＊](\d{1,8})", re.ASCII)


class Tally(NamedTuple):
    """What the page has counted so far, by product code, and its last scan."""

    picked: dict[str, int]
    last: dict[str, Any]


class Scan(NamedTuple):
    """``delta`` is added to the line; ``total`` is what this one scan stands for, of codes worth ``unit`` each."""

    sku: str
    name: str
    spec: str
    measure: str
    barcode: str
    unit: int
    total: int
    delta: int


def tally_of(post: QueryDict) -> Tally:
    """The tally as the page keeps it; anything else than one is an empty tally."""
    try:
        kept = json.loads(post.get("tally", "{}"))
        picked = {str(sku): int(quantity) for sku, quantity in kept.get("picked", {}).items()}
        last = kept.get("last") or {}
        return Tally(picked, last if isinstance(last, dict) else {})
    except (ValueError, TypeError, AttributeError, OverflowError):
        return Tally({}, {})


def read(post: QueryDict) -> Scan | Refusal:
    """What was scanned, or why it counts for nothing."""
    code = post.get("code", "").replace("\x00", "").strip()[:120]
    times = _TIMES.fullmatch(code)
    if times:
        return _again(tally_of(post).last, int(times[1]))
    barcode, count = _barcode(code), 1
    multiple = _CODE_TIMES.fullmatch(code) if barcode is None else None
    if multiple:
        barcode, count = _barcode(multiple[1].strip()), int(multiple[2])
    if barcode is None:
        advice = _("请再扫一次，或输入商品编码；新商品先登记条码再点。货先放到“待处理”区")
        message = _("条码“%(code)s”没有登记，不知道是什么货，没有计数") % {"code": code}
        return refusal(0, None, "reference_exists", message, advice)
    return _scan(barcode, count, 0)


def _again(last: dict[str, Any], count: int) -> Scan | Refusal:
    barcode = _barcode(str(last.get("barcode", ""))) if last else None
    if barcode is None:
        advice = _("先扫一次条码，再输入 ×数量")
        return refusal(0, None, "reference_exists", _("前面没有可以乘的扫描"), advice)
    total = last.get("total")
    return _scan(barcode, count, total if isinstance(total, int) else 0)


def _scan(barcode: Barcode, count: int, before: int) -> Scan | Refusal:
    total = barcode.quantity * count
    if not 0 < total <= LARGEST:
        advice = _("请核对 × 后面的数字")
        return refusal(0, None, "constraint_holds", _("一次计数应在 1 到 %(most)s 之间") % {"most": LARGEST}, advice)
    sku = barcode.sku
    return Scan(sku.code, sku.name, sku.spec, sku.unit, barcode.code, barcode.quantity, total, total - before)


def _barcode(code: str) -> Barcode | None:
    """A barcode, or the smallest barcode of the product with this code."""
    if not code:
        return None
    found = Barcode.objects.select_related("sku").filter(Q(code=code) | Q(sku__code=code.upper()))
    return min(found, key=lambda each: (each.code != code, each.quantity, each.id), default=None)
