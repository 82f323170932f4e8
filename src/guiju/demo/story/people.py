"""Who comes and goes: visitors with a host, keys lent for a day."""

from datetime import timedelta

from guiju.demo.company import WAREHOUSE
from guiju.demo.story.stage import DIRECTOR, KEEPER, MANAGER, OFFICE, Stage
from guiju.domains.safety.registers import KeyLoans, Visitors
from guiju.kernel.commands.command import command_of
from guiju.kernel.worklist.commands import ReadMessages
from guiju.kernel.worklist.models import Message

_FRESH = timedelta(hours=20)
_GUESTS = (
    ("刘建国", "杭州日化供应链", "对账、看样", MANAGER),
    ("沈晓梅", "市消防技术服务中心", "消防设施维保", DIRECTOR),
    ("高师傅", "货架安装公司", "货架检修", KEEPER),
    ("何文", "嘉禾食品", "送质检报告", MANAGER),
    ("罗军", "深圳数码配件", "退换货交接", KEEPER),
)


def visitor_came(stage: Stage) -> None:
    name, company, purpose, host = stage.chance("guest").choice(_GUESTS)
    guest = {"place": WAREHOUSE, "name": name, "company": company, "purpose": purpose, "host": host}
    stage.act(OFFICE, Visitors.enter, {**guest, "arrived_at": stage.now}, "guest")


def visitor_left(stage: Stage) -> None:
    entry = stage.told(OFFICE, Visitors.enter, "guest")
    stage.act(OFFICE, command_of(f"{Visitors.key}.end"), {"entry": entry, "ended_at": stage.now}, "guest-left")


def key_lent(stage: Stage) -> None:
    key = {"place": WAREHOUSE, "key_code": "K-02", "opens": "食品区侧门", "holder": KEEPER, "lent_on": stage.day}
    stage.act(OFFICE, KeyLoans.enter, {**key, "due_on": stage.day}, "key")


def key_returned(stage: Stage) -> None:
    entry = stage.told(OFFICE, KeyLoans.enter, "key")
    stage.act(OFFICE, command_of(f"{KeyLoans.key}.end"), {"entry": entry, "ended_at": stage.now}, "key-back")


def messages_read(stage: Stage) -> None:
    """In the evening, all but what came in the last hours."""
    waiting = Message.objects.using(stage.using).filter(read_at__isnull=True, sent_at__lt=stage.now - _FRESH)
    by_person: dict[int, list[int]] = {}
    for message, person in waiting.order_by("id").values_list("id", "person"):
        by_person.setdefault(person, []).append(message)
    for who, account in stage.accounts.items():
        if account in by_person and stage.plays(who):
            stage.act(who, ReadMessages, [{"message": each} for each in by_person[account]], f"read-{who}")
