"""What is still not done so many days after it arose: the shape of most watches of policy."""

from collections.abc import Iterable, Sequence
from typing import ClassVar, NamedTuple

from django.utils import timezone

from guiju.domains.policy.keeping_subjects import Matter
from guiju.domains.policy.staff import first_account
from guiju.kernel.commands.context import Context
from guiju.kernel.commands.subjects import Subjects
from guiju.kernel.controls.watch import Watch
from guiju.kernel.findings.standing import unsettled


class Waiting(NamedTuple):
    """A matter that arose ``days`` ago; ``is_open`` is false once it is settled."""

    name: str
    days: int
    is_open: bool = True


class Arisen(NamedTuple):
    """A matter by its key: its name, the ordinal of the day it arose, the account that answers (0: the watch's usual one)."""

    key: str
    name: str
    since: int
    owner: int = 0


class Overdue(Watch):
    """``matters`` are those that are open; ``answers`` the posts of whoever answers, the first that somebody holds."""

    subject = Matter
    answers: ClassVar[tuple[str, ...]] = ("owner",)

    def matters(self, context: Context) -> Iterable[Arisen]:
        raise NotImplementedError

    def subjects(self, context: Context) -> Subjects:
        found = list(self.matters(context))
        known = {each.key for each in found}
        today = timezone.localdate(context.now).toordinal()
        found += [Arisen(key, "", today) for key in sorted(unsettled(self.key, context.using) - known)]
        columns = {"matter": [each.key for each in found]}
        subjects = Subjects(self.subject, columns, list(range(len(found))), [None] * len(found))
        subjects.memo.update(today=today, matters=found, open=known)
        return subjects

    def facts(self, subjects: Subjects, context: Context) -> Sequence[Waiting]:
        today, still = subjects.memo["today"], subjects.memo["open"]
        return [Waiting(each.name, today - each.since, each.key in still) for each in subjects.memo["matters"]]

    def owners(self, subjects: Subjects, context: Context) -> Sequence[int]:
        usual = first_account(self.answers, context.using)
        return [each.owner or usual for each in subjects.memo["matters"]]
