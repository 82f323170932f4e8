"""The structure of rulebooks as companies write them."""

import io

import docx
import pytest

from guiju.lib.rulebooks.outline import OutlinedRulebook, outline
from guiju.lib.rulebooks.sources import SourceRefused, lines_of, text_lines


def outlined(text: str, *, is_markdown: bool = False) -> list[OutlinedRulebook]:
    return outline(text_lines(text, is_markdown=is_markdown))


def refs(book: OutlinedRulebook) -> list[tuple[int, str]]:
    return [(clause.line, clause.ref) for clause in book.clauses]


def test_articles_under_chapters_keep_their_paragraphs_and_items() -> None:
    [book] = outlined(
        "外借管理办法\n"
        "第一章 总则\n"
        "第一条 为管好外借物品，制定本办法。\n"
        "第二条 借用人应当具备下列条件：\n（一）在职员工；\n（二）没有逾期未还。\n"
        "第二章 归还\n"
        "第三条 归还时当面点清。\n缺少的照价赔偿。\n"
    )
    assert book.title == "外借管理办法"
    assert refs(book) == [(3, "第一条"), (4, "第二条"), (8, "第三条")]
    assert [item.ref for item in book.clauses[1].items] == ["（一）", "（二）"]
    assert book.clauses[1].chapter == ("第一章 总则",)
    assert book.clauses[2].items[0].text == "缺少的照价赔偿。"


def test_marks_within_a_line_are_told_from_quantities_and_references() -> None:
    [book] = outlined(
        "仓库管理制度\n一、存放1. 堆高不超过1.5米，见第三条规定。2. 离墙0.5米以上(1)食品另放(2)药品另放\n二、出入凭放行条\n"
    )
    assert [clause.ref for clause in book.clauses] == ["1", "2", "(1)", "(2)", "二"]
    assert book.clauses[0].text == "堆高不超过1.5米，见第三条规定。"


def test_a_broken_sentence_is_one_and_a_heading_above_its_text_is_its_title() -> None:
    [book] = outlined(
        "值班制度\n第一条  交接\n值班人员应在交接时逐项核对，\n双方签字后方可离开。\n第二条  记录\n值班记录保存三年。\n"
    )
    assert [(clause.title, clause.text) for clause in book.clauses] == [
        ("交接", "值班人员应在交接时逐项核对，双方签字后方可离开。"),
        ("记录", "值班记录保存三年。"),
    ]
    assert book.clauses[0].lines == [2, 3, 4]


def test_counts_that_begin_again_are_nested_where_they_stand() -> None:
    [book] = outlined(
        "考勤制度\n1. 迟到\n1.1 五分钟内提醒。\n1.2 再迟到应说明原因。\n2. 请假\n2.1 须具备下列之一：\n"
        "1）病假证明。\n2）丧假证明。\n3. 旷工\n1）不得代打卡。\n"
    )
    assert [clause.path for clause in book.clauses] == [
        ("1", "1.1"),
        ("1", "1.2"),
        ("2", "2.1"),
        ("3", "1）"),
    ]
    assert [item.text for item in book.clauses[2].items] == ["病假证明。", "丧假证明。"]


def test_a_page_of_several_rulebooks_without_its_noise() -> None:
    books = outlined(
        "办公制度\n合集下载\n安全制度\n\n安全制度\n\n一、不得吸烟。\n二、下班断电。\n"
        "保密制度(精选3篇)\n\n保密制度(精选3篇)\n\n以下是小编整理的保密制度，供大家参考。\n一、客户资料不得外传。\n"
        "下载文档前请先预览，本站文档由网友上传。\n相关文档\n"
    )
    assert [(book.title, book.line, len(book.clauses)) for book in books] == [
        ("安全制度", 3, 2),
        ("保密制度(精选3篇)", 9, 1),
    ]


def test_a_table_of_contents_appendices_and_forms_are_no_clauses() -> None:
    [book] = outlined(
        "# 采购管理制度\n**版本：** V2\n## 目录\n第一章 权限\n第二章 验收\n"
        "## 第一章 权限\n### 第一条 额度\n| 金额 | 审批人 |\n|---|---|\n| 1000 元以下 | 主管 |\n"
        "## 第二章 验收\n### 第二条 到货\n到货应当日验收。\n```\n申请 → 验收\n```\n## 附件\n1. 申请单\n姓名：______\n",
        is_markdown=True,
    )
    assert [clause.ref for clause in book.clauses] == ["第一条", "第二条"]
    assert book.clauses[0].items[-1].text == "| 1000 元以下 | 主管 |"
    assert book.clauses[1].whole == "到货\n到货应当日验收。"


def test_bullets_under_headings() -> None:
    [book] = outlined(
        "## 一、卫生\n\n- 每日清洁。\n- 每周消毒一次。\n\n## 二、巡查\n\n- 不得留死角。\n", is_markdown=True
    )
    assert [(clause.chapter, clause.text) for clause in book.clauses] == [
        (("一 卫生",), "每日清洁。"),
        (("一 卫生",), "每周消毒一次。"),
        (("二 巡查",), "不得留死角。"),
    ]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030", "utf-16"])
def test_encodings(encoding: str) -> None:
    assert [line.text for line in lines_of("第一条 不得外借。\r\n\r\n第二条 归还。".encode(encoding))] == [
        "第一条 不得外借。",
        "第二条 归还。",
    ]


def test_word_files_keep_paragraphs_tables_and_headings() -> None:
    document = docx.Document()
    document.add_heading("用车管理制度", level=1)
    document.add_paragraph("第一条 用车应提前一天申请。")
    table = document.add_table(rows=1, cols=2)
    table.rows[0].cells[0].text, table.rows[0].cells[1].text = "500 元以下", "部门负责人"
    kept = io.BytesIO()
    document.save(kept)
    [book] = outline(lines_of(kept.getvalue(), "用车.docx"))
    assert book.title == "用车管理制度"
    assert book.clauses[0].whole == "第一条 用车应提前一天申请。"[4:] + "\n|500 元以下|部门负责人|"


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"\0\1\2", "不是文字文件"),
        (b"\xff\xff\x81", "编码读不出来"),
        (b"PK\x03\x04broken", "坏的"),
        (b"x" * (20 * 2**20 + 1), "最多 20 MB"),
    ],
)
def test_what_is_no_text_is_refused_in_chinese(content: bytes, said: str) -> None:
    with pytest.raises(SourceRefused, match=said):
        lines_of(content)
