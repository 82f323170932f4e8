"""What stands beside a clause: interpretations, supplements that fill it, the laws it rests on."""

from collections.abc import Iterator
from datetime import date
from typing import NamedTuple

from django.db.models import Q
from django.utils import timezone

from guiju.domains.policy.controls.organising import heads
from guiju.domains.policy.laws import standing_of
from guiju.domains.policy.models import Accountable, Supplement
from guiju.domains.policy.organisation import executors
from guiju.domains.policy.queries.conflicts import STATES as OF_CONFLICTS
from guiju.domains.policy.queries.conflicts import conflicts
from guiju.domains.policy.queries.interpretations import STATES, interpretations
from guiju.kernel.commands.context import SYSTEM, Context
from guiju.kernel.org.names import person_of
from guiju.kernel.rulebook.catalogue import controls
from guiju.kernel.rulebook.duplicates import demands, duplicates_in_force
from guiju.kernel.rulebook.in_force import bindings_in_force
from guiju.kernel.rulebook.models import Clause, Waiver

SHOWN = 20
_MARKS = {
    (True, True): ("warn", "有条件确认"),
    (True, False): ("warn", "有条件确认"),
    (False, True): ("warn", "待确认"),
    (False, False): ("pass", "依据"),
}


class Note(NamedTuple):
    """One row beside a clause; ``meaning`` is the colour of its ``mark``."""

    group: str
    meaning: str
    mark: str
    heading: str
    text: str
    small: str


def notes_of(code: str, day: date, using: str = "default") -> list[Note]:
    law = Clause.objects.using(using).filter(code=code, effective_from__lte=day).order_by("-version").first()
    laws = _laws(code, law.law, day, using) if law else ()
    return [
        *_duplicates(code, day, using),
        *_conflicts(code, using),
        *_waivers(code, using),
        *_accountable(code, using),
        *_executor(code, using),
        *_interpretations(code, day, using),
        *_supplements(code, day, using),
        *laws,
    ]


def _duplicates(code: str, day: date, using: str) -> Iterator[Note]:
    """The clauses of the same demand, with the controls that run for all of them."""
    known = duplicates_in_force(day, using)
    together = demands(known).get(code, ())
    others = [each for each in together if each != code]
    if not others:
        return
    titles, bound = controls(), bindings_in_force(day, using).filter(clause__code__in=together)
    shared = dict.fromkeys(bound.values_list("control", flat=True))
    told = "、".join(titles[each].title if each in titles else each for each in shared) or "还没有绑定控制"
    mark = f"重复于 {'、'.join(known[code])}" if code in known else "有重复条款"
    heading = f"与 {'、'.join(others)} 是同一项要求，共用控制"
    yield Note("重复条款", "plain", mark, heading, told, f"计 1 项要求、{len(together)} 处引用")


def _conflicts(code: str, using: str) -> Iterator[Note]:
    """Shown on both sides: the other clause or article, what is followed, who decided and when."""
    for each in conflicts(using).filter(Q(one=code) | Q(other=code)).order_by("-id"):
        against = each.one if each.other == code else each.other_side
        followed = f"以 {each.reading} 为准" if each.reading else "裁定以前，任何处分、扣减不得据以作出"
        superseded = "；本条在这一点上已被取代" if each.reading not in {"", code} else ""
        day = timezone.localdate(each.decided)
        told = f"{followed}{superseded}"
        yield Note(
            "冲突",
            OF_CONFLICTS[each.state],
            each.state,
            f"{each.number}　与 {against}：{each.point}",
            told,
            f"{each.decider_name} {day}",
        )


def _waivers(code: str, using: str) -> Iterator[Note]:
    """What is let off for a time, with who granted it; those that are over are shown as over."""
    rows = Waiver.objects.using(using).filter(clauses__contains=f'"{code}"').order_by("-id")
    titles, now = controls(), timezone.now()
    for each in rows.annotate(approver_name=person_of("approver"))[:SHOWN]:
        mark = ("warn", "特批中") if each.valid_until > now else ("plain", "特批已到期")
        title = titles[each.control].title if each.control in titles else each.control
        until = f"{timezone.localtime(each.valid_until):%Y-%m-%d %H:%M}"
        yield Note(
            "特批", *mark, f"{each.subject_key}　{title}", each.reason, f"{each.approver_name} 批准，有效至 {until}"
        )


def _accountable(code: str, using: str) -> Iterator[Note]:
    named = Accountable.objects.using(using).filter(code=code).select_related("person").order_by("-id").first()
    if named is not None:
        yield Note("责任高管", "plain", "责任高管", named.person.name, "", f"自 {timezone.localdate(named.named_at)}")


def _executor(code: str, using: str) -> Iterator[Note]:
    """Who executes it now, where a clause of its rulebook wants to know."""
    now = timezone.now()
    book = code.partition(".")[0]
    known = {key: head for key, head in heads(Context(SYSTEM, now, using=using)).items() if key == book}
    for each in executors(known, now, using, [code]):
        mark = ("warn", "代管") if each.stands_in else ("plain", "执行人")
        yield Note("执行人", *mark, "、".join(each.names) or "空缺", "", each.actor)


def _supplements(code: str, day: date, using: str) -> Iterator[Note]:
    own = Q(clause=code) | Q(link__clause=code)
    for each in Supplement.objects.using(using).filter(own).order_by("-id"):
        mark = ("pass", "生效中") if each.effective_from <= day else ("duty", "待生效")
        yield Note("补充规定", *mark, f"{each.number}　{each.title}", each.text, f"自 {each.effective_from} 生效")


def _laws(code: str, law: str, day: date, using: str) -> Iterator[Note]:
    for each in standing_of(code, law, day, using):
        told = "本条的控制以此版本为据" + ("；这个版本的影响评估还没有签字" if each.is_unassessed else "")
        mark = _MARKS[each.is_conditional, each.is_pending]
        heading = f"{each.statute}（{each.version}）"
        yield Note("法律依据", *mark, heading, told, f"自 {each.effective_from} 施行")


def _interpretations(code: str, day: date, using: str) -> Iterator[Note]:
    found = interpretations(day, using).filter(code=code).select_related("clause", "replaced_by").order_by("-id")
    for each in found:
        until = f"，到 {each.replaced_by.effective_from} 由 {each.replaced_by.number} 取代" if each.ends_before else ""
        stood_in = "（代管）" if each.stands_in else ""
        yield Note(
            "条款解释",
            STATES[each.state],
            each.state,
            f"{each.number}　{each.point}",
            each.text,
            f"第 {each.clause.version} 版，{each.published_on} {each.signer_name}{stood_in}签发，"
            f"自 {each.effective_from} 适用{until}",
        )
