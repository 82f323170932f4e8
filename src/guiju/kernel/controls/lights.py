"""Lights: whether a clause lives. Computed from what its controls did, never set.

Each kind of a clause has a light of its own; the clause shows the worst of them (DESIGN 3.4).
"""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date, datetime
from enum import Enum
from functools import lru_cache
from operator import attrgetter
from types import MappingProxyType
from typing import NamedTuple

import orjson
from django.db import connections
from django.utils import timezone

from guiju.kernel.controls import cadence, signs
from guiju.kernel.controls.signs import Bound
from guiju.kernel.rulebook import profile
from guiju.kernel.rulebook.kept import of_rules
from guiju.kernel.rulebook.models import Clause, Kind, Mode
from guiju.kernel.rulebook.profile import Answer
from guiju.kernel.store.arrays import any_of, array


class Light(Enum):
    """From worst to best. ``word`` stands in the tag, ``says`` explains it to whoever asks."""

    BREACHED = ("breached", "有违反", "有没有了结的问题：")
    FAILING = ("failing", "失灵", "控制不能运行：")
    STALE = ("stale", "过期", "控制超过时限没有查看：")
    UNBOUND = ("unbound", "未绑定", "没有控制执行这一条，它只是一段文字。")
    PARTLY = ("partly", "部分绑定", "还没有控制的种类：")
    PLEDGED = ("pledged", "仅承诺", "只由本人签字承诺，系统不能核对行为。")
    OBSERVING = ("observing", "观察", "只记录、不拦截：")
    QUIET = ("quiet", "静默", "周期内没有可判定的事项：")
    LIVE = ("live", "生效", "每个控制都在周期内判定过事项。")
    INAPPLICABLE = ("inapplicable", "不适用", "公司情况表明不适用：")

    def __init__(self, key: str, word: str, says: str) -> None:
        self.rank = len(type(self).__members__)
        self.key = key
        self.word = word
        self.says = says

    __hash__ = object.__hash__  # each is one object; an Enum hashes its name in Python each time


class Shown(NamedTuple):
    """A light with what it is about: controls, kinds or answers by name."""

    light: Light
    about: tuple[str, ...] = ()

    @property
    def says(self) -> str:
        said = self.light.says
        return said.rstrip("。：") + "：" + "、".join(self.about) if self.about else said


_UNBOUND, _PLEDGED, _LIVE = Shown(Light.UNBOUND), Shown(Light.PLEDGED), Shown(Light.LIVE)
_RANK = attrgetter("rank")
_KINDS: dict[str, str] = dict(Kind.choices)


class Row(NamedTuple):
    """What a light needs to know of a clause; `COLUMNS` are its columns."""

    id: int
    code: str
    kind: str
    also: str
    applies_if: str
    occasion: str


COLUMNS = Row._fields


def row_of(clause: Clause) -> Row:
    return Row(*(getattr(clause, name) for name in COLUMNS))


class Standing(NamedTuple):
    """A clause with its bindings of today; ``kinds`` has a light for each kind it is written for or bound by."""

    row: Row
    bounds: tuple[Bound, ...]
    kinds: Mapping[str, Shown]
    shown: Shown

    @property
    def light(self) -> Light:
        return self.shown.light


def standing(rows: Sequence[Row], now: datetime | None = None, using: str = "default") -> list[Standing]:
    """Clauses with their lights, in the order given; a fixed number of statements however many they are."""
    moment = now or timezone.now()
    bounds = signs.bounds_of([row.id for row in rows], moment, using)
    breached = open_findings(timezone.localdate(moment), using)
    answered = profile.answers(using)
    titles = {question.flag: question.question for question in profile.questions()}
    return [_stand(row, bounds.get(row.id, ()), breached.get(row.code, 0), answered, titles, moment) for row in rows]


_OPEN = """
select clause, count(*) from (
  select clause from findings_finding where resolved_at is null
  union all
  select b.clause from findings_finding f
  join audit_breach b on b.evidence_id = (f.id >> 20) << 20 and b.control = f.control and b.subject_key = f.fingerprint
  where f.resolved_at is null and b.clause <> f.clause and {shared}
) cited group by clause
"""
"""A finding names its first clause; only a control that several clauses bind can cite more, by its breaches."""
_SHARED = """
select s.control from rulebook_binding s join rulebook_clause c on c.id = s.clause_id
group by s.control having count(distinct c.code) > 1
"""


def open_findings(day: date, using: str = "default") -> dict[str, int]:
    """How many findings are open, by each clause that they cite."""
    with connections[using].cursor() as cursor:
        cursor.execute(_OPEN.format(shared=any_of("f.control", "text", using)), [array(_shared(day, using), using)])
        return dict(cursor.fetchall())


@of_rules
def _shared(_day: date, using: str) -> list[str]:
    """The controls that several clauses were ever bound to."""
    with connections[using].cursor() as cursor:
        cursor.execute(_SHARED)
        return [control for (control,) in cursor.fetchall()]


def _stand(
    row: Row,
    bounds: tuple[Bound, ...],
    breached: int,
    answered: dict[str, Answer],
    titles: dict[str, str],
    now: datetime,
) -> Standing:
    within = cadence.of(row.occasion)
    marks = [(bound.kind, _light(bound, now, within), bound.title) for bound in bounds]
    kinds, shown = _by_kind(row.kind, row.also, tuple(marks))
    denied = profile.denied(_listed(row.applies_if), answered)
    if denied:
        shown = Shown(Light.INAPPLICABLE, tuple(titles.get(flag, flag) + "否" for flag in denied))
    elif breached:
        shown = Shown(Light.BREACHED, (f"{breached} 个",))
    return Standing(row, bounds, kinds, shown)


@lru_cache(maxsize=8192)
def _by_kind(kind: str, also: str, marks: tuple[tuple[str, Light, str], ...]) -> tuple[Mapping[str, Shown], Shown]:
    """Of each kind, and of the clause: from the kind, light and title of each of its bindings."""
    by_kind: dict[str, list[tuple[Light, str]]] = {written: [] for written in (kind, *_listed(also))}
    for bound, light, title in marks:
        by_kind.setdefault(bound, []).append((light, title))
    kinds = {each: _worst(found) for each, found in by_kind.items()}
    return MappingProxyType(kinds), _of_all(kinds)


@lru_cache(maxsize=1024)
def _listed(written: str) -> tuple[str, ...]:
    return tuple(orjson.loads(written))


def _light(bound: Bound, now: datetime, within: float) -> Light:
    """Of one binding."""
    sign = bound.sign
    if sign.fault:
        return Light.FAILING
    if sign.is_late:
        return Light.STALE
    if bound.mode == Mode.OBSERVE:
        return Light.OBSERVING
    return Light.LIVE if sign.is_busy(now, within) else Light.QUIET


def _worst(found: Sequence[tuple[Light, str]]) -> Shown:
    """Of all bindings of a kind."""
    if not found:
        return _UNBOUND
    if len(found) == 1:
        return Shown(found[0][0], (found[0][1],))
    worst = min((light for light, _ in found), key=_RANK)
    return Shown(worst, tuple(dict.fromkeys(title for light, title in found if light is worst)))


def _of_all(kinds: dict[str, Shown]) -> Shown:
    """Of all kinds: nothing bound is unbound, some kind left out is partly bound, a signature alone is a pledge."""
    if len(kinds) == 1 and Kind.PLEDGE not in kinds:
        (only,) = kinds.values()
        return _LIVE if only.light is Light.LIVE else only
    missing = [kind for kind, shown in kinds.items() if shown is _UNBOUND]
    if len(missing) == len(kinds):
        return _UNBOUND
    found = [shown for shown in kinds.values() if shown is not _UNBOUND]
    if missing:
        found.append(Shown(Light.PARTLY, tuple(_KINDS[kind] for kind in missing)))
    elif len(kinds) == 1 and Kind.PLEDGE in kinds:
        found.append(_PLEDGED)
    worst = min([shown.light for shown in found], key=_RANK)
    if worst is Light.LIVE:
        return _LIVE
    return Shown(worst, tuple(dict.fromkeys(name for shown in found if shown.light is worst for name in shown.about)))


def counted(standings: Iterable[Standing]) -> dict[Light, int]:
    """How many clauses show each light."""
    counts = dict.fromkeys(Light, 0)
    for each in standings:
        counts[each.light] += 1
    return counts
