"""What is known of goods and of the bins they are to stand in, read once for all gates over them."""

from collections.abc import Iterable, Sequence
from typing import NamedTuple

from django.db import connections
from django.utils import timezone

from guiju.domains.catalogue.api import Storage, storage_of
from guiju.domains.catalogue.models import StorageClass
from guiju.domains.warehouse.models import StorageConflict, ZoneLicence
from guiju.domains.warehouse.registers import StorageConflicts, ZoneLicences
from guiju.kernel.commands.context import Context
from guiju.kernel.commands.subjects import Subjects
from guiju.kernel.org.tree import line_of, parents
from guiju.kernel.store.arrays import any_of, array

MOST_OFFERED = 3
STORED = "stored"
"""Memo of subjects whose goods stand in their bins already."""

CLASSES = {str(value): str(label) for value, label in StorageClass.choices}


class Shelf(NamedTuple):
    """A bin with its limits (0 where there is none) and what stands in it: grams, cm³, layers.

    ``traits`` are those of all goods on its shelf, ``skus`` how many kinds stand in the bin itself.
    """

    code: str
    purpose: str
    storage_class: str
    weight_limit: int
    volume_limit: int
    layer_limit: int
    weight: int
    volume: int
    traits: str
    skus: int


class Placement(NamedTuple):
    """Goods beside the bin they are to stand in.

    ``is_stored``: they stand there already, and the shelf's weight and volume hold theirs. ``licence`` is the zone's for the
    goods' hazard, ``kept_apart`` the classes in the zone that must not stand with theirs, ``offered``
    the bins nearby that are made for them.
    """

    quantity: int
    layers: int
    label: str
    is_stored: bool
    storage: Storage
    shelf: Shelf
    licence: str
    kept_apart: str
    offered: str


class _Where(NamedTuple):
    """Where a bin lies: ids of its warehouse and zone (0 for none)."""

    warehouse: int
    zone: int


class _Content(NamedTuple):
    """What stands in a bin, or beside it on its shelf."""

    is_own: bool
    sku_id: int
    quantity: int
    trait: str | None
    weight: int | None
    volume: int | None


def placements(subjects: Subjects, context: Context) -> list[Placement]:
    """One for each subject that names ``sku_id`` and ``bin_id``; seven statements at most, read once."""
    return subjects.once("placements", lambda: _Reading(context).of(subjects))


def licences(context: Context) -> dict[tuple[int, str], str]:
    """(zone, hazard) → the number of a licence that holds today."""
    today = timezone.localdate(context.now)
    standing = ZoneLicences.entries(context.using).filter(ended_at__isnull=True, valid_until__gte=today)
    found: dict[tuple[int, str], str] = {}
    for row in standing:
        entry: ZoneLicence = row
        found[entry.place_id, entry.hazard] = entry.licence
    return found


def licensed_warehouses(context: Context) -> set[tuple[int, str]]:
    """(place, hazard) of every place that is, or holds, a zone licensed today."""
    held = licences(context)
    above = parents(context.using) if held else {}
    return {(place, hazard) for zone, hazard in held for place in line_of(zone, above)}


class _Reading:
    def __init__(self, context: Context) -> None:
        self.context = context
        self.using = context.using
        self.apart = self._conflicts()
        self.licences = licences(context)
        self.classes: dict[int, set[str]] = {}
        self.shelves: dict[int, Shelf] = {}
        self.where: dict[int, _Where] = {}
        self.offers: dict[tuple[int, str], list[str]] = {}

    def of(self, subjects: Subjects) -> list[Placement]:
        storage = storage_of(subjects.sku_id, self.using)
        self._read_shelves(subjects.bin_id)
        pairs = [(storage[sku], place) for sku, place in subjects.rows("sku_id", "bin_id")]
        banned = [self._banned(kept, place) for kept, place in pairs]
        self._read_offers(pairs, banned)
        layers = subjects.columns.get("layers", [0] * len(subjects))
        is_stored = bool(subjects.memo.get(STORED))
        labels = subjects.columns.get("label", [""] * len(subjects))
        return [
            Placement(
                subjects.quantity[index],
                layers[index],
                labels[index],
                is_stored,
                kept,
                self.shelves[place],
                self.licences.get((self.where[place].zone, kept.hazard), ""),
                "、".join(CLASSES[each] for each in banned[index]),
                "、".join(self._nearest(kept, place)),
            )
            for index, (kept, place) in enumerate(pairs)
        ]

    def _banned(self, storage: Storage, place: int) -> list[str]:
        lies = self.where[place]
        around = {*self.classes.get(lies.zone, ()), self.shelves[place].storage_class}
        return sorted(self.apart.get((lies.warehouse, storage.storage_class), set()) & around)

    def _nearest(self, storage: Storage, place: int) -> list[str]:
        """The bins made for these goods beside this one in the order of codes, those behind it first."""
        code = self.shelves[place].code
        codes = self.offers.get((self.where[place].warehouse, storage.storage_class), [])
        behind = [each for each in codes if each > code]
        return [*behind, *reversed([each for each in codes if each < code])][:MOST_OFFERED]

    def _conflicts(self) -> dict[tuple[int, str], set[str]]:
        """(warehouse, class) → the classes that must not stand in one zone with it."""
        found: dict[tuple[int, str], set[str]] = {}
        for row in StorageConflicts.entries(self.using).filter(ended_at__isnull=True):
            entry: StorageConflict = row
            found.setdefault((entry.place_id, entry.one), set()).add(entry.other)
            found.setdefault((entry.place_id, entry.other), set()).add(entry.one)
        return found

    def _read_shelves(self, bins: Iterable[int]) -> None:
        wanted = [array(sorted(set(bins)), self.using)]
        of_these = any_of("b.id", using=self.using)
        contents: dict[int, list[_Content]] = {}
        with connections[self.using].cursor() as cursor:
            cursor.execute(_CONTENTS.format(of_these=of_these), wanted * 2)
            for place, holder, *content in cursor.fetchall():
                contents.setdefault(place, []).append(_Content(place == holder, *content))
            cursor.execute(_BINS.format(of_these=of_these), wanted)
            rows = cursor.fetchall()
            cursor.execute(_CLASSES.format(of_these=of_these), wanted)
            for zone, kept in cursor.fetchall():
                self.classes.setdefault(zone, set()).add(kept)
        for key, code, warehouse, zone, purpose, kept, *limits in rows:
            here = contents.get(key, [])
            self.where[key] = _Where(warehouse, zone or 0)
            self.shelves[key] = _shelf(code, purpose, kept, limits, here)

    def _read_offers(self, pairs: Sequence[tuple[Storage, int]], banned: Sequence[list[str]]) -> None:
        """Storage bins by (warehouse, class) of the goods that do not fit where they are to stand; one statement."""
        wanted = {
            (self.where[place].warehouse, storage.storage_class)
            for (storage, place), apart in zip(pairs, banned, strict=True)
            if storage.storage_class and (apart or storage.storage_class != self.shelves[place].storage_class)
        }
        if not wanted:
            return
        with connections[self.using].cursor() as cursor:
            cursor.execute(
                "select warehouse_id, storage_class, code from warehouse_bin where purpose = 'storage' and "
                f"{any_of('warehouse_id', using=self.using)} and {any_of('storage_class', 'text', self.using)} order by code",
                [array(sorted({each[part] for each in wanted}), self.using) for part in (0, 1)],
            )
            for warehouse, kept, code in cursor.fetchall():
                self.offers.setdefault((warehouse, kept), []).append(code)


_NEWEST = "(select r.{0} from catalogue_storagerule r where r.sku_id = k.sku_id order by r.id desc limit 1)"
_CONTENTS = (
    "select n.place, n.bin_id, k.sku_id, k.quantity, "
    + ", ".join(_NEWEST.format(column) for column in ("trait", "weight", "volume"))
    + " from (select b.id as place, b.id as bin_id from warehouse_bin b where {of_these} "
    "union select b.id, n.id from warehouse_bin b join warehouse_bin n "
    "on n.shelf = b.shelf and n.shelf <> '' and n.warehouse_id = b.warehouse_id where {of_these}) as n "
    "join warehouse_binstock k on k.bin_id = n.bin_id and k.quantity > 0"
)
_BINS = (
    "select b.id, b.code, b.warehouse_id, b.zone_id, b.purpose, b.storage_class, b.weight_limit, b.volume_limit, "
    "b.layer_limit from warehouse_bin b where {of_these}"
)
_CLASSES = (
    "select distinct zone_id, storage_class from warehouse_bin where storage_class <> '' "
    "and zone_id in (select b.zone_id from warehouse_bin b where {of_these})"
)


def _shelf(code: str, purpose: str, kept: str, limits: Sequence[int | None], here: Sequence[_Content]) -> Shelf:
    own = [each for each in here if each.is_own]
    return Shelf(
        code,
        purpose,
        kept,
        weight_limit=limits[0] or 0,
        volume_limit=limits[1] or 0,
        layer_limit=limits[2] or 0,
        weight=sum(each.quantity * (each.weight or 0) for each in own),
        volume=sum(each.quantity * (each.volume or 0) for each in own),
        traits=" ".join(sorted({each.trait for each in here if each.trait})),
        skus=len({each.sku_id for each in own}),
    )
