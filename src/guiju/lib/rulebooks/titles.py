"""Where one rulebook ends and the next begins, and what of a page belongs to none."""

import re

from guiju.lib.rulebooks.marks import Style, at_start
from guiju.lib.rulebooks.numerals import CHINESE
from guiju.lib.rulebooks.sources import SourceLine

LONGEST = 40
KINDS = r"(?:制度|规章|办法|规定|规则|规程|手册|守则|细则|章程|条例|规范|准则|指引|须知|公约|方案|标准|流程|合同范本)"
_TITLE = re.compile(rf".*{KINDS}")
_SENTENCE = re.compile(r"[。；;：:，,、！!？?]|应当|必须|不得|特制定|适用于|为了|遵守|违反|执行")
_VARIANT = re.compile(
    rf"[（(](?:精选|集合|通用|最新|试行|试运行|修订|[\d{CHINESE[1:-2]}]+年)?.{{0,12}}[）)]|\d*[篇份]|最新|范本|大全|模板|汇编|精选|合集|\s"
)
_SITE = re.compile(
    r"下载|收藏本|转载|小编|网友|本站|文档|预览|会员|VIP|扫码|关注我们|公众号|相关推荐|相关阅读|猜你喜欢|上一篇|下一篇|返回首页|"
    r"文章来源|责任编辑|阅读全文|全文完|未完待续|合集"
)
_COMPILER = re.compile(
    r"(?:小编|编者|细心|精心).{0,12}整理|供大家参考|分享给身边|希望.{0,8}帮助|盼望.{0,10}有需要|欢迎阅读|仅供参考"
)
_BINDING = re.compile(r"应|须|不得|员工|公司|负责")
_QUOTES = '【】《》〈〉“”"「」'
_FACT = re.compile(r"[^：:，,。]{2,8}[：:]\s*[^。；]{0,20}")
_SIGNATURE = re.compile(
    r"(?:(?:签发|签批|批准|审核|审批|编制|起草|拟稿|校对|印发|发布|颁布|抄送|主送|盖章|版本|编号|修订记录|签章)[人部门单位]{0,3}|日\s*期|(?:发布|生效|印发)日期)[：:].{0,40}"
    r"|\d{4}\s*年\s*\d{1,2}\s*月\s*\d{1,2}\s*日"
)
_LABEL = re.compile(r"[^：:，,。\d]{2,6}[：:]\s*(?=\S)")
_BRACKETED = re.compile(r"[（(【\[].*[)）】\]]")
_PAGE = re.compile(r"第?\s*\d+\s*页?(?:\s*[/共]\s*\d+\s*页?)?|[-—]\s*\d+\s*[-—]|page\s*\d+.*", re.IGNORECASE)
_CONTENTS = re.compile(r"目\s*录|contents", re.IGNORECASE)
_LEADER = re.compile(r"[.…·．\s]{3,}\d+$")


def may_be_title(line: SourceLine) -> bool:
    """Whether a line could be the name of a rulebook by itself."""
    text = bare(line.text)
    if len(text) > LONGEST or at_start(text) is not None or line.kind == "table":
        return False
    return bool(_TITLE.fullmatch(plain(text)) or _TITLE.fullmatch(text)) and not _SENTENCE.search(text)


def bare(title: str) -> str:
    """A title without the brackets around it."""
    return title.strip(_QUOTES)


def plain(title: str) -> str:
    """A title without what compilers add to it: (精选10篇), 最新, 大全."""
    return _VARIANT.sub("", title)


def is_noise(text: str) -> bool:
    """What the site or the printer has put between the lines."""
    if _PAGE.fullmatch(text):
        return True
    hits = len(_SITE.findall(text))
    return hits > 1 or (hits == 1 and len(text) < 30 and not _BINDING.search(text))


def mentions_site(text: str) -> bool:
    return bool(_SITE.search(text))


def is_compilers(text: str) -> bool:
    """What somebody who collects samples says of his collection."""
    return bool(_COMPILER.search(text)) and not re.search(r"不得|必须|应当", text)


def is_fact(text: str) -> bool:
    """A fact of the document under its name: 版本：V1.0, (2017年 …号公布)."""
    return bool(_FACT.fullmatch(text) or _BRACKETED.fullmatch(text))


def is_signature(text: str) -> bool:
    """Who issued it, who approved it, when: 签发人：…, 2025年6月1日."""
    return bool(_SIGNATURE.fullmatch(text)) and not _BINDING.search(text)


def contents_of(lines: list[SourceLine]) -> set[int]:
    """The numbers of the lines of a table of contents: headings that come again, or that end in a page."""
    texts = [_LEADER.sub("", line.text).strip() for line in lines]
    again: dict[str, int] = {}
    for index, text in enumerate(texts):
        again[_joined(text)] = index
    found: set[int] = set()
    is_inside = False
    for index, line in enumerate(lines):
        if _CONTENTS.fullmatch(line.text):
            is_inside = True
            found.add(line.number)
        elif is_inside and (again[_joined(texts[index])] > index or _LEADER.search(line.text)):
            found.add(line.number)
        elif is_inside:
            is_inside = False
    return found


def _joined(text: str) -> str:
    return re.sub(r"\s", "", text)


def starts_over(line: SourceLine) -> bool:
    """Whether a line begins a count of the first rank, be it behind a label (日期:)."""
    label = _LABEL.match(line.text)
    mark = at_start(line.text[label.end() :] if label else line.text)
    return mark is not None and mark.number == 1 and mark.style not in {Style.BULLET, Style.CIRCLED, Style.LETTER}
