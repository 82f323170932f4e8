"""The one table of measures, and how alike like cases were decided."""

from typing import Annotated, Any

from guiju.domains.conduct.controls.deciding import like
from guiju.domains.conduct.queries.cases import KINDS, NOTICES
from guiju.domains.conduct.queries.losses import READ
from guiju.domains.conduct.standing import Stand, stands
from guiju.kernel.queries.columns import Column, Row
from guiju.kernel.queries.query import Asked, Found, Params, Query
from guiju.kernel.queries.reader import Reader
from guiju.kernel.rulebook.penalties import table


class GradeRow(Row):
    grade: Annotated[str, Column("档次")]
    title: Annotated[str, Column("名称")]
    measures: Annotated[str, Column("可用措施或形式")]
    repeat: Annotated[str, Column("再犯或说明")]


class PenaltyTable(Query):
    """Families are named by the clauses; money fines stand here only as what is not done, and why."""

    key = "conduct.penalty_table"
    title = "奖惩表"
    row = GradeRow
    permission = NOTICES
    empty = "制度包没有奖惩表。"

    def found(self, params: Params, asked: Asked, reader: Reader) -> Found:
        whole = table()
        rows = [
            self.row.record(
                id=0,
                grade=f"{each.grade} 级",
                title=f"{each.also}（{each.title}）",
                measures="、".join(each.measures),
                repeat=each.repeat,
            )
            for each in whole.grades.values()
        ]
        rows.append(
            self.row.record(
                id=0,
                grade="罚款",
                title="停用",
                measures="不得罚款",
                repeat=f"{whole.fines.reason}（{whole.fines.law}）",
            )
        )
        rows += [
            self.row.record(
                id=0, grade=each.code, title=each.title, measures="、".join(each.forms), repeat="荣誉与奖金分别登记"
            )
            for each in whole.awards
        ]
        return Found([row._replace(id=index) for index, row in enumerate(rows)], "", len(rows))


class AlikeRow(Row):
    like: Annotated[str, Column("同类")]
    kind: Annotated[str, Column("种类", choices=KINDS)]
    place: Annotated[str, Column("部门或地点")]
    cases: Annotated[int, Column("件数")]
    mildest: Annotated[str, Column("最轻")]
    harshest: Annotated[str, Column("最重")]
    amount: Annotated[int, Column("平均金额", kind="money")]
    appealed: Annotated[int, Column("申诉件数")]
    changed: Annotated[int, Column("改变件数")]


class Alike(Query):
    """Decided cases by what they are compared with and by place."""

    key = "conduct.alike"
    title = "奖惩公平性"
    row = AlikeRow
    permission = READ
    empty = "还没有已决定的奖惩件。"

    def found(self, params: Params, asked: Asked, reader: Reader) -> Found:
        places = reader.permission(READ).places
        groups: dict[tuple[str, str, int], list[Stand]] = {}
        for each in stands(reader.using, decision__is_given=True):
            if places is None or each.place in places:
                groups.setdefault((like(each), each.kind, each.place), []).append(each)
        rows = [_alike(key, group) for key, group in sorted(groups.items())]
        return Found(rows, "", len(rows))


def _alike(key: tuple[str, str, int], group: list[Stand]) -> Any:
    ordered = sorted(group, key=lambda each: table().harshness(each.decided_measure or ""))
    return Alike.row.record(
        id=group[0].id,
        like=key[0],
        kind=key[1],
        place=group[0].place_name,
        cases=len(group),
        mildest=ordered[0].decided_measure or "",
        harshest=ordered[-1].decided_measure or "",
        amount=sum(each.decided_amount or 0 for each in group) // len(group),
        appealed=sum(each.appeal is not None for each in group),
        changed=sum(each.result in {"changed", "revoked"} for each in group),
    )
