"""Numbers that bind: time limits, amounts, ratios, counts, times of day, how often; with what they mean at their border.

民法典 第一千二百五十九条: 以上、以下、以内、届满 include the number itself; 不满、超过、以外 do not.
"""

import re
from collections.abc import Iterator
from enum import Enum
from typing import NamedTuple

from guiju.lib.rulebooks.numerals import CHINESE, narrow, value


class Kind(Enum):
    LIMIT = "时限"
    AMOUNT = "金额"
    RATIO = "比例"
    COUNT = "次数"
    NUMBER = "数量"
    CLOCK = "时刻"
    CADENCE = "频率"
    DAY = "日期"


class Quantity(NamedTuple):
    """``value`` is a number, a time ``HH:MM``, a date or a cadence; ``op`` one of ``= < <= > >=``; ``name`` what is bound."""

    kind: Kind
    name: str
    value: int | float | str
    unit: str
    op: str
    start: int


_UNITS: dict[str, Kind] = {
    **dict.fromkeys(
        (
            "个工作日",
            "工作日",
            "个自然日",
            "自然日",
            "个交易日",
            "日历天",
            "个月",
            "月",
            "天",
            "日",
            "小时",
            "个小时",
            "分钟",
            "秒",
            "周",
            "个星期",
            "星期",
            "个季度",
            "季度",
            "周年",
            "年",
            "周岁",
            "岁",
        ),
        Kind.LIMIT,
    ),
    **dict.fromkeys(
        ("万元", "千元", "百元", "亿元", "元", "块钱", "角", "美元", "天工资", "日工资", "个月工资"), Kind.AMOUNT
    ),
    **dict.fromkeys(("%", "‰", "折", "倍", "个百分点", "成"), Kind.RATIO),
    **dict.fromkeys(("次", "遍", "回", "轮"), Kind.COUNT),
    **dict.fromkeys(
        (
            "份",
            "家",
            "名",
            "人",
            "张",
            "件",
            "位",
            "套",
            "台",
            "箱",
            "批",
            "级",
            "层",
            "米",
            "厘米",
            "公里",
            "克",
            "公斤",
            "千克",
            "℃",
            "度",
            "分",
            "个字",
            "字",
            "条",
            "款",
            "篇",
            "项",
            "部",
            "环节",
            "个",
            "种",
            "类",
            "版",
            "单",
            "笔",
            "把",
            "颗",
            "人次",
            "户",
            "页",
        ),
        Kind.NUMBER,
    ),
}
_UNIT = "|".join(sorted(map(re.escape, _UNITS), key=len, reverse=True))
_DIGITS = r"\d{1,3}(?:,\d{3})+(?:\.\d+)?|\d+(?:\.\d+)?"
_ONE = rf"(?:{_DIGITS}|{CHINESE}|半)"
_JOIN = r"\s*(?:-|--|—|–|~|～|至|到)\s*"
_LESS = [
    "不超过",
    "不得超过",
    "不应超过",
    "不能超过",
    "不可超过",
    "不高于",
    "不大于",
    "不多于",
    "不得多于",
    "最多",
    "至多",
    "最长",
    "最高",
    "最迟",
    "最晚",
    "≤",
]
_MORE = ["不少于", "不低于", "不得少于", "不得低于", "至少", "最少", "最低", "不小于", "≥", "满", "达", "达到"]
_OVER = ["超过", "超出", "高于", "多于", "大于", "逾", ">"]
_UNDER = ["低于", "少于", "不足", "不满", "小于", "未满", "未达", "<"]
_BEFORE = "|".join(sorted([*_LESS, *_MORE, *_OVER, *_UNDER, "每"], key=len, reverse=True))
_DOING = "(?:比较|提供|保留|保存|提前|召开|进行|组织|抽取|抽查|安排|有|为)"
_AFTER = r"(?:\(?含\)?)?(?:及?以上|及?以下|以内|之内|内|以外|之外|前|后)"
_MEASURED = re.compile(
    rf"(?:(?P<before>{_BEFORE})\s*{_DOING}?)?\s*(?P<low>{_ONE})(?:\s*(?P<first>{_UNIT})?{_JOIN}(?P<high>{_ONE}))?\s*(?P<unit>{_UNIT})\s*(?P<after>{_AFTER})?"
)
_PERCENT = re.compile(rf"(?P<before>{_BEFORE})?\s*百分之\s*(?P<low>{_ONE})\s*(?P<after>{_AFTER})?")
_CLOCK = re.compile(
    rf"(?<!\d)(\d{{1,2}})\s*:\s*(\d{{2}})(?:{_JOIN}(\d{{1,2}})\s*:\s*(\d{{2}}))?(?!\d)|(?<![\d每])([01]?\d|2[0-4])\s*[点时](半|\d{{1,2}}分)?(?!间)"
)
_CADENCE = re.compile(
    rf"每(?P<times>{_ONE})?(?:个)?(?P<unit>工作日|半年|季度|季末|季|星期|周|月末|月底|月|年度|年|日|天|班|批次|批|次)"
    r"(?P<day>[一二三四五六日天]|\d{1,2}[日号])?"
)
_DATE = re.compile(r"(\d{4})\s*年\s*(\d{1,2})\s*月\s*(\d{1,2})\s*日")
_ORDINAL = re.compile(r"[第初]\s*$")
_IDLE = re.compile(
    r"一(?:切|致|般|定|律|旦|下|直|样|同|起|体|方|并|些|经|线|手|流|把手|名员工|位员工|个良好|系列|视|味|度|概)|统一|唯一|之一|任何一|万一|三方|"
    r"两者|双方|一一|十分|四周|百姓|七天无理由|千万|三包|五险|一金|万无一失"
)


def quantities(text: str) -> list[Quantity]:
    """What a clause measures, in the order of the text."""
    plain = narrow(text)
    taken = [False] * len(plain)
    found: list[Quantity] = []
    for read in (_dates, _clocks, _percents, _cadences, _measured):
        for start, end, quantity in read(plain):
            if not any(taken[start:end]):
                taken[start:end] = [True] * (end - start)
                found += quantity
    return sorted(found, key=lambda each: each.start)


_Read = Iterator[tuple[int, int, list[Quantity]]]


def _dates(text: str) -> _Read:
    for match in _DATE.finditer(text):
        year, month, day = map(int, match.groups())
        said = f"{year:04}-{month:02}-{day:02}"
        yield (
            match.start(),
            match.end(),
            [Quantity(Kind.DAY, _name(text, match.start(), Kind.DAY), said, "", "=", match.start())],
        )


def _clocks(text: str) -> _Read:
    for match in _CLOCK.finditer(text):
        first, second, third, fourth, hour, minute = match.groups()
        if hour is None:
            times = [f"{int(first):02}:{second}"] + ([f"{int(third):02}:{fourth}"] if third else [])
        else:
            times = [f"{int(hour):02}:{'30' if minute == '半' else (minute or '00分')[:-1]:0>2}"]
        if int(times[0][:2]) > 24:
            continue
        op = "<=" if text[match.end() :].lstrip().startswith(("前", "之前")) else "="
        name = _name(text, match.start(), Kind.CLOCK)
        yield match.start(), match.end(), [Quantity(Kind.CLOCK, name, each, "", op, match.start()) for each in times]


def _percents(text: str) -> _Read:
    for match in _PERCENT.finditer(text):
        amount = _number(match["low"])
        if amount is not None:
            op = _op(match["before"], match["after"], "%")
            name = _name(text, match.start(), Kind.RATIO)
            yield match.start(), match.end(), [Quantity(Kind.RATIO, name, amount, "%", op, match.start())]


def _measured(text: str) -> _Read:
    for match in _MEASURED.finditer(text):
        low, high, unit = match["low"], match["high"], match["unit"]
        numbers = [_number(each) for each in (low, high) if each]
        if None in numbers or _is_idle(text, match, unit):
            continue
        kind = _UNITS[unit]
        name = _name(text, match.start(), kind)
        op = _op(match["before"], match["after"], unit)
        ops = [">=", "<="] if len(numbers) > 1 else [op]
        said = [
            Quantity(kind, name, number, unit, each, match.start("low"))
            for number, each in zip(numbers, ops, strict=True)
            if number is not None
        ]
        yield match.start("low"), match.end(), said


def _is_idle(text: str, match: re.Match[str], unit: str) -> bool:
    """Ordinals, phrases and single things that count nothing."""
    start = match.start("low")
    if _ORDINAL.search(text[:start]) or _IDLE.match(text, start) or _IDLE.match(text, max(0, start - 1)):
        return True
    if match["low"] in {"一", "1"} and _UNITS[unit] is Kind.NUMBER and not match["before"]:
        return not match["low"].isascii() or unit in {"个", "种", "类", "项", "条", "款"}
    if (
        unit in {"月", "日", "年"}
        and match["low"].isascii()
        and not (match["before"] or match["after"])
        and len(match["low"]) == 4
    ):
        return True
    return unit in {"条", "款", "项"} and bool(re.search(r"第\s*$", text[:start]))


def _cadences(text: str) -> _Read:
    for match in _CADENCE.finditer(text):
        written = match["times"]
        times = _number(written) if written else 1
        if times is None:
            continue
        unit = match["unit"]
        said = f"每{written or ''}{unit}{match['day'] or ''}"
        found = [Quantity(Kind.CADENCE, Kind.CADENCE.value, said, unit, "=", match.start())]
        if (match["day"] or "")[:-1].isdigit():
            found.append(Quantity(Kind.DAY, f"每{unit}", int(match["day"][:-1]), "日", "=", match.start("day")))
        yield match.start(), match.end(), found


def _number(written: str) -> int | float | None:
    if written == "半":
        return 0.5
    plain = written.replace(",", "")
    if "." in plain:
        return float(plain)
    return value(plain)


def _op(before: str | None, after: str | None, unit: str) -> str:
    for words, op in ((_LESS, "<="), (_MORE, ">="), (_OVER, ">"), (_UNDER, "<")):
        if before in words:
            return op
    after = re.sub(r"\(?含\)?|及", "", after or "")
    if after == "前" and _UNITS.get(unit) is not Kind.LIMIT:
        return "="
    return _AFTERWARDS.get(after, "=")


_AFTERWARDS = {
    "以上": ">=",
    "以外": ">",
    "之外": ">",
    **dict.fromkeys(("以下", "以内", "之内", "内", "前"), "<="),
}
_SPLIT = re.compile(
    r"[，,。；;：:、！!？?（()）)|\s]|不得|应当|应在|应|须|必须|按照|按|给予|处以|罚款|可|将|为|的|在|于|以|至少|每次|每"
)


def _name(text: str, start: int, kind: Kind) -> str:
    """The words before a number that say what it measures; the kind where there are none."""
    before = re.sub(rf"(?:{_BEFORE})\s*$", "", text[max(0, start - 24) : start]).rstrip(" ：:的为是在于")
    words = [part for part in _SPLIT.split(before) if part]
    last = words[-1][-12:] if words else ""
    return last if len(last) > 1 and not last.isascii() else kind.value
