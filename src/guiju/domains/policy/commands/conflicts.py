"""条款冲突: registered, settled by precedence where it is clear, else ruled; the loser's control is no longer judged by it."""

from collections.abc import Iterable, Sequence
from datetime import timedelta
from typing import Annotated, Any

from django.utils import timezone
from pydantic import Field

from guiju.domains.policy.clause_fields import ClauseCode, resolve
from guiju.domains.policy.controls.conflicts import Precedence, ruling_days
from guiju.domains.policy.keeping_subjects import ConflictRegistered
from guiju.domains.policy.models import Conflict, Ruling
from guiju.domains.policy.models.conflicts import Standing
from guiju.domains.policy.numbering import file_papers
from guiju.domains.policy.staff import BOSS, asked_posts, staff_of
from guiju.kernel.commands.batch import Batch
from guiju.kernel.commands.builtin import refusal
from guiju.kernel.commands.command import Command, Input
from guiju.kernel.commands.context import Context, Refusal
from guiju.kernel.commands.fields import Label, Reference
from guiju.kernel.commands.subjects import Subjects
from guiju.kernel.commands.work import Work
from guiju.kernel.controls.in_force import params_in_force
from guiju.kernel.rulebook.commands import CloseBinding
from guiju.kernel.rulebook.in_force import bindings_in_force
from guiju.kernel.worklist.tasks import DONE, end_tasks, open_tasks

SOURCE = "policy.conflict"
OWNER = "公司管理层"


class ConflictInput(Input):
    one: ClauseCode
    other: Annotated[ClauseCode | None, Label("与之冲突的条款", "与法规冲突的留空")] = None
    point: Annotated[str, Field(min_length=2, max_length=120), Label("冲突点")]
    control: Annotated[str, Field(max_length=80), Label("控制", "两条都绑定的控制，填了就按裁定停用一方")] = ""
    statute: Annotated[str, Field(max_length=120), Label("法规", "与法规冲突时填")] = ""
    article: Annotated[str, Field(max_length=40), Label("条")] = ""


class RegisterConflict(Command):
    key = "policy.register_conflict"
    title = "登记条款冲突"
    header = ConflictInput
    yields = (ConflictRegistered,)
    causes = (CloseBinding.key,)

    def prepare(self, batch: Batch, context: Context) -> list[Refusal]:
        head, today = batch.head, timezone.localdate(context.now)
        refused = [
            *resolve(head.one, today, context)[1],
            *resolve([each or "" for each in head.other], today, context)[1],
        ]
        head.records["claims"] = _claims(head.rows("one", "other"), context)
        for item, (other, statute, article) in enumerate(head.rows("other", "statute", "article")):
            if bool(other) == bool(statute and article):
                message, advice = "冲突的另一方没有写清", "请填另一条条款，或法规的名称和条"
                refused.append(refusal(item, None, "step_in_order", message, advice))
        return refused

    def subjects(self, batch: Batch, context: Context) -> list[Subjects]:
        head = batch.head
        columns = {
            "one": head.one,
            "other": [each or "" for each in head.other],
            "point": head.point,
            "claims": [" ".join(each) for each in head.record("claims")],
        }
        return [Subjects(ConflictRegistered, columns, list(range(batch.size)), [None] * batch.size)]

    def apply(self, batch: Batch, work: Work) -> None:
        head = batch.head
        standing = [
            _standing(bool(other), claims) for other, claims in zip(head.other, head.record("claims"), strict=True)
        ]
        winners = [
            _winner(claims, one, other or "") if each == Standing.NEWER else ""
            for each, claims, (one, other) in zip(
                standing, head.record("claims"), head.rows("one", "other"), strict=True
            )
        ]
        columns = {
            "one": head.one,
            "other": [each or "" for each in head.other],
            "point": head.point,
            "control": head.control,
            "statute": head.statute,
            "article": head.article,
            "standing": [each.value for each in standing],
            "winner": winners,
            "registered_by": work.actor,
            "registered_at": work.now,
        }
        ids = file_papers(work, batch, Conflict, columns, "CT")
        losers = [
            (item, _loser(winner, one, other or ""), control)
            for item, (winner, (one, other, control)) in enumerate(
                zip(winners, head.rows("one", "other", "control"), strict=True)
            )
            if winner and control
        ]
        _supersede(losers, work)
        _ask_for_ruling([item for item, each in enumerate(standing) if each in _OPEN], batch, ids, work)


_OPEN = (Standing.LOOP, Standing.UNRULED)


class RulingInput(Input):
    conflict: Annotated[
        str,
        Label("冲突单号"),
        Reference(
            "policy.Conflict", by="number", fetch=("one", "other", "control", "standing"), lock=True, title="条款冲突"
        ),
    ]
    winner: Annotated[ClauseCode, Label("以哪一条为准")]
    reason: Annotated[str, Field(min_length=2, max_length=500), Label("理由")]


class RuleConflict(Command):
    key = "policy.rule_conflict"
    title = "裁定条款冲突"
    header = RulingInput
    causes = (CloseBinding.key,)

    def prepare(self, batch: Batch, context: Context) -> list[Refusal]:
        head, refused = batch.head, []
        ruled = set(
            Ruling.objects.using(context.using)
            .filter(conflict__in=[each for each in head.ids("conflict") if each is not None])
            .values_list("conflict", flat=True)
        )
        for item, (record, winner) in enumerate(zip(head.record("conflict"), head.winner, strict=True)):
            if record is None:
                continue
            if record.id in ruled or record.standing == Standing.STATUTE:
                refused.append(refusal(item, None, "stands", "这件冲突已经有了结论", "法律优先的和裁定过的不再裁定"))
            elif winner not in {record.one, record.other}:
                refused.append(refusal(item, None, "step_in_order", f"{winner} 不是冲突的一方", "请选冲突的两条之一"))
            ruled.add(record.id)
        return refused

    def apply(self, batch: Batch, work: Work) -> None:
        head, records = batch.head, batch.head.record("conflict")
        columns = {
            "conflict_id": head.ids("conflict"),
            "winner": head.winner,
            "reason": head.reason,
            "ruled_by": work.actor,
            "ruled_at": work.now,
        }
        file_papers(work, batch, Ruling, columns, "CJ")
        losers = [
            (item, _loser(winner, record.one, record.other), record.control)
            for item, (winner, record) in enumerate(zip(head.winner, records, strict=True))
            if record.control
        ]
        _supersede(losers, work)
        end_tasks(work, SOURCE, [str(record.id) for record in records], DONE)


def _claims(pairs: Iterable[tuple[str, str | None]], context: Context) -> list[list[str]]:
    """By pair: the rulebooks of the two that claim to go before older ones."""
    claiming = {each.rulebook for each in params_in_force(Precedence, context)}
    books = ({code.partition(".")[0] for code in (one, other or "") if code} for one, other in pairs)
    return [sorted(claiming & each) for each in books]


def _standing(has_other: bool, claims: Sequence[str]) -> Standing:  # noqa: FBT001 — a column's value
    if not has_other:
        return Standing.STATUTE
    return {0: Standing.UNRULED, 1: Standing.NEWER}.get(len(claims), Standing.LOOP)


def _winner(claims: Sequence[str], one: str, other: str) -> str:
    return one if one.startswith(claims[0]) else other


def _loser(winner: str, one: str, other: str) -> str:
    return other if winner == one else one


def _supersede(losers: Sequence[tuple[int, str, str]], work: Work) -> None:
    """What loses on a point is no longer judged by its control; its other controls go on."""
    if not losers:
        return
    today = timezone.localdate(work.now)
    found = bindings_in_force(today, work.using).filter(
        clause__code__in={code for _, code, _ in losers}, control__in={control for *_, control in losers}
    )
    bound: dict[tuple[str, str], list[int]] = {}
    for pk, code, control in found.values_list("id", "clause__code", "control"):
        bound.setdefault((code, control), []).append(pk)
    ended = [(item, pk) for item, code, control in losers for pk in bound.pop((code, control), ())]
    if ended:
        work.perform(
            CloseBinding,
            {"binding": [pk for _, pk in ended], "last_day": [today - timedelta(days=1)] * len(ended)},
            origin=[item for item, _ in ended],
        )


def _ask_for_ruling(items: Sequence[int], batch: Batch, ids: range, work: Work) -> None:
    posts = asked_posts(OWNER, staff_of(work.actor, work.using)) if items else [BOSS]
    rows = [(item, post) for item in items for post in posts]
    due = timezone.localtime(work.now) + timedelta(days=ruling_days(work.context))
    columns: dict[str, Any] = {
        "post": [post for _, post in rows],
        "kind": SOURCE,
        "title": [
            f"裁定 {batch.head.one[item]} 与 {batch.head.other[item]} 的冲突：{batch.head.point[item]}"
            for item, _ in rows
        ],
        "page": "policy_conflicts",
        "due_at": due,
        "source": SOURCE,
        "source_key": [str(ids[item]) for item, _ in rows],
    }
    open_tasks(work, columns, len(rows))
