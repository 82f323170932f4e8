"""Nobody signs for another."""

from collections.abc import Sequence
from typing import NamedTuple

from guiju.kernel.commands.context import Context
from guiju.kernel.commands.subjects import Subjects
from guiju.kernel.controls.examples import breaches, passes
from guiju.kernel.controls.gate import Gate, Params
from guiju.kernel.controls.pledges.subjects import PledgeSigned
from guiju.kernel.org.models import Person


class Signing(NamedTuple):
    """``signer`` is the number under the signature, ``actor`` that of whoever is signed in."""

    signer: str
    actor: str


class SignedByHimself(Gate):
    key = "controls.signed_by_himself"
    title = "不得代他人签署"
    subject = PledgeSigned
    params = Params
    advice = "请本人登录后签署"
    examples = (passes(Signing("1004", "1004")), breaches(Signing("1005", "1004")))

    def facts(self, subjects: Subjects, context: Context) -> Sequence[Signing]:
        own = Person.objects.using(context.using).filter(account=context.actor).values_list("number", flat=True).first()
        return [Signing(signer or own or "", own or "") for signer in subjects.signer]

    @staticmethod
    def judge(fact: Signing, params: Params) -> str | None:
        if fact.signer == fact.actor:
            return None
        return f"您是 {fact.actor}，不能替 {fact.signer} 签署（SIGNER_MISMATCH）"
