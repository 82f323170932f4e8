"""Whoever comes to a post without having signed the rulebook comes all the same, marked."""

from collections.abc import Sequence
from typing import NamedTuple

from django.utils import timezone
from pydantic import Field

from guiju.kernel.commands.context import Context
from guiju.kernel.commands.subjects import Subjects
from guiju.kernel.controls.examples import breaches, passes
from guiju.kernel.controls.gate import Gate, Params
from guiju.kernel.controls.models import PledgeSignature
from guiju.kernel.controls.pledges.audience import asked
from guiju.kernel.controls.pledges.pledge import PostCode
from guiju.kernel.org.models import Person
from guiju.kernel.org.subjects import PostTaken
from guiju.kernel.rulebook.models import Outcome


class Accepting(Params):
    default_rulebook: str = Field("", title="须确认的制度", max_length=10)
    default_accepting_posts: list[PostCode] = Field([], title="须先确认的岗位（空着是全体）")
    default_sign_days: int = Field(7, title="签署期限（天）", ge=0, le=365)


class Taking(NamedTuple):
    """Who comes to a post; ``unsigned`` are the codes of the rulebooks not signed, with spaces around."""

    person: str
    post: str
    unsigned: str


class RulesAccepted(Gate):
    key = "controls.rules_accepted"
    title = "到岗前确认制度"
    subject = PostTaken
    params = Accepting
    outcome = Outcome.WARN
    advice = "请提醒本人尽快阅读并签署"
    examples = (
        passes(Taking("P1", "partner", " S10 "), default_rulebook="S17"),
        breaches(Taking("P1", "partner", " S10 S17 "), default_rulebook="S17"),
        passes(Taking("P1", "keeper", " S17 "), default_rulebook="S17", default_accepting_posts=["partner"]),
    )

    def facts(self, subjects: Subjects, context: Context) -> Sequence[Taking]:
        wanted = asked(timezone.localdate(context.now), context.using)
        people = Person.objects.using(context.using).filter(number__in=set(subjects.person), account__isnull=False)
        accounts = dict(people.values_list("number", "account_id"))
        marks = {mark: code for code, each in wanted.items() for mark in each.text.hashes}
        rows = PledgeSignature.objects.using(context.using).filter(account__in=accounts.values(), text_hash__in=marks)
        signed = {(account, marks[mark]) for account, mark in rows.values_list("account", "text_hash")}
        return [
            Taking(person, post, f" {' '.join(code for code in wanted if (accounts.get(person), code) not in signed)} ")
            for person, post in subjects.rows("person", "post")
        ]

    @staticmethod
    def judge(fact: Taking, params: Accepting) -> str | None:
        if params.default_accepting_posts and fact.post not in params.default_accepting_posts:
            return None
        if f" {params.default_rulebook} " not in fact.unsigned:
            return None
        return f"{fact.person} 还没有签署 {params.default_rulebook}（RULES_NOT_ACCEPTED），{params.default_sign_days} 天内须签"
