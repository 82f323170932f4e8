"""Each pattern through a sample control: both sides of its limit, other params, its sentence."""

from datetime import date
from typing import Annotated, Any, ClassVar, NamedTuple

import pytest
from hypothesis import given
from hypothesis import strategies as st

from guiju.kernel.commands.context import ClauseRef
from guiju.kernel.commands.subjects import Subject, Subjects
from guiju.kernel.controls import engine
from guiju.kernel.controls.gate import CumulativeGate, Gate, Params
from guiju.kernel.controls.patterns import (
    Comparison,
    CompleteRecord,
    ConfirmedOutside,
    DoneWithin,
    Due,
    Elapsed,
    Existing,
    Happening,
    MatchesDocument,
    Measured,
    MustExist,
    NotInUse,
    NotOverdue,
    Occurrence,
    Outside,
    Sample,
    Sampled,
    Share,
    Signatures,
    SumWithinLimit,
    TwoPersons,
    Unique,
    Use,
    Validity,
    ValidOnDay,
    WithinHours,
    WithinLimit,
)
from guiju.kernel.controls.patterns.amounts import needed
from guiju.kernel.controls.patterns.days import clock_of, minute_of
from guiju.kernel.controls.reading import GateReading, Reading, bound
from guiju.kernel.rulebook.models import Outcome

DAY = date(2026, 11, 24).toordinal()
CLAUSE = ClauseRef("S99.01", 1, "样例")


class Thing(Subject, key="patterns.thing", title="事项", natural_key=("code",)):
    code: Annotated[str, "编号"]


class LicenceValid(ValidOnDay, Gate):
    key, title, subject, what = "patterns.licence_valid", "许可证有效", Thing, "许可证"


class OpenOnly(WithinHours, Gate):
    key, title, subject = "patterns.open_only", "只在营业时间", Thing


class ReportedSoon(DoneWithin, Gate):
    key, title, subject = "patterns.reported_soon", "及时报告", Thing


class Repaid(NotOverdue, Gate):
    key, title, subject = "patterns.repaid", "按期归还", Thing


class Heights(Params):
    default_most_layers: int = 5


class StackedLow(WithinLimit, Gate):
    key, title, subject, unit = "patterns.stacked_low", "堆码不超高", Thing, " 层"
    params = Heights
    names: ClassVar = {"limit": "default_most_layers"}


class WarmEnough(WithinLimit, Gate):
    key, title, subject, unit, is_floor = "patterns.warm_enough", "温度不低于下限", Thing, " 度", True


class Budget(SumWithinLimit, CumulativeGate):
    key, title, subject = "patterns.budget", "不超预算", Thing


class BatchSampled(Sampled, Gate):
    key, title, subject = "patterns.batch_sampled", "按比例抽检", Thing


class Line(NamedTuple):
    noted: int
    counted: int
    noted_name: str
    found_name: str


class AsNoted(MatchesDocument, Gate):
    key, title, subject = "patterns.as_noted", "与单相符", Thing
    comparisons = (
        Comparison(
            "数量",
            lambda fact: fact.noted == fact.counted,
            "数量不符：单 {fact.noted}，实 {fact.counted}",
        ),
        Comparison("名称", lambda fact: fact.noted_name == fact.found_name, "名称不符：是{fact.found_name}"),
    )


class File(NamedTuple):
    has_contract: bool
    has_licence: bool


class FileComplete(CompleteRecord, Gate):
    key, title, subject = "patterns.file_complete", "档案齐全", Thing
    items: ClassVar = {"合同": "has_contract", "执照": "has_licence"}


class Trained(MustExist, Gate):
    key, title, subject, what = "patterns.trained", "已培训", Thing, "培训记录"


class Reviewed(TwoPersons, Gate):
    key, title, subject = "patterns.reviewed", "制单与复核分人", Thing
    roles = ("制单", "复核", "批准")


class NumberOnce(Unique, CumulativeGate):
    key, title, subject, what = "patterns.number_once", "发票号不重复", Thing, "发票号"


class PlaceFree(NotInUse, Gate):
    key, title, subject = "patterns.place_free", "无人在用", Thing


class Delisted(ConfirmedOutside, Gate):
    key, title, subject, where = "patterns.delisted", "平台已下架", Thing, "抖音"


def judge(gate: Any, fact: Any, **params: Any) -> str | None:
    said: str | None = gate.judge(fact, gate.params(**params))
    return said


class TestDays:
    @pytest.mark.parametrize(
        ("since", "until", "days_left", "said"),
        [
            (None, None, 30, None),
            (DAY, DAY, 0, None),
            (DAY + 1, None, 0, "许可证“甲”自 2026-11-25 起才有效"),
            (None, DAY - 1, 0, "许可证“甲”已于 2026-11-23 到期"),
            (None, DAY + 7, 7, None),
            (None, DAY + 6, 7, "许可证“甲”只剩 6 天（2026-11-30 到期），至少要 7 天"),
        ],
    )
    def test_valid_on_day(self, since: int | None, until: int | None, days_left: int, said: str | None) -> None:
        assert judge(LicenceValid, Validity("甲", since, until, DAY), days_left=days_left) == said

    @pytest.mark.parametrize(
        ("minute", "said"),
        [
            (540, None),
            (1079, None),
            (1080, "“付款”在 18:00，只能在 09:00 至 18:00 之间"),
            (539, "“付款”在 08:59，只能在 09:00 至 18:00 之间"),
        ],
    )
    def test_within_hours(self, minute: int, said: str | None) -> None:
        assert judge(OpenOnly, Happening("付款", minute, is_workday=False)) == said

    def test_only_on_workdays(self) -> None:
        assert judge(OpenOnly, Happening("付款", 600, is_workday=True), workdays_only=True) is None
        said = judge(OpenOnly, Happening("付款", 600, is_workday=False), workdays_only=True)
        assert said == "“付款”不在工作日，只能在工作日进行"

    @given(st.integers(0, 1439), st.integers(0, 1439), st.integers(0, 1439))
    def test_hours_over_midnight(self, opens: int, closes: int, minute: int) -> None:
        open_minutes, at = set(), opens
        while True:
            open_minutes.add(at)
            at = (at + 1) % 1440
            if at == closes:
                break
        said = judge(
            OpenOnly, Happening("值守", minute, is_workday=True), opens=clock_of(opens), closes=clock_of(closes)
        )
        assert (said is None) == (minute in open_minutes or opens == closes)

    @given(st.integers(0, 1439))
    def test_clocks(self, minute: int) -> None:
        assert minute_of(clock_of(minute)) == minute

    def test_done_within(self) -> None:
        assert judge(ReportedSoon, Elapsed(7200), hours=2) is None
        assert judge(ReportedSoon, Elapsed(7260), hours=2) == "过了 2 小时 1 分才完成，规定不超过 2 小时"
        assert judge(ReportedSoon, Elapsed(7260), hours=3) is None

    def test_not_overdue(self) -> None:
        assert judge(Repaid, Due("借款单 3", DAY - 2, DAY, is_done=False), grace_days=2) is None
        said = judge(Repaid, Due("借款单 3", DAY - 2, DAY, is_done=False), grace_days=1)
        assert said == "“借款单 3”应于 2026-11-22 前完成，已逾期 2 天"
        assert judge(Repaid, Due("借款单 3", DAY - 99, DAY, is_done=True)) is None


class TestAmounts:
    def test_within_limit_by_the_clause_s_own_name(self) -> None:
        assert judge(StackedLow, Measured("托盘 7", 5)) is None
        assert judge(StackedLow, Measured("托盘 7", 6)) == "“托盘 7”6 层，上限 5 层"
        assert judge(StackedLow, Measured("托盘 7", 6), default_most_layers=6) is None

    def test_not_below_a_floor(self) -> None:
        assert judge(WarmEnough, Measured("冷库", -18), limit=-18) is None
        assert judge(WarmEnough, Measured("冷库", -19), limit=-18) == "“冷库”-19 度，下限 -18 度"

    @given(st.integers(0, 50), st.integers(1, 50), st.integers(0, 50), st.none() | st.integers(0, 100))
    def test_sums(self, used: int, quantity: int, before: int, limit: int | None) -> None:
        said = Budget.judge_sum(Share("K", quantity, used, limit), Budget.params(), before)
        assert (said is None) == (limit is None or used + before + quantity <= limit)
        assert Budget.quantity(Share("K", quantity, used, limit)) == ("K", quantity)

    def test_a_sum_says_what_was_taken_before(self) -> None:
        assert Budget.judge_sum(Share("K", 6, 0, 5), Budget.params(), 0) == "上限 5，本次 6"
        assert Budget.judge_sum(Share("K", 2, 3, 5), Budget.params(), 1) == "上限 5，本次 2（此前已有 4）"

    @pytest.mark.parametrize(
        ("sample", "said"),
        [
            (Sample("批次 1", 100, 5, 0), None),
            (Sample("批次 1", 101, 5, 0), "“批次 1”共 101，应抽检 6，实抽 5"),
            (Sample("批次 1", 1, 1, 0), None),
            (Sample("批次 1", 0, 0, 0), None),
            (Sample("批次 1", 100, 5, 1), "“批次 1”抽检 5，不合格 1，最多允许 0"),
        ],
    )
    def test_sampled(self, sample: Sample, said: str | None) -> None:
        assert judge(BatchSampled, sample) == said

    @given(st.integers(0, 10**6), st.integers(0, 100), st.integers(0, 1000))
    def test_needed(self, population: int, percent: int, least: int) -> None:
        wanted = needed(population, percent, least)
        assert wanted <= population
        assert wanted == population or (wanted >= least and 100 * wanted >= population * percent)
        assert wanted == 0 or 100 * (wanted - 1) < population * percent or wanted <= least


class TestPapers:
    def test_matches_document(self) -> None:
        assert judge(AsNoted, Line(10, 9, "甲", "乙")) is None
        assert judge(AsNoted, Line(10, 9, "甲", "甲"), items=["名称"]) is None
        both = judge(AsNoted, Line(10, 9, "甲", "乙"), items=["数量", "名称"])
        assert both == "数量不符：单 10，实 9；名称不符：是乙"

    def test_complete_record(self) -> None:
        assert judge(FileComplete, File(has_contract=True, has_licence=True), required=["合同", "执照"]) is None
        assert (
            judge(FileComplete, File(has_contract=False, has_licence=False), required=["合同", "执照"])
            == "记录不完整，缺：合同、执照"
        )
        assert judge(FileComplete, File(has_contract=False, has_licence=True), required=["执照", "照片"]) is None

    def test_must_exist(self) -> None:
        assert judge(Trained, Existing("工号 1004", is_there=True)) is None
        assert judge(Trained, Existing("工号 1004", is_there=False)) == "“工号 1004”没有培训记录"

    @pytest.mark.parametrize(
        ("persons", "roles", "said"),
        [
            ((1, 2, 3), [], None),
            ((1, 0, 0), [], "缺签字：复核、批准"),
            ((1, 1, 2), [], "制单、复核是同一个人，须由不同的人签字"),
            ((1, 2, 2), ["制单", "复核"], None),
            ((1, 0, 2), ["制单", "批准"], None),
        ],
    )
    def test_two_persons(self, persons: tuple[int, ...], roles: list[str], said: str | None) -> None:
        assert judge(Reviewed, Signatures(persons), roles=roles) == said


class TestStanding:
    def test_unique(self) -> None:
        assert judge(NumberOnce, Occurrence("F1", 0)) is None
        assert judge(NumberOnce, Occurrence("F1", 2)) == "发票号“F1”已有 2 处"
        assert NumberOnce.judge_sum(Occurrence("F1", 0), NumberOnce.params(), 1) == "发票号“F1”已有 1 处"

    def test_not_in_use(self) -> None:
        assert judge(PlaceFree, Use("库位 A1", 0, "")) is None
        assert judge(PlaceFree, Use("库位 A1", 2, "批次 7")) == "“库位 A1”还有 2 处在用：批次 7"
        assert judge(PlaceFree, Use("库位 A1", 2, "")) == "“库位 A1”还有 2 处在用"

    def test_confirmed_outside(self) -> None:
        assert judge(Delisted, Outside("商品 7", 86_400, is_confirmed=False)) is None
        said = judge(Delisted, Outside("商品 7", 90_000, is_confirmed=False))
        assert said == "“商品 7”在抖音的处理已过 25 小时没有凭证，期限 24 小时"
        assert judge(Delisted, Outside("商品 7", 90_000, is_confirmed=True)) is None
        assert Delisted.outcome is Outcome.WARN

    def test_what_is_outside_never_stops(self) -> None:
        with pytest.raises(TypeError, match="cannot stop"):
            type("Stops", (ConfirmedOutside, Gate), {"subject": Thing, "outcome": Outcome.BLOCK})


def weighed(gate: type[Gate], facts: list[Any], **params: Any) -> engine.Verdict:
    codes = [str(number) for number in range(len(facts))]
    subjects = Subjects(Thing, {"code": codes}, list(range(len(facts))), [None] * len(facts))
    bounds = [bound(CLAUSE, gate.params(**params), "enforce")]
    return engine.weigh(Reading([GateReading(gate, subjects, facts, bounds)]), (), None)


class TestInTheEngine:
    def test_the_second_of_a_batch_is_a_double(self) -> None:
        verdict = weighed(NumberOnce, [Occurrence("F1", 0), Occurrence("F2", 0), Occurrence("F1", 0)])
        assert list(verdict.refused) == [2]

    def test_facts_with_lists_are_kept_as_they_are(self) -> None:
        verdict = weighed(Reviewed, [Signatures((1, 2, 3)), Signatures((1, 1, 3))])
        assert list(verdict.refused) == [1]
        assert verdict.controls[-1]["facts"] == {"persons": [(1, 2, 3), (1, 1, 3)]}

    def test_a_clause_must_have_the_pattern_s_params(self) -> None:
        with pytest.raises(TypeError, match=r"Heights has no \['limit'\]"):
            type("Nameless", (WithinLimit, Gate), {"key": "patterns.nameless", "subject": Thing, "params": Heights})
