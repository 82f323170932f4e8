"""Who may: a permission comes from a post, a post from an assignment, its scope from the place of the assignment."""

from typing import Any

import orjson
from django.db import connections
from django.utils import timezone

from guiju.kernel.commands.context import SYSTEM, Context
from guiju.kernel.commands.ports import Permission, Question
from guiju.kernel.store.arrays import is_postgresql

EVERYWHERE = 0


class Authorizer:
    """Deny unless an assignment in force today grants it; the program itself may everything."""

    def question(self, context: Context, permission: str) -> Question:
        together = "json_agg" if is_postgresql(context.using) else "json_group_array"
        today = timezone.localdate()
        return Question(
            f"select {together}(coalesce(a.place_id, {EVERYWHERE})) from org_assignment a "
            "join org_grant g on g.post_id = a.post_id join org_person p on p.id = a.person_id "
            "where p.account_id = %s and g.permission = %s and (p.left_on is null or p.left_on >= %s) "
            "and a.since <= %s and (a.until is null or a.until >= %s) and (g.until is null or g.until >= %s)",
            (context.actor, permission, today, today, today, today),
        )

    def answer(self, context: Context, value: Any) -> Permission:
        if context.actor == SYSTEM:
            return Permission(granted=True, places=None)
        places = orjson.loads(value) if isinstance(value, str) else value or []
        if EVERYWHERE in places:
            return Permission(granted=True, places=None)
        return Permission(granted=bool(places), places=frozenset(places))

    def permission(self, actor: int, permission: str, using: str) -> Permission:
        context = Context(actor=actor, using=using)
        question = self.question(context, permission)
        with connections[using].cursor() as cursor:
            cursor.execute(question.sql, question.parameters)
            return self.answer(context, cursor.fetchone()[0])

    def posts(self, actor: int, using: str) -> frozenset[str]:
        today = timezone.localdate()
        with connections[using].cursor() as cursor:
            cursor.execute(
                "select q.code from org_assignment a join org_post q on q.id = a.post_id "
                "join org_person p on p.id = a.person_id where p.account_id = %s and "
                "(p.left_on is null or p.left_on >= %s) and a.since <= %s and (a.until is null or a.until >= %s)",
                [actor, today, today, today],
            )
            return frozenset(code for (code,) in cursor.fetchall())
