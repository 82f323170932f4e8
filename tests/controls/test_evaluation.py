"""The evaluation of clauses: what was judged, stopped, waived, marked wrong, never run."""

from datetime import timedelta

from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from guiju.kernel.audit.models import Breach
from guiju.kernel.controls.evaluation import NEVER_RAN, ClauseEvaluation, Span, evaluate
from guiju.kernel.controls.evaluation.commands import MarkWrong
from guiju.kernel.controls.evaluation.queries import Evaluation, EvaluationParams
from guiju.kernel.controls.models import ControlDay, WrongMark
from guiju.kernel.controls.ticker import tick
from guiju.kernel.queries.query import Asked
from guiju.kernel.queries.reader import Reader
from tests.protocol.company import Bind, InTables, do, parcels, shelf
from tests.protocol.sample.commands import Store

GATE, WATCH = "sample.parcel_limit", "sample.stored_over_limit"


def _span() -> Span:
    today = timezone.localdate()
    return Span(today - timedelta(days=1), today)


def _of(code: str) -> ClauseEvaluation:
    return next(each for each in evaluate(_span()) if each.code == code)


def _keeper(company: InTables) -> int:
    shelf("A", place=company.place("W1"))
    return company.person("keeper", Store.key, MarkWrong.key)


def test_it_counts_by_clause_what_gates_did(company: InTables) -> None:
    keeper = _keeper(company)
    company.enact("S99.01", Bind(GATE, {"limit": 10}))
    company.enact("S99.02", Bind(GATE, {"limit": 20}, mode="warn"))
    company.enact("S99.03", Bind("sample.odd_parcel", mode="warn"))
    do(Store, parcels("A", [("a", 11)], [("b", 21)], [("c", 4)]), keeper)
    first, second, third = (_of(code) for code in ("S99.01", "S99.02", "S99.03"))
    assert (first.figures.judged, first.figures.refused, first.figures.warned) == (3, 2, 0)
    assert (second.figures.judged, second.figures.fired) == (3, 1)
    assert (third.figures.judged, third.never_ran) == (3, False)


def test_refused_wrongly_is_waived_later_or_marked(company: InTables) -> None:
    keeper = _keeper(company)
    company.enact("S99.01", Bind(GATE))
    do(Store, parcels("A", [("a", 11)], [("b", 21)], [("c", 31)]), keeper)
    assert _of("S99.01").figures.wrong == 0
    company.waive(GATE, "a", "S99.01", since=Breach.objects.latest("id").id)
    breach = Breach.objects.get(subject_key="b")
    assert do(MarkWrong, [{"breach": breach.id, "reason": "整箱可以上架"}], keeper).done == [0]
    again = do(MarkWrong, [{"breach": breach.id, "reason": "整箱可以上架"}], keeper)
    assert again.refusals[0].message == "这条判定已标记为误判"
    assert WrongMark.objects.count() == 1
    assert (_of("S99.01").figures.refused, _of("S99.01").figures.wrong) == (3, 2)
    do(Store, parcels("A", [("a", 11)]), keeper)
    assert _of("S99.01").figures.waived == 1


def test_a_watch_counts_its_looks_and_findings(company: InTables) -> None:
    keeper = _keeper(company)
    company.enact("S99.01", Bind(WATCH))
    assert _of("S99.01").never_ran
    do(Store, parcels("A", [("a", 15)]), keeper)
    tick()
    tick()
    found = _of("S99.01")
    assert (found.figures.judged, found.figures.found, found.opened, found.open, found.closed) == (1, 1, 1, 1, 0)
    assert not found.never_ran
    day = ControlDay.objects.get(control=WATCH)
    assert (day.looks, day.subjects, day.faults) == (1, 1, 0)
    tick(timezone.now() + timedelta(minutes=61))
    assert ControlDay.objects.get(control=WATCH).looks == 2


def test_another_span_knows_nothing_of_it(company: InTables) -> None:
    keeper = _keeper(company)
    company.enact("S99.01", Bind(GATE))
    do(Store, parcels("A", [("a", 11)]), keeper)
    day = timezone.localdate()
    earlier = evaluate(Span(day - timedelta(days=9), day - timedelta(days=2)))
    assert [(each.figures.judged, each.never_ran) for each in earlier] == [(0, True)]


def test_it_takes_the_same_statements_however_many_clauses(company: InTables) -> None:
    company.enact("S99.01", Bind(GATE), Bind(WATCH))
    with CaptureQueriesContext(connection) as few:
        evaluate(_span())
    for number in range(2, 20):
        company.enact(f"S99.{number:02}", Bind(GATE), Bind(WATCH))
    with CaptureQueriesContext(connection) as many:
        assert len(evaluate(_span())) == 19
    assert len(few) == len(many)


def test_the_list_says_what_never_ran_and_finds_it(company: InTables) -> None:
    keeper = _keeper(company)
    company.enact("S99.01", Bind(GATE))
    company.enact("S99.02", Bind("sample.tag_limit"))
    do(Store, parcels("A", [("a", 11)]), keeper)
    reader = Reader(company.person("chief", Evaluation.permission))
    rows = Evaluation().found(EvaluationParams(), Asked(), reader).rows
    assert [(row.code, row.ran, row.refused) for row in rows] == [("S99.01", "", 1), ("S99.02", NEVER_RAN, 0)]
    never = Evaluation().found(EvaluationParams(only="never"), Asked(), reader).rows
    assert [row.code for row in never] == ["S99.02"]
