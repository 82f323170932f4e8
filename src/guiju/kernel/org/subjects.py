"""What rules may judge about people and posts."""

from datetime import date
from typing import Annotated

from guiju.kernel.commands.subjects import Subject


class PostTaken(Subject, key="org.post_taken", title="任职", natural_key=("person", "post")):
    """Somebody is to hold a post, by assignment or in somebody's stead."""

    person: Annotated[str, "工号"]
    post: Annotated[str, "岗位"]
    place: Annotated[int | None, "地点"]
    since: Annotated[date, "自"]
    is_substitute: Annotated[bool, "代理"]


class UnitClosed(Subject, key="org.unit_closed", title="部门撤销", natural_key=("unit",)):
    """A department is to be closed."""

    unit: Annotated[str, "部门代码"]
    name: Annotated[str, "部门"]


class PersonLeft(Subject, key="org.person_left", title="离职", natural_key=("person",), protected=True):
    """Somebody has left; no rule keeps a person from leaving."""

    person: Annotated[str, "工号"]
    last_day: Annotated[date, "最后工作日"]
