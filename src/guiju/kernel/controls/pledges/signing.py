"""Signing: one's own name under the text in force; the ticker resolves the finding about it."""

from collections.abc import Iterator
from typing import Annotated

from django.utils import timezone
from pydantic import Field

from guiju.kernel.commands.batch import Batch
from guiju.kernel.commands.builtin import refusal
from guiju.kernel.commands.command import Command, Input
from guiju.kernel.commands.context import SYSTEM, Context, Refusal
from guiju.kernel.commands.fields import Label, Reference
from guiju.kernel.commands.work import Work
from guiju.kernel.controls.models import PledgeSignature
from guiju.kernel.controls.pledges.text import texts
from guiju.kernel.store.arrays import any_of, array


class SignPledgeInput(Input):
    rulebook: Annotated[str, Label("制度"), Reference("rulebook.Rulebook", title="制度")]
    text_hash: Annotated[str, Field(pattern=r"^[0-9a-f]{64}$"), Label("条文摘要")]


class SignPledge(Command):
    """Nobody signs for another: the command has no field for a person."""

    key = "controls.sign_pledge"
    title = "签署承诺"
    header = SignPledgeInput

    def prepare(self, batch: Batch, context: Context) -> Iterator[Refusal]:
        known = texts(batch.head.rulebook, timezone.localdate(context.now), context.using)
        seen = set()
        for item, (code, given) in enumerate(batch.head.rows("rulebook", "text_hash")):
            text = known.get(code)
            if context.actor == SYSTEM:
                yield refusal(item, None, "signed_by_self", "系统不能代人签署", "请本人登录后签署")
            elif code in seen:
                yield refusal(item, None, "once", f"制度“{code}”在本次提交中出现两次", "每部制度只签一次")
            elif text is None or text.hash != given:
                message = "您读到的条文不是现行条文，可能刚刚更新"
                yield refusal(item, None, "signed_by_self", message, "请重新打开，读完现行条文再签署")
            seen.add(code)

    def apply(self, batch: Batch, work: Work) -> None:
        rulebooks = batch.head.ids("rulebook")
        known = set(
            work.select(
                f"select rulebook_id, text_hash from controls_pledgesignature where account = %s "
                f"and {any_of('rulebook_id', using=work.using)}",
                [work.actor, array(rulebooks, work.using)],
            )
        )
        work.refuse(
            [
                refusal(item, None, "once", "您已经签过现行条文", "条文没有改动，不用再签")
                for item, key in enumerate(zip(rulebooks, batch.head.text_hash, strict=True))
                if key in known
            ]
        )
        columns = {
            "rulebook_id": rulebooks,
            "text_hash": batch.head.text_hash,
            "account": work.actor,
            "signed_at": work.recorded_at,
        }
        work.insert(PledgeSignature, columns, batch.size)
