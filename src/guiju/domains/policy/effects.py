"""What came of the goals of rulebooks: their indicators before and after, what their clauses judged and found."""

from collections.abc import Collection
from typing import NamedTuple

from dateutil.relativedelta import relativedelta
from django.db.models import Sum

from guiju.domains.policy.goals import GoalStanding, goals_of
from guiju.domains.policy.indicators import ONE_DAY, Compared, compared
from guiju.domains.policy.models import Application
from guiju.domains.policy.standing import in_force_now
from guiju.kernel.commands.context import Context
from guiju.kernel.controls.evaluation import Span, evaluate

YEAR = relativedelta(years=1)


class GoalEffect(NamedTuple):
    """A goal of a version in force with what measures it, in the span and in the year before."""

    version: str
    title: str
    clauses: tuple[str, ...]
    indicators: tuple[Compared, ...]

    @property
    def told(self) -> str:
        return "；".join(_spelled(each) for each in self.indicators) or "没有指标"


def _spelled(each: Compared) -> str:
    before, after = ("没有数据" if value is None else f"{value}{each.unit}" for value in (each.before, each.after))
    return f"{each.title} 前 {before}、后 {after}"


def goal_effects(rulebooks: Collection[str], span: Span, context: Context) -> list[GoalEffect]:
    """Of the versions in force of these rulebooks each goal; a fixed number of statements."""
    goals = _goals(rulebooks, context)
    titles = {title for _, goal in goals for title in goal.indicators}
    before = Span(span.since - YEAR, span.since - ONE_DAY)
    known = compared(titles, before, span, context.using) if titles else {}
    return [
        GoalEffect(number, goal.title, goal.clauses, tuple(known[title] for title in goal.indicators))
        for number, goal in goals
    ]


class GoalFigures(NamedTuple):
    """What the clauses of a goal judged and found in a span; ``losses`` of consumers in 分, from the cases of those clauses."""

    version: str
    title: str
    clauses: tuple[str, ...]
    judged: int
    breached: int
    losses: int


def goal_figures(rulebooks: Collection[str], span: Span, context: Context) -> list[GoalFigures]:
    """Of the versions in force of these rulebooks each goal; a fixed number of statements."""
    goals = _goals(rulebooks, context)
    codes = {code for _, goal in goals for code in goal.clauses}
    rows = evaluate(span, codes=codes, now=context.now, using=context.using) if codes else []
    figures = {row.code: row.figures for row in rows}
    cases = Application.objects.using(context.using).filter(
        clause__in=codes, happened_at__gte=span.begins, happened_at__lt=span.ends
    )
    losses = dict(cases.order_by().values_list("clause").annotate(loss=Sum("consumer_loss")))
    return [
        GoalFigures(
            number,
            goal.title,
            goal.clauses,
            sum(figures[code].judged for code in goal.clauses if code in figures),
            sum(figures[code].fired for code in goal.clauses if code in figures),
            sum(losses.get(code, 0) for code in goal.clauses),
        )
        for number, goal in goals
    ]


def _goals(rulebooks: Collection[str], context: Context) -> list[tuple[str, GoalStanding]]:
    standing = [
        span
        for span in in_force_now(context.now, context.using)
        if not rulebooks or span.number.partition(".")[0] in rulebooks
    ]
    known = goals_of([span.version for span in standing], context.now, context.using)
    return [(span.number, goal) for span in standing for goal in known.get(span.version, ())]
