"""Rulebooks of structures that nobody drew up for a program: what each clause is called, and under which heading it stands."""

import pytest

from guiju.lib.rulebooks.outline import OutlinedRulebook, outline
from guiju.lib.rulebooks.sources import text_lines

HEADINGS = """# 直播间运营守则

> 内部资料，版本 2.1

## 开播前

主播须在开播前 30 分钟到场，核对样品与链接。样品不齐的不得开播。

## 直播中

- 不得使用“最”“第一”等绝对化用语。
- 价格以商品页为准；口误的，当场更正。

---
修订记录：2025-03-01 首次发布
"""
QUESTIONS = """客服工作问答手册

问：客户要求退款，多久必须答复？
答：须在 2 小时内答复，夜间顺延至次日 9:00。

问：遇到辱骂怎么办？
答：保持礼貌，结束对话后上报主管。
"""
TABLE = """# 仓库奖惩办法

第一条 本办法适用于仓库全体员工。

第二条 奖惩标准如下表：

| 序号 | 情形 | 处理 |
| --- | --- | --- |
| 1 | 全月无差错 | 奖励 200 元 |

第三条 员工对处理不服的，可在 5 日内申诉。
"""
WRAPPED = """采购管理规程
1 总则
1.1 为规范采购行为，降低成本，制定本
规程。
1.2 本规程适用于 5000 元以上的
采购。
2 询价
2.1 采购员应当向不少于三家供应商询
价，并保存报价单。
2.1.1 单一来源采购须经总经理批准。
"""
ROMAN = """设计部作业规范
I. 图片
 a) 主图不得出现二维码和联系方式。
 b) 使用字体须有授权，由设计主管核对。
II. 文案
 a) 不得编造销量和评价。
"""
LETTERS = """快递交接须知
A. 交接须当面清点。
B. 面单不得外露。
C. 破损件须拍照。
D. 异常件须登记。
E. 交接单保存 1 年。
F. 车辆须登记。
G. 司机须出示证件。
H. 不得代签。
I. 夜间交接须两人在场。
J. 本须知由物流部负责解释。
"""
RESTARTING = """分公司综合管理制度
第一章 考勤
第一条 上班时间为 9:00 至 18:00。
第二章 印章
第一条 印章由办公室专人保管。
第二条 外带印章须经总经理批准。
附则
本制度自发布之日起施行。
签发人：王某某
日期：2025年6月1日
"""
ONE_LINE = (
    "跨境物流管理办法第一章总则第一条为规范跨境物流，制定本办法。第二章发运第二条仓库应当在订单确认后48小时内发运。"
    "第三条禁止寄递锂电池、粉末、液体等违禁品。第三章附则第四条本办法由物流部负责解释。"
)
BRACKETS = """【商品上架须知】
【一】资质
★ 食品须上传生产许可证，缺证的不予上架。
【二】标题
★ 标题不超过 30 个字，不得堆砌关键词。
"""
MISCOUNTED = """推广岗位规范
一、岗位要求 10)掌握行业产品知识;2)了解公司定价策略;3)用各种渠道推广品牌;4)定期跟踪推广效果;
"""
Told = list[tuple[str, str, tuple[str, ...]]]
CASES: dict[str, tuple[str, str, Told]] = {
    "headings without numbers": (
        HEADINGS,
        "直播间运营守则",
        [("", "主播须", ("开播前",)), ("-", "不得使", ("直播中",)), ("-", "价格以", ("直播中",))],
    ),
    "questions and answers": (QUESTIONS, "客服工作问答手册", [("", "问：客", ()), ("", "问：遇", ())]),
    "a table in an article": (
        TABLE,
        "仓库奖惩办法",
        [("第一条", "本办法", ()), ("第二条", "", ()), ("第三条", "员工对", ())],
    ),
    "decimals in lines that are wrapped": (
        WRAPPED,
        "采购管理规程",
        [
            ("1.1", "为规范", ("1 总则",)),
            ("1.2", "本规程", ("1 总则",)),
            ("2.1", "采购员", ("2 询价",)),
            ("2.1.1", "单一来", ("2 询价", "2.1")),
        ],
    ),
    "Roman numbers over small letters": (
        ROMAN,
        "设计部作业规范",
        [("a)", "主图不", ("I 图片",)), ("b)", "使用字", ("I 图片",)), ("a)", "不得编", ("II 文案",))],
    ),
    "letters past I": (
        LETTERS,
        "快递交接须知",
        [
            (letter, words, ())
            for letter, words in zip(
                "ABCDEFGHIJ",
                ("交接须", "面单不", "破损件", "异常件", "交接单", "车辆须", "司机须", "不得代", "夜间交", "本须知"),
                strict=True,
            )
        ],
    ),
    "articles counted anew in each chapter": (
        RESTARTING,
        "分公司综合管理制度",
        [
            ("第一条", "上班时", ("第一章 考勤",)),
            ("第一条", "印章由", ("第二章 印章",)),
            ("第二条", "外带印", ("第二章 印章",)),
            ("", "本制度", ("附则",)),
        ],
    ),
    "one line": (
        ONE_LINE,
        "跨境物流管理办法",
        [
            ("第一条", "为规范", ("第一章 总则",)),
            ("第二条", "仓库应", ("第二章 发运",)),
            ("第三条", "禁止寄", ("第二章 发运",)),
            ("第四条", "本办法", ("第三章 附则",)),
        ],
    ),
    "square brackets and stars": (
        BRACKETS,
        "商品上架须知",
        [("★", "食品须", ("【一】 资质",)), ("★", "标题不", ("【二】 标题",))],
    ),
    "a list that begins with ten": (
        MISCOUNTED,
        "推广岗位规范",
        [
            ("10)", "掌握行", ("一 岗位要求",)),
            ("2)", "了解公", ("一 岗位要求",)),
            ("3)", "用各种", ("一 岗位要求",)),
            ("4)", "定期跟", ("一 岗位要求",)),
        ],
    ),
}


def read(text: str) -> OutlinedRulebook:
    [book] = outline(text_lines(text, is_markdown=text.startswith("#")))
    return book


@pytest.mark.parametrize("name", CASES)
def test_structure_is_read(name: str) -> None:
    text, title, wanted = CASES[name]
    book = read(text)
    assert book.title == title
    found = [(clause.ref.rstrip("."), clause.text[:3], clause.chapter) for clause in book.clauses]
    assert found == wanted


def test_an_answer_stays_with_its_question() -> None:
    first, second = read(QUESTIONS).clauses
    assert first.text == "问：客户要求退款，多久必须答复？\n答：须在 2 小时内答复，夜间顺延至次日 9:00。"
    assert (first.lines, second.lines) == ([3, 4], [6, 7])


def test_rows_of_a_table_are_items_and_its_rule_is_not() -> None:
    clause = read(TABLE).clauses[1]
    assert clause.title == "奖惩标准如下表："
    assert [item.text for item in clause.items] == ["| 序号 | 情形 | 处理 |", "| 1 | 全月无差错 | 奖励 200 元 |"]


def test_who_signed_is_no_clause() -> None:
    assert not any("签发" in clause.whole or "2025" in clause.whole for clause in read(RESTARTING).clauses)
