"""What is proposed and warned of, and that the command line says it."""

import json
from pathlib import Path

import pytest

from guiju.kernel.rulebook.adopting.adopt import AdoptedClause, adopt
from guiju.lib.rulebooks.sources import text_lines
from tests.archive.installation import Installation
from tests.turns import every_eighth_run

PACK = "guiju.packs.ecommerce"
TEXT = """出入库管理办法
第一条 入库时仓管员必须核对数量与送货单，不一致的不得入库。
第二条 出库坚持先进先出。
第三条 旷工一天扣三天工资。
第四条 单据保管2年。
第五条 出库坚持先进先出。
第六条 报销须在5个工作日内提交。
第七条 报销须在7个工作日内提交，由财务审批。
第八条 本办法最终解释权归公司所有。
"""


@pytest.fixture(scope="module")
def clauses() -> dict[str, AdoptedClause]:
    [book] = adopt(text_lines(TEXT), PACK)
    assert book.title == "出入库管理办法"
    return {clause.ref: clause for clause in book.clauses}


def test_the_right_control_is_proposed_with_its_reason(clauses: dict[str, AdoptedClause]) -> None:
    proposals = clauses["第一条"].proposals
    assert "warehouse.received_as_counted" in {each.control for each in proposals}
    assert all(each.why and 0 < each.score <= 1 for each in proposals)
    assert clauses["第一条"].actor == "仓管员"
    assert clauses["第一条"].kind == "gate"


@pytest.mark.parametrize(
    ("ref", "said"),
    [
        ("第三条", "工资支付暂行规定"),
        ("第四条", "会计档案管理办法"),
        ("第五条", "与 第二条（第 3 行）重复"),
        ("第七条", "与 第六条（第 7 行）不一致"),
        ("第八条", "最终解释权"),
    ],
)
def test_what_is_unlawful_said_twice_or_contradicts_is_told(
    clauses: dict[str, AdoptedClause], ref: str, said: str
) -> None:
    assert any(said in warning for warning in clauses[ref].warnings), clauses[ref].warnings


def test_clauses_that_are_in_order_are_not_warned_of(clauses: dict[str, AdoptedClause]) -> None:
    assert not clauses["第一条"].warnings
    assert not clauses["第六条"].warnings


def test_ids_follow_the_numbers_of_the_source() -> None:
    [book] = adopt(text_lines("制度汇编办法\n一、仓库\n1. 不得吸烟。\n2. 不得饮酒。\n二、办公\n1. 不得喧哗。\n"), PACK)
    assert [clause.id for clause in book.clauses] == ["1-一.1", "1-一.2", "1-二.1"]


def test_a_clause_for_others_says_which_answer_makes_it_so() -> None:
    text = "仓库管理办法\n一、开展跨境业务须按海关要求申报。\n"
    [plain] = adopt(text_lines(text), PACK)
    flags = {flag for clause in plain.clauses for flag in clause.flags}
    [answered] = adopt(text_lines(text), PACK, profile=dict.fromkeys(flags, False))
    assert all(any("不适用" in warning for warning in clause.warnings) for clause in answered.clauses if clause.flags)


@every_eighth_run(0)
def test_the_command_line_writes_json(tmp_path: Path) -> None:
    place = Installation(tmp_path / "data")
    file = tmp_path / "办法.txt"
    file.write_text(TEXT, encoding="gb18030")
    said = json.loads(place.guiju("adopt", file, "--json").stdout)
    [book] = said["rulebooks"]
    assert [clause["line"] for clause in book["clauses"]] == list(range(2, 10))
    assert book["clauses"][3]["params"] == [{"name": "单据保管", "value": 2, "unit": "年", "op": "="}]
    assert "共 1 部制度，8 条" in place.guiju("adopt", file).stdout
    assert "打不开" in place.guiju("adopt", tmp_path / "没有.txt", code=1).stderr
