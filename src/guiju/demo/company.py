"""The demo company: a few people with posts, one warehouse, five products, goods at the dock. Told by running commands."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from django.utils import timezone

from guiju.demo.leading import SUPERIORS
from guiju.demo.permissions import EVERYBODY
from guiju.demo.posts import POSTS
from guiju.domains.catalogue.api import RegisterSku, SetStorageRule
from guiju.domains.safety.registers import Extinguishers, Risks
from guiju.domains.warehouse import api as warehouse
from guiju.domains.warehouse.registers import StorageConflicts
from guiju.kernel.accounts.models import Password
from guiju.kernel.commands.command import Command
from guiju.kernel.commands.context import SYSTEM, Context, Outcome
from guiju.kernel.commands.receipts import evidence_by_request
from guiju.kernel.commands.run import run_items
from guiju.kernel.org import set_up
from guiju.kernel.org.commands import DefinePost, FoundEntity, OpenPlace, RegisterPerson
from guiju.kernel.org.models import Person
from guiju.kernel.rulebook import pack
from guiju.kernel.rulebook.profile import AnswerProfile

PACK = "guiju.packs.ecommerce"
ENTITY, WAREHOUSE = "GJ", "WH1"
FOUNDED = date(2026, 1, 1)
RECORDED = {"production_record": "进货合同 HT-2026-001", "aftersales_owner": "1005"}
"""What is on record of the stages of every product."""
LAST_OF_FOUNDING = "storage-conflicts"
EXTINGUISHERS_GOOD = date(2035, 12, 31)

PEOPLE = [
    ("1001", "周总", "zhou", "owner"),
    ("1002", "林运营", "lin", "operations_director"),
    ("1003", "陈店长", "chen", "store_manager"),
    ("1004", "王库管", "wang", "keeper"),
    ("1005", "李客服", "li", "customer_service"),
    ("1006", "赵会计", "zhao", "accountant"),
    ("1007", "吴管理", "wu", "it_admin"),
    ("1008", "郑安全", "zheng", "safety_officer"),
    ("1009", "钱前台", "qian", "admin_office"),
    ("1010", "马主管", "ma", "warehouse_head"),
    ("1011", "孙财务", "suncai", "finance_head"),
    ("1012", "何人事", "he", "hr"),
]
PROFILE = {
    "reason": "在天猫、京东开店，自有一号仓，12 人；不生产、不做跨境，没有自有品牌和物业",
    "lines": [
        {"flag": flag, "answer": answer}
        for flag, answer in {
            "shop": True,
            "warehouse": True,
            "ads": True,
            "food": True,
            "cameras": True,
            "platform_operator": False,
            "own_brand": False,
            "production": False,
            "repair": False,
            "cross_border": False,
            "property_management": False,
            "headcount_50": False,
            "door_hardware": False,
            "restricted_internet": False,
        }.items()
    ],
}
ZONES = [
    ("WH1-F", "食品区"),
    ("WH1-D", "日化区"),
    ("WH1-G", "百货区"),
    ("WH1-Q", "隔离区"),
]
BINS = [
    ("F-01-1", "WH1-F", "storage", "food"),
    ("F-01-2", "WH1-F", "storage", "food"),
    ("D-01-1", "WH1-D", "storage", "daily"),
    ("D-01-2", "WH1-D", "storage", "daily"),
    ("D-02-1", "WH1-D", "storage", "daily"),
    ("G-01-1", "WH1-G", "storage", "general"),
    ("G-01-2", "WH1-G", "storage", "electronic"),
    ("G-00", "WH1-G", "aisle", ""),
    ("Q-01", "WH1-Q", "quarantine", ""),
]
STORAGE = [
    ("A-500", "daily", 5),
    ("B-250", "daily", 8),
    ("C-001", "general", 6),
    ("D-012", "food", 5),
    ("E-100", "electronic", 10),
]
RISKS = [
    ("火", "禁火、器材在位", "防火巡查"),
    ("盗", "门锁、封条、监控", "开仓、闭仓检查"),
    ("潮", "离地离墙、除湿", "防潮检查"),
    ("虫鼠", "挡鼠板、粘鼠板", "库内巡查"),
    ("坠落", "堆码限高、护栏", "仓库安全检查"),
]
SKUS = [
    ("A-500", "玫瑰洗发水", "500 ml", 1095, [("6901000000011", 1), ("16901000000018", 24)]),
    ("B-250", "薄荷牙膏", "250 g", 1095, [("6901000000028", 1), ("16901000000025", 48)]),
    ("C-001", "不锈钢保温杯", "450 ml", None, [("6901000000035", 1), ("16901000000032", 12)]),
    ("D-012", "燕麦饼干", "12 包", 270, [("6901000000042", 1), ("16901000000049", 20)]),
    ("E-100", "无线鼠标", "黑色", None, [("6901000000059", 1), ("16901000000056", 40)]),
]


@dataclass(frozen=True)
class DemoPerson:
    number: str
    name: str
    posts: list[str]


class RealPeople(Exception):
    """The database is, or was made, for real people: no demo goes there."""


def may_load(using: str = "default") -> bool:
    """Whether the database is the demo company's own, or nobody in it can sign in yet."""
    if set_up.was_begun(using):
        return False
    is_ours = evidence_by_request(SYSTEM, FoundEntity.key, ["demo:entity"], using)
    return bool(is_ours) or not Password.objects.using(using).exists()


def load(using: str = "default") -> list[DemoPerson]:
    """Load what is not loaded yet; every step is a command with a fixed request id, so nothing is done twice.

    A story that was told to its end stays as the version told it that began it.

    Raises:
        RealPeople: somebody works here who is no demo person.
    """
    refuse_real(using)
    if not is_told(using):
        found(using)
        _goods(using)
    return people(using)


def refuse_real(using: str = "default") -> None:
    """Stop where real people work.

    Raises:
        RealPeople: somebody works here who is no demo person.
    """
    if not may_load(using):
        message = "这个数据库里有真实人员，不能装入演示数据。请换一个数据目录：./guiju up --data 目录"
        raise RealPeople(message)


def is_told(using: str = "default") -> bool:
    """Whether the short story was told to its end."""
    manager = Person.objects.using(using).filter(number="1003").values_list("account_id", flat=True).first()
    last = warehouse.ApproveIssue.key
    return manager is not None and bool(evidence_by_request(manager, last, ["demo:approval-1"], using))


def people(using: str = "default") -> list[DemoPerson]:
    """The demo people with their posts."""
    found = Person.objects.using(using).filter(account__isnull=False, leaving__isnull=True).order_by("number")
    return [
        DemoPerson(person.number, person.name, [a.post.title for a in person.assignment_set.select_related("post")])
        for person in found.prefetch_related("assignment_set__post")
    ]


def define(since: date, using: str = "default") -> None:
    """The posts of such a company and its rulebook: what a real one begins with too."""
    posts = [
        {
            "code": code,
            "title": title,
            "superior": SUPERIORS.get(code, ""),
            "lines": [{"permission": permission} for permission in dict.fromkeys([*EVERYBODY, *permissions])],
        }
        for code, (title, permissions) in POSTS.items()
    ]
    _once(DefinePost, posts, "posts", using)
    pack.load(PACK, since, using)


def is_founded(using: str = "default") -> bool:
    """Whether `found` came to its last step."""
    last = StorageConflicts.enter
    return bool(evidence_by_request(SYSTEM, last.key, [f"demo:{LAST_OF_FOUNDING}"], using))


def found(using: str = "default") -> None:
    """The company with its people, rulebook, places and goods; nothing has happened yet."""
    _once(FoundEntity, [{"code": ENTITY, "name": "规矩商贸有限公司"}], "entity", using)
    place = {"entity": ENTITY, "code": WAREHOUSE, "name": "一号仓", "kind": "warehouse"}
    _once(OpenPlace, [place], "places", using)
    zones = [
        {"entity": ENTITY, "parent": WAREHOUSE, "code": code, "name": name, "kind": "zone"} for code, name in ZONES
    ]
    _once(OpenPlace, zones, "zones", using)
    gear = [
        {"place": code, "code": f"{code}-{number}", "agent": "干粉 4 kg", "good_until": EXTINGUISHERS_GOOD}
        for code, _name in ZONES
        for number in (1, 2)
    ]
    _once(Extinguishers.enter, gear, "extinguishers", using)
    define(FOUNDED, using)
    registered = [
        {"number": number, "name": name, "username": username, "lines": [{"post": post, "since": FOUNDED}]}
        for number, name, username, post in PEOPLE
    ]
    _once(RegisterPerson, registered, "people", using)
    risks = [
        {"place": WAREHOUSE, "hazard": hazard, "measure": measure, "check_item": check, "keeper": "1004"}
        for hazard, measure, check in RISKS
    ]
    _once(Risks.enter, risks, "risks", using)
    _once(AnswerProfile, [PROFILE], "profile", using)
    skus = [
        {
            "code": code,
            "name": name,
            "spec": spec,
            "shelf_life_days": days,
            **RECORDED,
            "lines": [{"code": barcode, "quantity": quantity} for barcode, quantity in barcodes],
        }
        for code, name, spec, days, barcodes in SKUS
    ]
    _once(RegisterSku, skus, "skus", using)
    rules = [
        {"sku": sku, "storage_class": kept, "hazard": "none", "most_layers": layers} for sku, kept, layers in STORAGE
    ]
    _once(SetStorageRule, rules, "storage-rules", using)
    bins = [
        {"warehouse": WAREHOUSE, "code": code, "zone": zone, "purpose": purpose, "storage_class": kept}
        for code, zone, purpose, kept in BINS
    ]
    _once(warehouse.OpenBin, bins, "bins", using)
    apart = [
        {"place": WAREHOUSE, "one": "chemical", "other": "food"},
        {"place": WAREHOUSE, "one": "daily", "other": "food"},
    ]
    _once(StorageConflicts.enter, apart, LAST_OF_FOUNDING, using)


def _goods(using: str) -> None:
    """Opening stock, one arrival waiting to be counted, one request ready to be dispatched."""
    accounts = dict(Person.objects.using(using).values_list("number", "account_id"))
    keeper, manager, service = accounts["1004"], accounts["1003"], accounts["1005"]
    opening = _arrival("OPEN-1", [("A-500", 60, 1_200_000), ("B-250", 200, 85_000), ("C-001", 48, 320_000)])
    arrival = _once(warehouse.RecordArrival, [opening], "arrival-1", using, keeper).answers[0]["number"]
    count = [("6901000000011", 60), ("6901000000028", 200), ("6901000000035", 48)]
    counted = {"arrival": arrival, "lines": [{"barcode": code, "quantity": quantity} for code, quantity in count]}
    _once(warehouse.CountArrival, [counted], "count-1", using, keeper)
    received = {
        "arrival": arrival,
        "lines": [{"line": line + 1, "quantity": quantity} for line, (_, quantity) in enumerate(count)],
    }
    receipt = _once(warehouse.ReceiveGoods, [received], "receipt-1", using, keeper).answers[0]["number"]
    places = [(1, "D-01-1", 60), (2, "D-01-2", 200), (3, "G-01-1", 48)]
    put_away = {"receipt": receipt, "lines": [{"line": n, "bin": code, "quantity": q} for n, code, q in places]}
    _once(warehouse.PutAway, [put_away], "putaway-1", using, keeper)
    waiting = _arrival("D-1", [("A-500", 100, 1_250_000)])
    _once(warehouse.RecordArrival, [waiting], "arrival-2", using, keeper)
    request = {
        "warehouse": WAREHOUSE,
        "basis": "TM20261124001",
        "picker": "张顺丰",
        "lines": [{"sku": "A-500", "quantity": 10}, {"sku": "C-001", "quantity": 2}],
    }
    number = _once(warehouse.RequestIssue, [request], "request-1", using, service).answers[0]["number"]
    _once(warehouse.ApproveIssue, [{"request": number}], "approval-1", using, manager)


def _arrival(note: str, lines: list[tuple[str, int, int]]) -> dict[str, Any]:
    return {
        "warehouse": WAREHOUSE,
        "supplier": "杭州日化供应链",
        "delivery_note": note,
        "carrier": "顺丰速运",
        "lines": [{"sku": sku, "quantity": quantity, "unit_cost": cost} for sku, quantity, cost in lines],
    }


def _once(command: type[Command], items: list[dict[str, Any]], step: str, using: str, actor: int = SYSTEM) -> Outcome:
    context = Context(actor=actor, now=timezone.now(), request_id=f"demo:{step}", using=using)
    outcome = run_items(command, items, context)
    if outcome.refusals:
        message = f"demo {step}: {outcome.refusals}"
        raise RuntimeError(message)
    return outcome
