"""What happened in a run, told from its evidence: found by run, evidence id, request id or document number."""

from collections.abc import Callable, Iterator
from datetime import datetime
from typing import Any

from django.utils import timezone

from guiju.kernel.audit import contents, heads
from guiju.kernel.audit.models import Breach, Decision, Evidence, PrivatePart, TreeHead
from guiju.kernel.store import triggers
from guiju.lib.digests.merkle import inclusion_proof
from guiju.lib.runs import RUN_BITS, evidence_of

_KEYS = ("number", "request_id")
_LARGEST_ID = (1 << 63) - 1
Label = Callable[[Any], str]


class Unknown(Exception):
    """Nothing in evidence has that key."""


def explain(key: str | int, using: str = "default", title_of: Label = str, name_of: Label = str) -> dict[str, Any]:
    """Who did what when, how it was judged, what it wrote, and how it is sealed.

    Args:
        key: a run number, an evidence id, the id of any posted row, a request id or a document number.
        using: the database.
        title_of: the Chinese title of a command key.
        name_of: the name of an actor id.

    Raises:
        Unknown: nothing has that key.
    """
    row = _found(key, using)
    if row is None:
        message = f"没有找到 {key}"
        raise Unknown(message)
    payload = contents.parse(contents.unpack(row.payload, is_compressed=row.is_compressed))
    breaches = list(Breach.objects.using(using).filter(evidence_id=row.id).order_by("id").values())
    return {
        "evidence": row.id,
        "run": row.id >> RUN_BITS,
        "command": row.command,
        "title": title_of(row.command),
        "actor": row.actor,
        "name": name_of(row.actor),
        "occurred_at": row.occurred_at,
        "recorded_at": row.recorded_at,
        "decisions": list(Decision.objects.using(using).filter(evidence_id=row.id).order_by("id").values()),
        "breaches": breaches,
        "refusals": [breach for breach in breaches if breach["effect"] == "block"],
        "writes": _writes(payload),
        "private_parts": list(
            PrivatePart.objects.using(using).filter(evidence_id=row.id).order_by("item").values("item", "erased_at")
        ),
        "made_up": [(int(item) + 1, datetime.fromisoformat(at)) for item, at in payload.get("made_up", {}).items()],
        "payload": payload,
        "seal": _seal(row, using),
    }


def as_text(told: dict[str, Any]) -> str:
    """`explain` as lines of Chinese."""
    return "\n".join(_lines(told))


def _found(key: str | int, using: str) -> Evidence | None:
    text = str(key).strip()
    wanted = list(_named_by(text, using))
    if text.isascii() and text.isdigit() and int(text) <= _LARGEST_ID:
        number = int(text)
        wanted += [number, number << RUN_BITS, evidence_of(number)]
    for evidence in wanted:
        row = Evidence.objects.using(using).filter(id=evidence).first() if evidence <= _LARGEST_ID else None
        if row is not None:
            return row
    return None


def _named_by(text: str, using: str) -> Iterator[int]:
    """The evidence of posted rows whose number or request id is ``text``."""
    for model in triggers.posted_models():
        names = {field.name for field in model._meta.concrete_fields}
        for name in _KEYS:
            if name in names:
                for row in model._base_manager.using(using).filter(**{name: text}).values_list("id", flat=True)[:1]:
                    yield evidence_of(row)


def _writes(payload: dict[str, Any]) -> list[dict[str, Any]]:
    titles = {model._meta.db_table: str(model._meta.verbose_name) for model in triggers.posted_models()}
    return [{**write, "title": titles.get(write["table"], write["table"])} for write in payload.get("writes", [])]


def _seal(row: Evidence, using: str) -> dict[str, Any] | None:
    """The first head that covers the row, and the audit path from the row's leaf to that head's root."""
    if row.leaf is None:
        return None
    known = TreeHead.objects.using(using)
    cut = known.filter(kind=heads.RESTORED, size__lte=row.leaf).order_by("-id").values_list("id", flat=True).first()
    head = known.filter(size__gt=row.leaf, id__gt=cut or 0).order_by("id").first()
    if head is None:
        return None
    leaves = Evidence.objects.using(using).filter(leaf__lt=head.size).order_by("leaf")
    pairs = leaves.values_list("public_commitment", "private_root").iterator(chunk_size=10_000)
    proof = inclusion_proof([contents.evidence_leaf(*pair) for pair in pairs], row.leaf)
    return {
        "leaf": row.leaf,
        "head": head.id,
        "size": head.size,
        "root": bytes(head.root).hex(),
        "signed_at": head.signed_at,
        "key_id": head.key_id,
        "proof": [step.hex() for step in proof],
    }


def _lines(told: dict[str, Any]) -> Iterator[str]:
    yield f"运行 {told['run']}（证据 {told['evidence']}）"
    yield f"命令：{told['title']}" + (f"（{told['command']}）" if told["title"] != told["command"] else "")
    yield f"经办人：{told['name']}"
    yield f"业务时间：{_local(told['occurred_at'])}　记录时间：{_local(told['recorded_at'])}"
    for item, happened in told["made_up"]:
        yield f"补录：第 {item} 项发生于 {_local(happened)}"
    for decision in told["decisions"]:
        yield (
            f"判定：{decision['control']}　依据 {decision['clauses']}　判定 {decision['judged']}、"
            f"拦截 {decision['blocked']}、待批 {decision['held']}、预警 {decision['warned']}"
        )
    for breach in told["breaches"]:
        reason = f"　已说明：{breach['reason']}" if breach["reason"] else ""
        line = "" if breach["line"] is None else f"第 {breach['line'] + 1} 行 "
        effect = _EFFECTS.get(breach["effect"], breach["effect"])
        yield (
            f"{effect}：第 {breach['item'] + 1} 项 {line}{breach['subject_key']}　"
            f"{breach['message']}　依据：{breach['clause']} 第 {breach['clause_version']} 版{reason}"
        )
    for write in told["writes"]:
        yield f"写入：{write['title']} {write['rows']} 行（{write['table']}#{write['first']} 起）"
    for part in told["private_parts"]:
        state = f"已于 {_local(part['erased_at'])} 清除" if part["erased_at"] else "加密保存"
        yield f"隐私部分：第 {part['item'] + 1} 项 {state}"
    seal = told["seal"]
    if seal is None:
        yield "封存：尚未封存"
    else:
        yield f"封存：第 {seal['leaf']} 叶，封存头 {seal['head']}（{_local(seal['signed_at'])}，密钥 {seal['key_id']}）"
        yield f"根：{seal['root']}"


_EFFECTS = {"block": "拦截", "hold": "待批", "warn": "预警"}


def _local(at: datetime) -> str:
    return timezone.localtime(at).strftime("%Y-%m-%d %H:%M:%S")
