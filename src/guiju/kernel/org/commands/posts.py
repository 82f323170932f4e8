"""Posts, what they grant, and which of them one person must not hold together."""

from collections.abc import Iterator
from datetime import date
from typing import Annotated, Any, Literal

from django.utils import timezone
from pydantic import Field

from guiju.kernel.commands.batch import Batch
from guiju.kernel.commands.builtin import refusal
from guiju.kernel.commands.command import Command, Input
from guiju.kernel.commands.context import SYSTEM, Context, Refusal
from guiju.kernel.commands.fields import Label, Reference
from guiju.kernel.commands.work import Work
from guiju.kernel.org import held, segregation
from guiju.kernel.org.commands.scope import Code, Reason, company_only, lock_org
from guiju.kernel.org.models import (
    Grant,
    GrantEnd,
    Incompatibility,
    IncompatibilityEnd,
    IncompatibilityException,
    Post,
)
from guiju.kernel.org.permissions import title_of
from guiju.kernel.store.arrays import any_of, array

PermissionKey = Annotated[str, Field(min_length=3, max_length=80, pattern=r"^[a-z0-9_]+(\.[a-z0-9_]+)+$")]
APART = "请把两项分给不同的人；小公司确需一人兼任的，先由另一人登记不相容例外"


class DefinePostInput(Input):
    code: Annotated[Code, Label("代码")]
    title: Annotated[str, Field(min_length=1, max_length=60), Label("岗位")]
    superior: Annotated[str, Field(max_length=40), Label("上级岗位", "代码；最高的岗位空着")] = ""


class GrantInput(Input):
    permission: Annotated[PermissionKey, Label("权限")]


class DefinePost(Command):
    key = "org.define_post"
    title = "设立岗位"
    header = DefinePostInput
    line = GrantInput
    needs_lines = False

    def prepare(self, batch: Batch, context: Context) -> list[Refusal]:
        return [*company_only(batch), *_granted_twice(batch), *_no_superior(batch, context)]

    def apply(self, batch: Batch, work: Work) -> None:
        lock_org(work)
        posts = work.insert(Post, dict(batch.head.columns), batch.size)
        columns = {"post_id": batch.to_lines(posts), "permission": batch.lines.permission}
        work.insert(Grant, columns, len(batch.line_items))
        book = segregation.read(work, (), posts)
        clashes = ((item, book.between(post, post)) for item, post in enumerate(posts))
        work.refuse(
            [refusal(item, None, "duties_apart", book.told(found[0]), APART) for item, found in clashes if found]
        )


def _no_superior(batch: Batch, context: Context) -> list[Refusal]:
    """Items whose superior is no post, nor one of this batch."""
    named = {superior for superior in batch.head.superior if superior}
    if not named:
        return []
    known = {*batch.head.code, *Post.objects.using(context.using).filter(code__in=named).values_list("code", flat=True)}
    return [
        refusal(item, None, "reference_exists", f"上级岗位“{superior}”不存在", "请核对岗位代码后重新提交")
        for item, superior in enumerate(batch.head.superior)
        if superior and superior not in known
    ]


def _granted_twice(batch: Batch) -> Iterator[Refusal]:
    seen = set()
    for item, line, permission in zip(batch.line_items, batch.numbers, batch.lines.permission, strict=True):
        if (item, permission) in seen:
            message = f"权限“{title_of(permission)}”写了两次"
            yield refusal(item, line, "once", message, "同一权限只留一行")
        seen.add((item, permission))


class GrantPermissionInput(Input):
    post: Annotated[str, Label("岗位"), Reference("org.Post")]
    permission: Annotated[PermissionKey, Label("权限")]


class GrantPermission(Command):
    key = "org.grant_permission"
    title = "给岗位授权"
    header = GrantPermissionInput

    def prepare(self, batch: Batch, context: Context) -> list[Refusal]:
        return [*company_only(batch), *_to_own_post(batch, context, self.key)]

    def apply(self, batch: Batch, work: Work) -> None:
        lock_org(work)
        posts, wanted = batch.head.ids("post"), batch.head.permission
        given = _given(work, posts)
        book = segregation.read(work, (), posts, of_holders=True)
        faults = []
        for item, (post, permission) in enumerate(zip(posts, wanted, strict=True)):
            if given.get((post, permission), (0, None))[1] is not None:
                message = f"岗位“{book.titles[post]}”已有权限“{title_of(permission)}”"
                faults.append(refusal(item, None, "once", message, "无需重复授权"))
                continue
            book.permit(post, permission)
            why = book.clash_of_grant(post, permission)
            if why is not None:
                faults.append(refusal(item, None, "duties_apart", why, APART))
                book.forbid(post, permission)
                continue
            given[post, permission] = (given.get((post, permission), (0, None))[0] + 1, 0)
        work.refuse(faults)
        rounds = [given[key][0] for key in zip(posts, wanted, strict=True)]
        work.insert(Grant, {"post_id": posts, "permission": wanted, "round": rounds}, batch.size)


def _to_own_post(batch: Batch, context: Context, permission: str) -> list[Refusal]:
    """Nobody adds to a post of his own, as long as somebody else could."""
    if context.actor == SYSTEM:
        return []
    own = {each.post for each in held.holdings_of(context.actor, context.using)}
    others = held.holders_of_permission(permission, context.using) - {context.actor}
    return [
        refusal(item, None, "other_person", "不能给自己的岗位加权限", "请由另一位有此权限的同事办理")
        for item, post in enumerate(batch.head.post)
        if post in own and others
    ]


def _given(work: Work, posts: list[int]) -> dict[tuple[int, str], tuple[int, int | None]]:
    """By post and permission: how often it was given, and the grant that stands (None: none does)."""
    rows = work.select(
        "select g.post_id, g.permission, count(*), max(case when ge.id is null or ge.ends_at > %s then g.id end) "
        "from org_grant g left join org_grantend ge on ge.grant_id = g.id "
        f"where {any_of('g.post_id', using=work.using)} group by g.post_id, g.permission",
        [held.stored(timezone.now(), work.using), array(posts, work.using)],
    )
    return {(post, permission): (times, standing) for post, permission, times, standing in rows}


class RevokePermissionInput(Input):
    post: Annotated[str, Label("岗位"), Reference("org.Post")]
    permission: Annotated[PermissionKey, Label("权限")]
    reason: Annotated[Reason, Label("原因")]


class RevokePermission(Command):
    """Takes effect at once: who holds the post is refused from the next run on."""

    key = "org.revoke_permission"
    title = "收回岗位授权"
    header = RevokePermissionInput

    def prepare(self, batch: Batch, context: Context) -> list[Refusal]:
        return company_only(batch)

    def apply(self, batch: Batch, work: Work) -> None:
        lock_org(work)
        given = _given(work, batch.head.ids("post"))
        grants: list[Any] = []
        faults = []
        for item, (post, permission) in enumerate(zip(batch.head.ids("post"), batch.head.permission, strict=True)):
            standing = given.pop((post, permission), (0, None))[1]
            grants.append(standing)
            if standing is None:
                message = f"岗位“{batch.head.post[item]}”没有权限“{title_of(permission)}”"
                faults.append(refusal(item, None, "stands", message, "请核对后重新提交"))
        work.refuse(faults)
        columns = {"grant_id": grants, "ends_at": work.now, "reason": batch.head.reason}
        work.insert(GrantEnd, columns, batch.size)


class DeclareIncompatibleInput(Input):
    kind: Annotated[Literal["post", "permission"], Label("种类", choices={"post": "岗位", "permission": "权限"})]
    one: Annotated[str, Field(min_length=1, max_length=80), Label("一方")]
    other: Annotated[str, Field(min_length=1, max_length=80), Label("另一方")]
    reason: Annotated[Reason, Label("依据")]


class DeclareIncompatible(Command):
    """Who holds both already keeps both and is named in the answer: taking a post away is a decision of its own."""

    key = "org.declare_incompatible"
    title = "登记不相容岗位或权限"
    header = DeclareIncompatibleInput

    def prepare(self, batch: Batch, context: Context) -> list[Refusal]:
        return company_only(batch)

    def apply(self, batch: Batch, work: Work) -> None:
        lock_org(work)
        known = {code for (code,) in work.select("select code from org_post")}
        declared = {
            (kind, one, other): (rounds, standing)
            for kind, one, other, rounds, standing in work.select(
                "select i.kind, i.one, i.other, count(*), sum(case when e.id is null then 1 else 0 end) "
                "from org_incompatibility i left join org_incompatibilityend e on e.incompatibility_id = i.id "
                "group by i.kind, i.one, i.other"
            )
        }
        head = batch.head
        pairs = [(kind, *sorted((one, other))) for kind, one, other in head.rows("kind", "one", "other")]
        faults = list(_pair_faults(pairs, known, declared))
        work.refuse(faults)
        rounds = [declared.get(pair, (0, 0))[0] + 1 for pair in pairs]
        columns = {
            "kind": head.kind,
            "one": [one for _, one, _ in pairs],
            "other": [other for _, _, other in pairs],
            "reason": head.reason,
            "round": rounds,
        }
        work.insert(Incompatibility, columns, batch.size)


def _pair_faults(pairs: list[Any], known: set[str], declared: dict[Any, tuple[int, int]]) -> Iterator[Refusal]:
    seen = set()
    for item, pair in enumerate(pairs):
        kind, one, other = pair
        if one == other:
            yield refusal(item, None, "stands", "同一岗位或权限不能与自己不相容", "请填写两个不同的岗位或权限")
        elif kind == "post" and not {one, other} <= known:
            missing = "、".join(sorted({one, other} - known))
            yield refusal(item, None, "reference_exists", f"岗位“{missing}”不存在", "请核对岗位代码后重新提交")
        elif pair in seen or declared.get(pair, (0, 0))[1]:
            yield refusal(item, None, "once", f"“{one}”与“{other}”已登记为不相容", "无需重复登记")
        seen.add(pair)


class EndIncompatibleInput(Input):
    incompatibility: Annotated[int, Label("不相容"), Reference("org.Incompatibility", by="id", lock=True)]
    reason: Annotated[Reason, Label("原因")]


class EndIncompatible(Command):
    key = "org.end_incompatible"
    title = "取消不相容"
    header = EndIncompatibleInput

    def prepare(self, batch: Batch, context: Context) -> list[Refusal]:
        return company_only(batch)

    def apply(self, batch: Batch, work: Work) -> None:
        lock_org(work)
        columns = {"incompatibility_id": batch.head.ids("incompatibility"), "reason": batch.head.reason}
        work.insert(IncompatibilityEnd, columns, batch.size)


class PermitIncompatibleInput(Input):
    incompatibility: Annotated[int, Label("不相容"), Reference("org.Incompatibility", by="id")]
    person: Annotated[str, Label("工号"), Reference("org.Person", by="number", fetch=("account_id",))]
    until: Annotated[date, Label("有效至")]
    reason: Annotated[Reason, Label("原因")]


class PermitIncompatible(Command):
    """The small company's way out. Who permits neither benefits nor may then assign the post: `Book` leaves his out."""

    key = "org.permit_incompatible"
    title = "登记不相容例外"
    header = PermitIncompatibleInput

    def prepare(self, batch: Batch, context: Context) -> list[Refusal]:
        accounts = [record and record.account_id for record in batch.head.record("person")]
        own = [item for item, account in enumerate(accounts) if account is not None and account == context.actor]
        why = "不能给自己登记不相容例外"
        return [
            *company_only(batch),
            *(refusal(item, None, "other_person", why, "请由另一位有此权限的同事办理") for item in own),
        ]

    def apply(self, batch: Batch, work: Work) -> None:
        columns = {
            "incompatibility_id": batch.head.ids("incompatibility"),
            "person_id": batch.head.ids("person"),
            "until": batch.head.until,
            "reason": batch.head.reason,
            "granted_by": work.actor,
        }
        work.insert(IncompatibilityException, columns, batch.size)
