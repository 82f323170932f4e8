"""What an administrator does about a person, each with its form."""

from collections.abc import Iterator, Mapping
from typing import Any, NamedTuple

from django.db.models import QuerySet
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from guiju.kernel.commands.command import Command
from guiju.kernel.org.commands import (
    Assign,
    EndAssignment,
    EndBadge,
    EndSessions,
    EndSubstitution,
    IssueBadge,
    RecordLeaving,
    RecordPhone,
    RemoveSecondFactor,
    RenamePerson,
    ResetPassword,
    Substitute,
    SwitchAccount,
    Transfer,
)
from guiju.kernel.org.models import Assignment, Person, Post, Unit
from guiju.kernel.pages.me import Me
from guiju.web.act_forms import ActForm, Drawn, form_of

MOST_CHOICES = 500
RESET = "给出一个 24 小时内有效的一次性密码，请当面交给本人；本人登录后要先设定自己的密码，其他设备上的登录会退出。"


BADGE = "工牌上的码只显示一次，请当面打印给本人；之前的工牌随即停用。本人在“我的账号”里设定六位口令后，才能用它登录共用设备。"


class Act(NamedTuple):
    """A form of the person's page: its command, the field that names the person, the fields it takes."""

    command: type[Command]
    person: str | None
    fields: tuple[str, ...]
    title: str = ""
    takes_away: bool = False


ACTS = {
    "assign": Act(Assign, "person", ("post", "place", "unit", "since"), "任职"),
    "transfer": Act(Transfer, None, ("assignment", "post", "place", "unit", "since", "reason"), "调岗"),
    "end": Act(EndAssignment, None, ("assignment", "last_day", "reason"), "免职", takes_away=True),
    "substitute": Act(Substitute, None, ("assignment", "substitute", "since", "until", "reason"), "指定代理"),
    "end_substitution": Act(EndSubstitution, None, ("substitution", "reason")),
    "rename": Act(RenamePerson, "person", ("name",), "改姓名"),
    "phone": Act(RecordPhone, "person", ("phone",), "登记手机"),
    "leave": Act(RecordLeaving, "person", ("last_day", "reason"), "登记离职", takes_away=True),
    "reset": Act(ResetPassword, "person", (), "重置密码"),
    "badge": Act(IssueBadge, "person", (), "发放工牌"),
    "end_badge": Act(EndBadge, "person", ("reason",), "停用工牌", takes_away=True),
    "end_sessions": Act(EndSessions, "person", ("reason",), "强制下线", takes_away=True),
    "remove_factor": Act(RemoveSecondFactor, "person", ("reason",), "停用二次验证", takes_away=True),
    "switch": Act(SwitchAccount, "person", ("is_open", "reason"), takes_away=True),
}
"""Those without a title have a form elsewhere on the page, or one that depends on how the account stands."""


def where_and_since() -> Drawn:
    """How the fields of an assignment are drawn."""
    return {
        "post": {"choices": dict(Post.objects.order_by("id").values_list("code", "title"))},
        "place": {"help": _("全公司")},
        "unit": {
            "choices": dict(
                Unit.objects.filter(closed_at=None).order_by("code").values_list("code", "name")[:MOST_CHOICES]
            )
        },
        "since": {"title": _("自（不填即今天）")},
    }


class Standing(NamedTuple):
    """What the forms about a person depend on."""

    held: list[Assignment]
    colleagues: QuerySet[Person]
    is_open: bool
    has_factor: bool
    has_badge: bool

    def offers(self, key: str, act: Act) -> bool:
        if "assignment" in act.fields and not self.held:
            return False
        if key == "end_badge":
            return self.has_badge
        return self.has_factor if key == "remove_factor" else key != "end_substitution"


def forms_of(
    me: Me, row: Person, standing: Standing, *, sent: str = "", given: Mapping[str, str] | None = None
) -> Iterator[ActForm]:
    """The forms that the reader may send about a person; the one that was ``sent`` stays open as it was filled in."""
    drawn = _drawn(standing)
    for key, act in ACTS.items():
        if not standing.offers(key, act) or not me.may(act.command.permission()):
            continue
        names = [name for name in act.fields if name != "is_open"]
        yield form_of(
            act.command,
            names,
            me.reader,
            key=key,
            title=act.title or (_("停用账号") if standing.is_open else _("启用账号")),
            url=reverse("act_on_person", args=[row.number, key]),
            drawn=drawn | _differently(key),
            given=given,
            was_sent=key == sent,
            hidden={"is_open": "no" if standing.is_open else "yes"} if key == "switch" else {},
            says={"reset": RESET, "badge": BADGE}.get(key, ""),
            takes_away=act.takes_away if key != "switch" else standing.is_open,
        )


def _drawn(standing: Standing) -> dict[str, Mapping[str, Any]]:
    called = {
        str(each.pk): " · ".join(filter(None, [each.post.title, each.place.name if each.place else ""]))
        for each in standing.held
    }
    people = standing.colleagues.order_by("number").values_list("number", "name")[:MOST_CHOICES]
    return {
        **where_and_since(),
        "assignment": {"choices": called},
        "substitute": {"title": _("代理人"), "choices": {number: f"{name}（{number}）" for number, name in people}},
        "last_day": {"value": timezone.localdate().isoformat()},
        "name": {"title": _("新姓名")},
    }


def _differently(key: str) -> dict[str, Mapping[str, Any]]:
    """What a field of the same name is in one form and not in the others."""
    today = timezone.localdate().isoformat()
    if key == "substitute":
        return {name: {"value": today} for name in ("since", "until")}
    return {"last_day": {"title": _("最后一天（不填即立刻）")}} if key == "end" else {}
