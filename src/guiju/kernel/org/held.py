"""What accounts hold today: posts by assignment or in somebody's stead, permissions by those posts, at which places.

Everything that asks who may asks these statements; the door asks `places` inside its own.
"""

from collections.abc import Collection, Iterable, Mapping
from datetime import date, datetime
from typing import Any, NamedTuple

from django.db import connections
from django.db.models import Q
from django.utils import timezone

from guiju.kernel.commands.ports import Permission, Question
from guiju.kernel.store.arrays import any_of, array, is_postgresql
from guiju.kernel.store.stored import as_day

EVERYWHERE = 0
"""Stands for no place in a list of places: no row has this id."""

_OPEN_ASSIGNMENT = "a.since <= %s and (ae.ends_at is null or ae.ends_at > %s) and (l.ends_at is null or l.ends_at > %s)"
_BY_ASSIGNMENT = (
    "select p.account_id as account, a.post_id as post, a.place_id as place, a.id as assignment, 0 as substitution "
    "from org_person p join org_assignment a on a.person_id = p.id "
    "left join org_assignmentend ae on ae.assignment_id = a.id left join org_leaving l on l.person_id = p.id "
    "where {who} and " + _OPEN_ASSIGNMENT
)
_BY_SUBSTITUTION = (
    "select p.account_id, a.post_id, a.place_id, a.id, s.id "
    "from org_person p join org_substitution s on s.substitute_id = p.id "
    "join org_assignment a on a.id = s.assignment_id left join org_substitutionend se on se.substitution_id = s.id "
    "left join org_assignmentend ae on ae.assignment_id = a.id left join org_leaving l on l.person_id = a.person_id "
    "left join org_leaving sl on sl.person_id = p.id "
    "where {who} and s.since <= %s and s.until >= %s and (se.ends_at is null or se.ends_at > %s) "
    "and (sl.ends_at is null or sl.ends_at > %s) and " + _OPEN_ASSIGNMENT
)
_GRANTED = "from held h join org_grant g on g.post_id = h.post left join org_grantend ge on ge.grant_id = g.id "
_STANDS = "(ge.ends_at is null or ge.ends_at > %s)"
_WITHIN = (
    "within(place) as (select coalesce(h.place, {everywhere}) {granted} where {permission} and {stands} "
    "union select below.id from within join org_place below on below.parent_id = within.place)"
)


class Holding(NamedTuple):
    """A post that an account holds today; ``substitution`` is 0 where it is held by assignment."""

    account: int
    post: str
    title: str
    place: str | None
    assignment: int
    substitution: int
    place_id: int | None = None


def stored(moment: date, using: str) -> Any:
    """A day or a moment as the engine keeps and compares it."""
    operations = connections[using].ops
    if isinstance(moment, datetime):
        return operations.adapt_datetimefield_value(moment)
    return operations.adapt_datefield_value(moment)


def _moment(using: str) -> Any:
    return stored(timezone.now(), using)


def _held(who: str, parameters: list[Any], using: str, at: datetime | None = None) -> Question:
    """SQL of the rows (account, post, place, assignment, substitution) of those of whom ``who`` is true, now or then."""
    moment = at or timezone.now()
    now, day = stored(moment, using), stored(timezone.localdate(moment), using)
    open_assignment = [day, now, now]
    return Question(
        f"{_BY_ASSIGNMENT.format(who=who)} union all {_BY_SUBSTITUTION.format(who=who)}",
        (*parameters, *open_assignment, *parameters, day, day, now, now, *open_assignment),
    )


def places(account: int, permission: str, parameters: list[Any], using: str) -> Question:
    """A scalar: the JSON list of places at which the account has a permission of which ``permission`` (SQL) is true.

    A place brings those below it; `EVERYWHERE` stands for an assignment without a place.
    """
    held = _held("p.account_id = %s", [account], using)
    within = _WITHIN.format(everywhere=EVERYWHERE, granted=_GRANTED, permission=permission, stands=_STANDS)
    together = "json_agg" if is_postgresql(using) else "json_group_array"
    return Question(
        f"with recursive held as ({held.sql}), {within} select {together}(place) from within",
        (*held.parameters, *parameters, _moment(using)),
    )


def employed(account: int, using: str) -> Question:
    """A scalar as `places`: everywhere for an account whose person works here, else null."""
    return Question(
        f"select '[{EVERYWHERE}]' from org_person p left join org_leaving l on l.person_id = p.id "
        "where p.account_id = %s and (l.ends_at is null or l.ends_at > %s)",
        (account, _moment(using)),
    )


def holdings_of(account: int, using: str = "default") -> list[Holding]:
    """The posts of the account today, own ones first."""
    return _holdings("p.account_id = %s", [account], using)


def all_holdings(using: str = "default") -> list[Holding]:
    """The posts of everybody who has an account, today."""
    return _holdings("p.account_id is not null", [], using)


def _holdings(
    who: str, parameters: list[Any], using: str, condition: str = "1 = 1", more: tuple[Any, ...] = ()
) -> list[Holding]:
    held = _held(who, parameters, using)
    sql = (
        f"with held as ({held.sql}) select h.account, q.code, q.title, w.name, h.assignment, h.substitution, h.place from held h "
        f"join org_post q on q.id = h.post left join org_place w on w.id = h.place where {condition} "
        "order by h.substitution, h.assignment"
    )
    return [Holding(*row) for row in _rows(sql, [*held.parameters, *more], using)]


def holders_of(posts: Collection[str], using: str = "default") -> dict[str, list[int]]:
    """Post code → accounts that hold it today, by assignment or in somebody's stead."""
    found: dict[str, list[int]] = {code: [] for code in posts}
    wanted = any_of("q.code", "text", using)
    for each in _holdings("p.account_id is not null", [], using, wanted, (array(sorted(posts), using),)):
        if each.account not in found[each.post]:
            found[each.post].append(each.account)
    return found


def still_here(person: str = "") -> Q:
    """Persons who have not left; ``person`` is the path to them."""
    path = f"{person}__leaving" if person else "leaving"
    return Q(**{f"{path}__isnull": True}) | Q(**{f"{path}__ends_at__gt": timezone.now()})


class PostHolder(NamedTuple):
    """Who holds a post at a moment; ``place`` is None everywhere, ``since`` the first day of the assignment.

    ``number`` and ``owner`` are of the assigned person, whoever stands in; the owner is the holder where that person
    has no account.
    """

    account: int
    owner: int
    number: str
    post: str
    place: int | None
    since: date
    assignment: int
    substitution: int


def post_holders(at: datetime, using: str = "default", posts: Iterable[str] | None = None) -> list[PostHolder]:
    """Everybody with an account and one of these posts (None: any) at a moment, in the order of assignment."""
    held = _held("p.account_id is not null", [], using, at)
    wanted, parameters = "1 = 1", list(held.parameters)
    if posts is not None:
        wanted = any_of("q.code", "text", using)
        parameters.append(array(sorted(set(posts)), using))
    sql = (
        f"with held as ({held.sql}) select h.account, coalesce(o.account_id, h.account), o.number, q.code, h.place, "
        "a.since, h.assignment, h.substitution from held h join org_post q on q.id = h.post "
        f"join org_assignment a on a.id = h.assignment join org_person o on o.id = a.person_id where {wanted} "
        "order by h.assignment, h.substitution"
    )
    rows = [PostHolder(*row) for row in _rows(sql, parameters, using)]
    return [row._replace(since=as_day(row.since)) for row in rows]


Seats = Mapping[str, frozenset[int] | None]
"""Posts, each with the places it is held at and below; None is everywhere."""
_WITHIN_POSTS = (
    f"within(owner, post, place) as (select m.owner, m.post, coalesce(m.place, {EVERYWHERE}) from mine m "
    "union select w.owner, w.post, below.id from within w join org_place below on below.parent_id = w.place) "
    "select w.owner, q.code, w.place from within w join org_post q on q.id = w.post"
)


def seats_of(account: int, using: str = "default") -> dict[str, frozenset[int] | None]:
    """The posts of the account today, each with the places it is held at and below; None is everywhere."""
    held = _held("p.account_id = %s", [account], using)
    sql = f"with recursive mine as (select 0 as owner, h.post, h.place from ({held.sql}) h), {_WITHIN_POSTS}"
    return _seats(_rows(sql, list(held.parameters), using)).get(0, {})


class Stead(NamedTuple):
    """By the account of the assigned person the posts that an account holds for him today; its own that others hold."""

    acts_for: Mapping[int, Seats]
    away: Seats


def stead_of(account: int, using: str = "default") -> Stead:
    """In whose stead an account is, and who is in its own."""
    own = "select id from org_person where account_id = %s"
    held = _held(f"(p.account_id = %s or a.person_id = ({own}))", [account, account], using)
    sql = (
        f"with recursive held as ({held.sql}), mine as ("
        "select case when h.account = %s then coalesce(o.account_id, h.account) else 0 end as owner, h.post, h.place "
        "from held h join org_assignment a on a.id = h.assignment join org_person o on o.id = a.person_id "
        f"where h.substitution <> 0), {_WITHIN_POSTS}"
    )
    found = _seats(_rows(sql, [*held.parameters, account], using))
    away = found.pop(0, {})
    return Stead(found, away)


def _seats(rows: Iterable[tuple[Any, ...]]) -> dict[int, dict[str, frozenset[int] | None]]:
    """By owner."""
    found: dict[int, dict[str, set[int]]] = {}
    for owner, code, place in rows:
        found.setdefault(owner, {}).setdefault(code, set()).add(place)
    return {
        owner: {code: None if EVERYWHERE in places else frozenset(places) for code, places in seats.items()}
        for owner, seats in found.items()
    }


def granted_to(account: int, using: str = "default") -> frozenset[str]:
    """The permissions of the account's posts today, wherever they hold."""
    return frozenset(permission for _, permission in granted_by(account, using))


def granted_by(account: int, using: str = "default") -> list[tuple[str, str]]:
    """What grants what: the posts of the account today, each with one of its permissions."""
    held = _held("p.account_id = %s", [account], using)
    sql = (
        f"with held as ({held.sql}) select distinct q.code, g.permission {_GRANTED} join org_post q on q.id = g.post_id "
        f"where {_STANDS}"
    )
    return [(post, permission) for post, permission in _rows(sql, [*held.parameters, _moment(using)], using)]


def permissions_of(account: int, seats: Seats, using: str = "default") -> dict[str, Permission]:
    """The permissions of the account's posts with the places at which they hold, of its `seats`; one statement."""
    found: dict[str, Permission] = {}
    for post, permission in granted_by(account, using):
        places, before = seats.get(post, frozenset()), found.get(permission)
        if before is not None:
            places = None if places is None or before.places is None else places | before.places
        found[permission] = Permission(granted=True, places=places)
    return found


def holders_of_permission(permission: str, using: str = "default") -> frozenset[int]:
    """The accounts that have a permission today; one that ends with a dot stands for any that begins so."""
    held = _held("p.account_id is not null", [], using)
    matches, parameters = matching(permission)
    sql = f"with held as ({held.sql}) select distinct h.account {_GRANTED} where {matches} and {_STANDS}"
    return frozenset(account for (account,) in _rows(sql, [*held.parameters, *parameters, _moment(using)], using))


def matching(permission: str) -> tuple[str, list[Any]]:
    """SQL that is true of a grant of ``permission``, or of any that begins with it where it ends with a dot."""
    if permission.endswith("."):
        return "substr(g.permission, 1, %s) = %s", [len(permission), permission]
    return "g.permission = %s", [permission]


def _rows(sql: str, parameters: list[Any], using: str) -> list[tuple[Any, ...]]:
    with connections[using].cursor() as cursor:
        cursor.execute(sql, parameters)
        return list(cursor.fetchall())
