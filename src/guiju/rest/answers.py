"""What came of a run, as a program reads it."""

from http import HTTPStatus
from typing import Any, Literal
from urllib.parse import quote

from django.http import HttpRequest
from django.utils.translation import gettext as _
from pydantic import BaseModel, Field

from guiju.kernel.commands.context import Outcome, Refusal
from guiju.rest.problems import Problem, problem_of

STATUSES = {"done": HTTPStatus.OK, "held": HTTPStatus.ACCEPTED, "refused": HTTPStatus.CONFLICT}


class CitedClause(BaseModel):
    code: str = Field(title="条款")
    version: int = Field(title="版本")
    title: str = Field(title="标题")
    link: str = Field(title="条款页")


class Breach(BaseModel):
    """One breached subject: clause, fact, what to do; ``item`` and ``line`` count from 0."""

    item: int = Field(title="第几项")
    line: int | None = Field(title="第几行")
    control: str = Field(title="控制")
    title: str = Field(title="控制名称")
    message: str = Field(title="事实")
    advice: str = Field(title="怎么办")
    clauses: list[CitedClause] = Field(title="依据")
    effect: str = Field(title="结果：block 拦截，hold 待批，warn 预警")
    subject_type: str = Field(title="事项类型")
    subject_key: str = Field(title="事项编号")
    waivable: bool = Field(title="可否特批")
    retryable: bool = Field(title="可否原样重试")


class CommandResult(BaseModel):
    """Positions of items, from 0, in three disjoint lists; reasons; answers."""

    run: int = Field(title="运行号")
    evidence: int = Field(title="证据号")
    command: str = Field(title="命令")
    outcome: Literal["done", "held", "refused"] = Field(title="结果")
    done: list[int] = Field(title="已办的项")
    held: list[int] = Field(title="待批的项")
    refused: list[int] = Field(title="被拒绝的项")
    answers: dict[str, dict[str, Any]] = Field(title="各项的回答，如单号")
    held_ids: dict[str, int] = Field(title="各待批项的申请号")
    breaches: list[Breach] = Field(title="拦截与待批的原因")
    warnings: list[Breach] = Field(title="预警")
    replayed: bool = Field(title="是否为以前的回答")


class RefusedResult(CommandResult, Problem):
    """Nothing was done and nothing is held; the refusal itself is kept as evidence."""


def breach_of(why: Refusal) -> Breach:
    clauses = [
        CitedClause(code=each.code, version=each.version, title=each.title, link=f"/clauses/{quote(each.code)}/")
        for each in why.clauses
    ]
    return Breach(**{**why._asdict(), "clauses": clauses})


def result_of(outcome: Outcome) -> CommandResult:
    return CommandResult(**_fields(outcome))


def refused_result(request: HttpRequest, outcome: Outcome) -> RefusedResult:
    first = outcome.refusals[0] if outcome.refusals else None
    detail = f"{first.title}：{first.message}" if first else _("没有办理任何一项。")
    if len(outcome.refusals) > 1:
        detail += _("（共 %(count)d 处）") % {"count": len(outcome.refusals)}
    problem = problem_of(request, HTTPStatus.CONFLICT, "refused", detail)
    return RefusedResult(**problem.model_dump(), **_fields(outcome))


def _fields(outcome: Outcome) -> dict[str, Any]:
    return {
        "run": outcome.run,
        "evidence": outcome.evidence,
        "command": outcome.command,
        "outcome": outcome.status,
        "done": outcome.done,
        "held": outcome.held,
        "refused": outcome.refused,
        "answers": {str(item): given for item, given in outcome.answers.items()},
        "held_ids": {str(item): held for item, held in outcome.held_ids.items()},
        "breaches": [breach_of(why) for why in outcome.refusals],
        "warnings": [breach_of(why) for why in outcome.warnings],
        "replayed": outcome.replayed,
    }
