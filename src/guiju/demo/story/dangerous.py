"""Alcohol spray: a zone with a licence first, then the goods, and nowhere else."""

from datetime import timedelta
from typing import Any

from guiju.demo.company import ENTITY, EXTINGUISHERS_GOOD, RECORDED, WAREHOUSE
from guiju.demo.story.goods import LAYERS
from guiju.demo.story.stage import ADMINISTRATOR, DIRECTOR, HEAD, KEEPER, OFFICER, Stage
from guiju.domains.catalogue.api import RegisterSku, SetStorageRule
from guiju.domains.safety.registers import Extinguishers
from guiju.domains.warehouse import api as warehouse
from guiju.domains.warehouse.registers import ZoneLicences
from guiju.kernel.org.commands import OpenPlace

ZONE, BIN, SPRAY, BARCODE = "WH1-H", "H-01-1", "H-075", "6901000000202"
LICENCE = "杭危许 2026-018"


def zone_opened(stage: Stage) -> None:
    zone = {"entity": ENTITY, "parent": WAREHOUSE, "code": ZONE, "name": "危险品专区", "kind": "zone"}
    stage.act(ADMINISTRATOR, OpenPlace, zone, "zone")
    gear = [
        {"place": ZONE, "code": f"{ZONE}-{n}", "agent": "干粉 4 kg", "good_until": EXTINGUISHERS_GOOD} for n in (1, 2)
    ]
    stage.act(OFFICER, Extinguishers.enter, gear, "zone-extinguishers")
    until = stage.day + timedelta(days=730)
    licence = {"place": ZONE, "hazard": "flammable", "licence": LICENCE, "valid_until": until}
    stage.act(DIRECTOR, ZoneLicences.enter, licence, "zone-licence")
    shelf: dict[str, Any] = {"warehouse": WAREHOUSE, "code": BIN, "zone": ZONE, "purpose": "storage"}
    stage.act(HEAD, warehouse.OpenBin, {**shelf, "storage_class": "chemical"}, "zone-bin")
    sku = {"code": SPRAY, "name": "75% 酒精喷雾", "spec": "100 ml", "lines": [{"code": BARCODE}], **RECORDED}
    stage.act(DIRECTOR, RegisterSku, sku, "spray")
    rule = {"sku": SPRAY, "storage_class": "chemical", "hazard": "flammable", "most_layers": 3}
    stage.act(DIRECTOR, SetStorageRule, rule, "spray-storage")


def spray_came(stage: Stage) -> None:
    note = f"SH-{stage.day:%Y%m%d}-{SPRAY}"
    head = {"warehouse": WAREHOUSE, "supplier": "海盾消毒用品", "delivery_note": note, "carrier": "危运物流"}
    goods = [{"sku": SPRAY, "quantity": 24, "unit_cost": 88_000}]
    arrival = {**head, "photo": stage.photo(KEEPER, note), "lines": goods}
    number = stage.act(KEEPER, warehouse.RecordArrival, arrival, "spray-came", reason="持证库区已备好").answers[0][
        "number"
    ]
    count = {"arrival": number, "lines": [{"barcode": BARCODE, "quantity": 24}]}
    stage.act(KEEPER, warehouse.CountArrival, count, "spray-count")


def spray_put_away(stage: Stage) -> None:
    """Not among the soaps: the program refuses that; into the licensed zone."""
    arrival = stage.told(KEEPER, warehouse.RecordArrival, "spray-came")
    goods = {"arrival": arrival, "lines": [{"line": 1, "quantity": 24}]}
    receipt = stage.act(KEEPER, warehouse.ReceiveGoods, goods, "spray-receipt").answers[0]["number"]
    wrong = {"receipt": receipt, "lines": [{"line": 1, "bin": "D-02-1", "quantity": 24}]}
    stage.act(KEEPER, warehouse.PutAway, wrong, "spray-wrong", ends="refused")
    right = {"receipt": receipt, "lines": [{"line": 1, "bin": BIN, "quantity": 24, "layers": LAYERS}]}
    stage.act(KEEPER, warehouse.PutAway, right, "spray-putaway")
