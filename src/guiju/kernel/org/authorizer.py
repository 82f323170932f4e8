"""Who may: a permission comes from a post, a post from an assignment, its scope from the place of the assignment."""

from typing import Any

import orjson
from django.db import connections

from guiju.kernel.commands.context import SYSTEM, Context
from guiju.kernel.commands.ports import Permission, Question
from guiju.kernel.org import held

OWN_ACCOUNT = "org.own_account"
"""What everybody who works here may do with the own account; no post grants it."""


class Authorizer:
    """Deny unless a post held today grants it; the program itself may everything."""

    def question(self, context: Context, permission: str) -> Question:
        return _question(context.actor, permission, context.using)

    def answer(self, context: Context, value: Any) -> Permission:
        return _answer(context.actor, value)

    def permission(self, actor: int, permission: str, using: str) -> Permission:
        if actor == SYSTEM:
            return _answer(SYSTEM, None)
        question = _question(actor, permission, using)
        with connections[using].cursor() as cursor:
            cursor.execute(question.sql, question.parameters)
            row = cursor.fetchone()
        return _answer(actor, row[0] if row else None)

    def posts(self, actor: int, using: str) -> frozenset[str]:
        return frozenset(each.post for each in held.holdings_of(actor, using))


def _question(actor: int, permission: str, using: str) -> Question:
    if permission == OWN_ACCOUNT:
        return held.employed(actor, using)
    matches, parameters = held.matching(permission)
    return held.places(actor, matches, parameters, using)


def _answer(actor: int, value: Any) -> Permission:
    if actor == SYSTEM:
        return Permission(granted=True, places=None)
    places = orjson.loads(value) if isinstance(value, str) else value or []
    if held.EVERYWHERE in places:
        return Permission(granted=True, places=None)
    return Permission(granted=bool(places), places=frozenset(places))
