"""Shape errors: item, line and field, in Chinese, all at once."""

from typing import Annotated, Any, Literal

import pytest

from guiju.kernel.commands.batch import from_columns, from_items
from guiju.kernel.commands.command import Input
from guiju.kernel.commands.fields import Label, mark_of
from guiju.kernel.commands.shape import InvalidInput, Part, ShapeError
from tests.protocol.sample.commands import Shapes, Store

GOOD = {"whole": 1, "text": "AB"}


def faults(command: Any, items: list[dict[str, Any]]) -> list[ShapeError]:
    with pytest.raises(InvalidInput) as caught:
        from_items(command, items)
    return caught.value.errors


@pytest.mark.parametrize(
    ("given", "field", "message"),
    [
        ({"whole": "a"}, "整数", "应为整数"),
        ({"whole": 1.5}, "整数", "应为整数"),
        ({"whole": None}, "整数", "应为整数"),
        ({"whole": 0}, "整数", "应不小于 1"),
        ({"whole": 10}, "整数", "应不大于 9"),
        ({"text": 5}, "文字", "应为文字"),
        ({"text": "A"}, "文字", "至少 2 个字"),
        ({"text": "  A  "}, "文字", "至少 2 个字"),
        ({"text": "ABCDE"}, "文字", "最多 4 个字"),
        ({"text": "ab"}, "文字", "格式不对"),
        ({"choice": "three"}, "选项", "应为其中之一：one、two"),
        ({"yes": "perhaps"}, "是否", "应为是或否"),
        ({"other": 1}, "other", "不是本单据的字段"),
    ],
)
def test_every_kind(given: dict[str, Any], field: str, message: str) -> None:
    [fault] = faults(Shapes, [GOOD, {**GOOD, **given}])
    assert (fault.item, fault.line, fault.title, fault.message) == (1, None, field, message)


def test_what_is_missing_and_what_is_wrong_are_told_together() -> None:
    found = faults(Shapes, [{"whole": "a"}, {"text": "AB"}, {**GOOD, "choice": "x"}])
    told = {(fault.item, fault.title, fault.message) for fault in found}
    assert told == {
        (0, "整数", "应为整数"),
        (0, "文字", "必填"),
        (1, "整数", "必填"),
        (2, "选项", "应为其中之一：one、two"),
    }


def test_a_line_is_named_in_its_item() -> None:
    line = {"code": "a", "quantity": 1}
    found = faults(
        Store,
        [{"shelf": "A", "lines": [line]}, {"shelf": "A", "lines": [line, {"code": "b", "quantity": 0}]}],
    )
    assert [(fault.item, fault.line, fault.title) for fault in found] == [(1, 1, "件数")]
    assert str(InvalidInput(found)) == "第 2 项第 2 行“件数”应不小于 1"
    assert InvalidInput(found).of_one_item == "第 2 行“件数”应不小于 1"


@pytest.mark.parametrize(
    ("items", "message"),
    [
        ([], "至少一项"),
        ([{"shelf": "A", "lines": []}], "至少填写一行"),
        ([{"shelf": "A"}], "至少填写一行"),
        ([{"shelf": "A", "lines": "x"}], "应为列表"),
        ([{"shelf": "A", "lines": ["x"]}], "应为列表"),
        ([{"lines": [{"code": "a", "quantity": 1}]}], "必填"),
    ],
)
def test_lines(items: list[dict[str, Any]], message: str) -> None:
    assert [fault.message for fault in faults(Store, items)] == [message]


def test_columns_of_unequal_length_are_a_programmers_error() -> None:
    with pytest.raises(ValueError, match="do not have 2 values"):
        from_columns(Shapes, {"whole": [1, 2], "text": ["AB"]})


def test_text_is_stripped() -> None:
    assert from_items(Shapes, [{**GOOD, "text": " AB "}]).head.text == ["AB"]


def test_many_faults_are_cut() -> None:
    assert len(faults(Shapes, [{}] * 1000)) <= 400


class Judged(Input):
    result: Annotated[Literal["passed", "failed"], Label("结果", choices={"passed": "合格", "failed": "不合格"})]
    target: Annotated[Annotated[str, Label("库位")], Label("新库位")]


def test_choices_are_told_in_the_words_of_the_form() -> None:
    _, faults_found = Part(Judged).validate({"result": [""], "target": ["A"]}, 1)
    assert faults_found == [(0, "result", "应为其中之一：合格、不合格")]


def test_the_outermost_label_names_a_field_to_everybody() -> None:
    label = mark_of(Judged.model_fields["target"], Label)
    assert label is not None
    assert label.title == Part(Judged).title("target") == "新库位"
