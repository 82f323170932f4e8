"""The demo company: a few people with posts, one warehouse, five products, goods at the dock. Told by running commands."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from django.utils import timezone

from guiju.domains.catalogue.commands import RegisterSku
from guiju.domains.warehouse import api as warehouse
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

EVERYBODY = [
    "findings.report",
    "findings.rectify",
    "findings.extend",
    "worklist.complete_task",
    "worklist.read_messages",
    "commands.acknowledge",
]
"""What every post gives: to report, to put right what one answers for, and to answer."""

OVERSIGHT = ["findings.assign", "findings.verify"]
REFERRALS = ["controls.read_referrals", "controls.acknowledge_referral", "warehouse.release_issues"]
"""To answer what keepers refer."""
SEEING = ["catalogue.read", "warehouse.read"]
WATCHING = ["safety.visitors.read", "safety.key_loans.read"]
VISITORS, KEYS, DEVICES = (
    [f"{book}.{act}" for act in ("read", "enter", "correct", "end")]
    for book in ("safety.visitors", "safety.key_loans", "infosec.devices")
)
"""To keep a register."""
FROM_FILES = ["imports.start", "imports.save_profile"]
POSTS: dict[str, tuple[str, list[str]]] = {
    "owner": (
        "总经理",
        [
            *OVERSIGHT,
            *REFERRALS,
            "findings.read_all",
            "commands.decide_held",
            "audit.read_breaches",
            "rulebook.answer_profile",
            "rulebook.settle_waiting",
            "controls.oversee_duties",
            "controls.oversee_pledges",
            "controls.sign_pledge",
            "controls.approve_gate",
            *WATCHING,
            *SEEING,
            "warehouse.costs",
        ],
    ),
    "operations_director": (
        "运营总监",
        [
            *OVERSIGHT,
            *REFERRALS,
            "findings.read_all",
            "commands.decide_held",
            "warehouse.approve_issue",
            "warehouse.record_unpapered_departure",
            "audit.read_breaches",
            "controls.do_duty",
            "controls.oversee_duties",
            "controls.oversee_pledges",
            "controls.sign_pledge",
            "calendar.set_day",
            "controls.propose_gate",
            "controls.try_gate",
            "catalogue.register_sku",
            *WATCHING,
            *SEEING,
            "warehouse.costs",
        ],
    ),
    "store_manager": (
        "店长",
        [
            *OVERSIGHT,
            *REFERRALS,
            "commands.decide_held",
            "warehouse.request_issue",
            "warehouse.approve_issue",
            "catalogue.register_sku",
            *FROM_FILES,
            "controls.sign_pledge",
            *WATCHING,
            *SEEING,
        ],
    ),
    "keeper": (
        "库管",
        [
            "warehouse.record_arrival",
            "warehouse.count_arrival",
            "warehouse.receive_goods",
            "warehouse.refuse_goods",
            "warehouse.dispatch_goods",
            "warehouse.return_goods",
            "warehouse.change_state",
            "warehouse.reverse_document",
            "warehouse.record_unpapered_departure",
            "controls.grant_waiver",
            "controls.do_duty",
            "controls.complete_duty",
            "controls.read_referrals",
            "controls.sign_pledge",
            *FROM_FILES,
            "queries.reveal",
            *VISITORS,
            *KEYS,
            *SEEING,
            "warehouse.costs",
        ],
    ),
    "warehouse_head": (
        "仓库主管",
        [
            *OVERSIGHT,
            "controls.read_referrals",
            "controls.do_duty",
            "controls.complete_duty",
            "controls.oversee_duties",
            "controls.sign_pledge",
            *WATCHING,
            *SEEING,
        ],
    ),
    "safety_officer": (
        "安全管理",
        [
            *OVERSIGHT,
            "findings.read_all",
            "controls.do_duty",
            "controls.sign_pledge",
            *FROM_FILES,
            "queries.reveal",
            *VISITORS,
            *KEYS,
        ],
    ),
    "admin_office": (
        "行政",
        ["controls.do_duty", "controls.sign_pledge", *FROM_FILES, "queries.reveal", *VISITORS, *KEYS],
    ),
    "customer_service": ("客服", ["warehouse.request_issue", "controls.sign_pledge", *SEEING]),
    "accountant": ("会计", ["controls.sign_pledge"]),
    "it_admin": (
        "系统管理员",
        [
            "org.found_entity",
            "org.found_unit",
            "org.open_place",
            "org.rename_entity",
            "org.rename_unit",
            "org.rename_place",
            "org.rename_post",
            "org.rename_person",
            "org.define_post",
            "org.grant_permission",
            "org.revoke_permission",
            "org.declare_incompatible",
            "org.end_incompatible",
            "org.permit_incompatible",
            "org.register_person",
            "org.assign",
            "org.end_assignment",
            "org.transfer",
            "org.substitute",
            "org.end_substitution",
            "org.record_leaving",
            "org.reset_password",
            "org.remove_second_factor",
            "org.switch_account",
            "org.end_sessions",
            "org.withdraw_token",
            "rulebook.answer_profile",
            "worklist.read_outgoing",
            "worklist.resend_outgoing",
            *DEVICES,
            "infosec.end_approval",
            *OVERSIGHT,
            *FROM_FILES,
            "controls.sign_pledge",
        ],
    ),
}
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
    if not may_load(using):
        message = "这个数据库里有真实人员，不能装入演示数据。请换一个数据目录：./guiju up --data 目录"
        raise RealPeople(message)
    if not _is_told(using):
        _found(using)
        _goods(using)
    return people(using)


def _is_told(using: str) -> bool:
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
            "lines": [{"permission": permission} for permission in dict.fromkeys([*EVERYBODY, *permissions])],
        }
        for code, (title, permissions) in POSTS.items()
    ]
    _once(DefinePost, posts, "posts", using)
    pack.load(PACK, since, using)


def _found(using: str) -> None:
    _once(FoundEntity, [{"code": ENTITY, "name": "规矩商贸有限公司"}], "entity", using)
    place = {"entity": ENTITY, "code": WAREHOUSE, "name": "一号仓", "kind": "warehouse"}
    _once(OpenPlace, [place], "places", using)
    define(FOUNDED, using)
    registered = [
        {"number": number, "name": name, "username": username, "lines": [{"post": post, "since": FOUNDED}]}
        for number, name, username, post in PEOPLE
    ]
    _once(RegisterPerson, registered, "people", using)
    _once(AnswerProfile, [PROFILE], "profile", using)
    skus = [
        {
            "code": code,
            "name": name,
            "spec": spec,
            "shelf_life_days": days,
            "lines": [{"code": barcode, "quantity": quantity} for barcode, quantity in barcodes],
        }
        for code, name, spec, days, barcodes in SKUS
    ]
    _once(RegisterSku, skus, "skus", using)


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
    _once(warehouse.ReceiveGoods, [received], "receipt-1", using, keeper)
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
