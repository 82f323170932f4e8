"""Chinese and Arabic numbers as rulebooks write them."""

import re

DIGITS = dict(zip("〇一二三四五六七八九", range(10), strict=True)) | {"零": 0, "两": 2, "壹": 1, "贰": 2, "叁": 3}
UNITS = {"十": 10, "百": 100, "千": 1_000, "万": 10_000}
CHINESE = "[〇零一二两三四五六七八九十百千万]+"
_WIDE = str.maketrans("０１２３４５６７８９．％：（）【】〔〕", "0123456789.%:()()()")
_ROMAN = {"I": 1, "V": 5, "X": 10}


def narrow(text: str) -> str:
    """Full-width digits and the signs beside them as ASCII, one character for one."""
    return text.translate(_WIDE)


def value(written: str) -> int | None:
    """The whole number that is written, ``None`` where it is none (半, 几)."""
    written = narrow(written)
    if re.fullmatch(r"\d+", written):
        return int(written)
    if not re.fullmatch(CHINESE, written):
        return None
    if not any(each in UNITS for each in written):
        return int("".join(str(DIGITS[each]) for each in written))
    total = section = digit = 0
    for each in written:
        if each in DIGITS:
            digit = DIGITS[each]
        elif each == "万":
            total += (section + digit) * UNITS[each]
            section = digit = 0
        else:
            section += (digit or 1) * UNITS[each]
            digit = 0
    return total + section + digit


def roman(written: str) -> int | None:
    """A Roman number up to 39, by letters or by signs of its own (Ⅳ); ``None`` where it is none."""
    if len(written) == 1 and "Ⅰ" <= written <= "Ⅻ":
        return ord(written) - ord("Ⅰ") + 1
    if not re.fullmatch(r"X{0,3}(?:IX|IV|V?I{0,3})", written) or not written:
        return None
    values = [_ROMAN[each] for each in written]
    return sum(-one if one < other else one for one, other in zip(values, [*values[1:], 0], strict=True))
