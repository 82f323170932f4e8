"""How many of each department are covered in each topic that clauses ask for, from those who work here today."""

from typing import Annotated

from django.utils import timezone

from guiju.domains.training.controls.uncovered import TrainedForPost, Uncovered
from guiju.domains.training.learners import Staff
from guiju.domains.training.queries.reading import READ
from guiju.domains.training.rules import Requirement, is_for, lapsed
from guiju.kernel.controls.in_force import bounds_of
from guiju.kernel.org.models import Assignment
from guiju.kernel.queries.columns import Column, Row
from guiju.kernel.queries.query import Asked, Found, Params, Query
from guiju.kernel.queries.reader import Reader

WHOLE = 100
NO_UNIT = "未分部门"


class DepartmentRow(Row):
    department: Annotated[str, Column("部门")]
    topic: Annotated[str, Column("主题")]
    people: Annotated[int, Column("应训")]
    covered: Annotated[int, Column("已训")]
    percent: Annotated[int, Column("覆盖率（%）")]


class CoverageByDepartment(Query):
    key = "training.coverage"
    title = "培训覆盖"
    row = DepartmentRow
    permission = READ
    empty = "还没有条款要求培训。"

    def found(self, params: Params, asked: Asked, reader: Reader) -> Found:
        now = timezone.now()
        bounds = [one for rule in (Uncovered, TrainedForPost) for one in bounds_of(rule, now, reader.using)]
        wanted = [one.params for one in bounds if isinstance(one.params, Requirement)]
        staff = Staff(timezone.localdate(now), reader.using)
        held = Assignment.objects.using(reader.using).filter(unit__isnull=False, end__isnull=True)
        units = dict(held.values_list("person", "unit__name"))
        counts: dict[tuple[str, str], list[int]] = {}
        for each in wanted:
            posts = each.default_learner_posts or each.default_guarded_posts
            for worker in staff.workers:
                for topic in each.default_topics:
                    fact = staff.fact(worker, topic)
                    if is_for(fact, each, posts):
                        count = counts.setdefault((units.get(worker.person, NO_UNIT), topic), [0, 0])
                        count[0] += 1
                        count[1] += lapsed(fact, each) is None
        rows = [
            self.row.record(
                id=index, department=unit, topic=topic, people=size, covered=done, percent=WHOLE * done // size
            )
            for index, ((unit, topic), (size, done)) in enumerate(sorted(counts.items()))
        ]
        return Found(rows[: asked.limit], "")
