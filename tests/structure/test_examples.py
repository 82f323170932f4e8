"""Every rule of the program has examples by which it is tested where it runs, and they notice a judge that is broken."""

from typing import Any

import pytest

from guiju.kernel.controls.examples import MARK, breaches, fault_of, passes
from guiju.kernel.controls.gate import Rule, gates
from guiju.kernel.controls.watch import watches

RULES = {
    key: rule for key, rule in {**gates(), **watches()}.items() if rule.__module__.startswith("guiju.") and rule.title
}


@pytest.mark.parametrize("key", sorted(RULES))
class TestRule:
    def test_it_has_what_passes_and_what_breaks_it_and_answers_so(self, key: str) -> None:
        assert {example.is_breach for example in RULES[key].examples} == {False, True}
        assert fault_of(RULES[key]) == ""

    @pytest.mark.parametrize("answer", [None, "不合规"])
    def test_a_judge_that_always_says_the_same_is_noticed(
        self, key: str, answer: str | None, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        for name in ("judge", "judge_sum"):
            monkeypatch.setattr(RULES[key], name, staticmethod(lambda *_: answer), raising=False)
        assert fault_of(RULES[key]).startswith(MARK)


def test_it_says_which_example_and_what_was_answered() -> None:
    class Broken(Rule):
        examples = (passes(1), breaches(2), breaches(3))

        @staticmethod
        def judge(fact: Any, params: Any) -> str | None:
            return None if fact < 3 else str(1 // 0)

    assert fault_of(Broken) == "自检第 2 例应判不合规，判为合规"
    Broken.examples = Broken.examples[2:]
    assert fault_of(Broken) == "自检第 1 例应判不合规，判定出错 ZeroDivisionError"
