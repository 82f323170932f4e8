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
from guiju.kernel.commands.subjects import Subjects
from guiju.kernel.commands.work import Work
from guiju.kernel.controls.models import PledgeSignature
from guiju.kernel.controls.pledges.audience import Asked, Audience, asked
from guiju.kernel.controls.pledges.standing import NO_TERMS, UNSIGNED, Signed, Signer
from guiju.kernel.controls.pledges.subjects import PledgeSigned
from guiju.kernel.controls.pledges.text import RulebookText, texts
from guiju.kernel.org.models import Person
from guiju.kernel.store.arrays import any_of, array
from guiju.kernel.store.stored import as_moment


class SignPledgeInput(Input):
    rulebook: Annotated[str, Label("制度"), Reference("rulebook.Rulebook", title="制度")]
    text_hash: Annotated[str, Field(pattern=r"^[0-9a-f]{64}$"), Label("条文摘要")]
    signer: Annotated[str, Field(max_length=20), Label("签署人（工号）", "空着是本人")] = ""
    device: Annotated[str, Field(max_length=200), Label("设备")] = ""
    read_seconds: Annotated[int | None, Field(ge=0, le=10**6), Label("阅读时间（秒）")] = None


class SignPledge(Command):
    """Nobody signs for another: whoever is signed in is who has signed."""

    key = "controls.sign_pledge"
    title = "签署承诺"
    header = SignPledgeInput
    yields = (PledgeSigned,)

    def prepare(self, batch: Batch, context: Context) -> Iterator[Refusal]:
        day = timezone.localdate(context.now)
        known = texts(batch.head.rulebook, day, context.using)
        books = asked(day, context.using)
        wanted = _wanted(known, books, context)
        batch.head.records["terms"] = [books[code].terms if code in books else NO_TERMS for code in batch.head.rulebook]
        batch.head.records["text"] = [known.get(code) for code in batch.head.rulebook]
        seen = set()
        for item, (code, given) in enumerate(batch.head.rows("rulebook", "text_hash")):
            if context.actor == SYSTEM:
                yield refusal(item, None, "signed_by_self", "系统不能代人签署", "请本人登录后签署")
            elif code in seen:
                yield refusal(item, None, "once", f"制度“{code}”在本次提交中出现两次", "每部制度只签一次")
            elif wanted.get(code) != given:
                message = "您读到的条文不是现行条文，可能刚刚更新"
                yield refusal(item, None, "signed_by_self", message, "请重新打开，读完现行条文再签署")
            seen.add(code)

    def subjects(self, batch: Batch, context: Context) -> list[Subjects]:
        columns = {"rulebook": batch.head.rulebook, "signer": batch.head.signer}
        return [Subjects(PledgeSigned, columns, list(range(batch.size)), [None] * batch.size)]

    def apply(self, batch: Batch, work: Work) -> None:
        work.refuse(_of_others(batch, work))
        rulebooks = batch.head.ids("rulebook")
        known = {
            (book, mark): (turn, Signed(as_moment(at), seconds))
            for book, mark, turn, at, seconds in work.select(
                f"select rulebook_id, text_hash, turn, signed_at, read_seconds from controls_pledgesignature "
                f"where account = %s and {any_of('rulebook_id', using=work.using)} order by turn",
                [work.actor, array(rulebooks, work.using)],
            )
        }
        before = [known.get(key, (0, UNSIGNED)) for key in zip(rulebooks, batch.head.text_hash, strict=True)]
        day = timezone.localdate(work.now)
        work.refuse(
            [
                refusal(item, None, "once", "您已经签过现行条文", "条文没有改动，不用再签")
                for item, ((_, last), terms) in enumerate(zip(before, batch.head.record("terms"), strict=True))
                if not last.under(terms, Signer(work.actor, "", day, last.at), day).may_sign
            ]
        )
        columns = {
            "rulebook_id": rulebooks,
            "text_hash": batch.head.text_hash,
            "account": work.actor,
            "signed_at": work.recorded_at,
            "device": batch.head.device,
            "version": [text.version for text in batch.head.record("text")],
            "read_seconds": [-1 if seconds is None else seconds for seconds in batch.head.read_seconds],
            "turn": [turn + 1 for turn, _ in before],
        }
        work.insert(PledgeSignature, columns, batch.size)


def _wanted(known: dict[str, RulebookText], books: dict[str, Asked], context: Context) -> dict[str, str]:
    """What the actor has to sign of each rulebook: its text, or the letter about the posts he holds."""
    day = timezone.localdate(context.now)
    found = {code: text.hash for code, text in known.items()}
    letters = {code: each for code, each in books.items() if each.by_post and code in found}
    if letters:
        own = Audience(day, context.using)
        found |= {code: letter for code, each in letters.items() if (letter := own.letter(each, context.actor))}
    return found


def _of_others(batch: Batch, work: Work) -> list[Refusal]:
    """Items that bear another's number, where no clause has stopped them."""
    if not any(batch.head.signer):
        return []
    own = Person.objects.using(work.using).filter(account=work.actor).values_list("number", flat=True).first()
    return [
        refusal(item, None, "signed_by_self", f"不能替 {signer} 签署", "请本人登录后签署")
        for item, signer in enumerate(batch.head.signer)
        if signer and signer != own
    ]
