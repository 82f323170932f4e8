"""While a department that a rulebook wants has nobody, its posts are the deputy's; he gives them back when it has."""

from datetime import datetime
from typing import Any

from django.utils import timezone

from guiju.domains.policy.controls.staffing import Standing, standings, wanted
from guiju.domains.policy.organisation import first_person
from guiju.kernel.commands.command import Command
from guiju.kernel.commands.context import SYSTEM, Context
from guiju.kernel.commands.models import Receipt
from guiju.kernel.commands.run import run_items
from guiju.kernel.org.commands import Assign, EndAssignment
from guiju.kernel.org.held import all_holdings
from guiju.kernel.org.models import Assignment, Post

GIVEN_BACK = "部门已有负责人，代办结束"
REQUEST = "policy.routed"


def step(moment: datetime, using: str = "default") -> None:
    """Idempotent: a post that somebody holds is not given, one that he holds no longer is not given back."""
    context = Context(SYSTEM, now=moment, using=using)
    params = wanted(context)
    for each, standing in zip(params, standings(params, using), strict=True):
        deputy = first_person([each.default_deputy, "owner"], using)
        if deputy and standing.fault:
            _give(each, deputy, moment, using)
        elif deputy:
            _take_back(each, standing, deputy, moment, using)


def _give(params: Any, deputy: str, moment: datetime, using: str) -> None:
    held = {each.post for each in all_holdings(using)}
    day = timezone.localdate(moment)
    posts = Post.objects.using(using).filter(code__in=params.default_posts).exclude(code__in=held)
    items = [{"person": deputy, "post": post} for post in posts.order_by("id").values_list("code", flat=True)]
    _run(Assign, items, f"{params.department}:{day}", moment, using)


def _take_back(params: Any, standing: Standing, deputy: str, moment: datetime, using: str) -> None:
    """What the program gave him beside his own: posts of the department that others hold in it."""
    if not standing.exists:
        return
    rows = Assignment.objects.using(using).filter(
        person__number=deputy, post__code__in=params.default_posts, unit__isnull=True, place__isnull=True, end=None
    )
    given = _runs(using)
    ids = [row.pk for row in rows.order_by("id") if row.run in given]
    items = [{"assignment": pk, "reason": GIVEN_BACK} for pk in ids]
    _run(EndAssignment, items, f"{params.department}:back:{ids}", moment, using)


def _runs(using: str) -> set[int]:
    """The runs in which the program gave posts by itself."""
    rows = Receipt.objects.using(using).filter(actor=SYSTEM, command=Assign.key, request_id__startswith=f"{REQUEST}:")
    return {row.run for row in rows}


def _run(command: type[Command], items: list[dict[str, Any]], key: str, moment: datetime, using: str) -> None:
    if items:
        run_items(command, items, Context(SYSTEM, now=moment, request_id=f"{REQUEST}:{key}"[:80], using=using))
