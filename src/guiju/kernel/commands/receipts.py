"""Idempotency: one receipt a request, one an item where items carry a reference."""

from collections.abc import Sequence
from hashlib import sha256
from typing import Any

import orjson
from django.db import IntegrityError, connections

from guiju.kernel.commands.batch import Batch
from guiju.kernel.commands.builtin import refusal
from guiju.kernel.commands.command import Command
from guiju.kernel.commands.context import Context, Refusal
from guiju.kernel.commands.models import ItemReceipt, Receipt
from guiju.kernel.commands.work import Work
from guiju.kernel.store.arrays import any_of, array
from guiju.lib.runs import RUN_BITS, evidence_of


def request_of(name: str, content: Any) -> str:
    """The request id of what the program does by itself about this content: the same again does nothing."""
    return f"{name}:{sha256(orjson.dumps(content)).hexdigest()[:32]}"


_TABLES = ("commands_receipt", "commands_item_receipt", "commands_itemreceipt")


def is_taken(error: IntegrityError) -> bool:
    """Whether another process committed the same key a moment ago."""
    return any(table in str(error) for table in _TABLES)


def keep(command: type[Command], batch: Batch, context: Context, work: Work) -> None:
    """Write the request's receipt, before anything is judged."""
    if context.request_id:
        columns = {
            "actor": context.actor,
            "command": command.key,
            "request_id": context.request_id,
            "digest": batch.digest,
        }
        work.insert(Receipt, columns, 1)


def evidence_by_request(actor: int, command: str, requests: Sequence[str], using: str) -> dict[str, int]:
    """The evidence ids of earlier runs, by request id."""
    with connections[using].cursor() as cursor:
        cursor.execute(
            "select request_id, id from commands_receipt where actor = %s and command = %s and "
            + any_of("request_id", "text", using),
            [actor, command, array(requests, using)],
        )
        return {request: evidence_of(receipt) for request, receipt in cursor.fetchall()}


def already_done(command: type[Command], batch: Batch, context: Context, work: Work) -> dict[int, list[Refusal]]:
    """Write the receipts of new items; refuse those whose reference came before."""
    if not context.references:
        return {}
    if len(context.references) != batch.size:
        message = f"{len(context.references)} references for {batch.size} items"
        raise ValueError(message)
    with connections[context.using].cursor() as cursor:
        cursor.execute(
            "select reference, id, digest from commands_itemreceipt where actor = %s and command = %s and "
            + any_of("reference", "text", context.using),
            [context.actor, command.key, array(context.references, context.using)],
        )
        known = {reference: (receipt >> RUN_BITS, digest) for reference, receipt, digest in cursor.fetchall()}
    digests = batch.item_digests(command)
    fresh: list[int] = []
    refused = {}
    for item, (reference, digest) in enumerate(zip(context.references, digests, strict=True)):
        if reference in known:
            refused[item] = [_came_before(item, reference, digest, *known[reference])]
        else:
            known[reference] = (work.run, digest)
            fresh.append(item)
    columns = {
        "actor": context.actor,
        "command": command.key,
        "reference": [context.references[item] for item in fresh],
        "digest": [digests[item] for item in fresh],
    }
    work.insert(ItemReceipt, columns, len(fresh))
    return refused


def _came_before(item: int, reference: str, digest: str, run: int, earlier: str) -> Refusal:
    what = "已经提交过" if digest == earlier else "已用于另一份内容"
    message = f"来源“{reference}”{what}，见运行 {run}"
    return refusal(item, None, "once", message, "无需重复录入；如内容有更正，请走更正单据")
