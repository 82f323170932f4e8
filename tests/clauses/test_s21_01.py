"""S21.01: the numbers of the source stay, however they break; each clause has a code of its own beside them."""

import orjson
import pytest

from guiju.kernel.rulebook.models import DraftRulebook
from tests.clauses.adopting import all_kept, decide, drafted, imported
from tests.clauses.company import Company, refused
from tests.web.demo_people import entered

CLAUSE = "S21.01"
TEXT = """电商部管理制度
第一部分 电商部工作职责和考核标准
五、售后
(1)退货时核对商品是否完好，不完好的不得入库。
(2)换货须在当日登记并发出。
(3)查单须在两小时内回复客户。
(5)每次本店的购买顾客，做好相关的客户数据统计。
第二部分 电商部岗位职责
二、电商销售职务说明书 工作内容及职责2)学习并掌握公司产品的知识;3)通过网络渠道完成产品的销售;4)解答客户咨询，做好记录;
三、网络推广职务说明书
工作内容及职责10)学习并掌握行业热门产品的产品知识;2)了解公司产品的定价策略;3)利用各种互联网资源推广公司品牌;4)定期进行网站推广效果跟踪;
第三部分 电商部规章制度
一、日常工作内容
1、电商人员必须每日准时上、下班;
"""
LATER = TEXT.replace("换货须在当日登记并发出。", "换货须在次日登记并发出。")


@pytest.mark.clause("S21.01")
def test_original_numbers_stay_beside_codes(company: Company) -> None:
    outcome = imported(company, TEXT)
    assert outcome.done == [0], f"{CLAUSE}: saved as it is: {outcome.refusals}"
    clauses = drafted(outcome)
    promoted = [each.clause.ref for each in clauses.values() if each.clause.ref in {"10)", "2)", "3)"}]
    assert promoted[-3:] == ["10)", "2)", "3)"], f"{CLAUSE}: 推广岗 keeps 10) 2) 3), not {promoted}"
    draft = DraftRulebook.objects.get(pk=outcome.answers[0]["draft"])
    report = [each["said"] for each in orjson.loads(draft.report)]
    for gap in ("缺 4：3 之后是 (5)", "从 2) 起", "10 之后又从 2) 起"):
        assert any(gap in said for said in report), f"{CLAUSE}: the report lists “{gap}”: {report}"
    page = entered("zhou").get(f"/drafts/{draft.pk}/").content.decode()
    assert "编号检查" in page, f"{CLAUSE}: the page shows the report"
    assert "缺 4" in page, f"{CLAUSE}: the page shows the report"


@pytest.mark.clause("S21.01")
def test_numbers_are_not_silently_mended(company: Company) -> None:
    outcome = imported(company, TEXT)
    each = next(each for each in drafted(outcome).values() if each.clause.ref == "10)")
    edited = {"title": each.clause.title, "text": each.clause.text, "kind": "duty"}
    refused(CLAUSE, decide(company, each, "edit", ref="1)", **edited), "SOURCE_REF_LOCKED", "10)", "1)")
    now = drafted(outcome)[each.clause.code]
    assert (now.clause.ref, now.decision) == ("10)", ""), f"{CLAUSE}: it is as it was"
    assert decide(company, now, "edit", ref="10)", **edited).done == [0], f"{CLAUSE}: its words may be changed"
    all_kept(CLAUSE)


@pytest.mark.clause("S21.01")
def test_each_clause_has_one_code_that_stays(company: Company) -> None:
    first = imported(company, TEXT)
    codes = list(drafted(first))
    assert len(codes) == len(set(codes)), f"{CLAUSE}: one code a clause"
    assert all(code.startswith("G01.") for code in codes), f"{CLAUSE}: of the house's form"
    later = imported(company, LATER, first.answers[0]["draft"])
    assert sorted(drafted(later)) == sorted(codes), f"{CLAUSE}: the same codes in the next edition"
    words = {code: each.clause.ref for code, each in drafted(first).items()}
    again = {code: each.clause.ref for code, each in drafted(later).items()}
    assert again == words, f"{CLAUSE}: beside the same numbers"
