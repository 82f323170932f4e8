"""Days and steps of a case; pure."""

from datetime import date, datetime, timedelta

ARBITRATION = "也可以依法向劳动争议仲裁委员会申请仲裁"


def appeal_until(delivered_on: date, days: int) -> date:
    """The last day on which an appeal is in time: served on the 1st with 5 days is the 6th."""
    return delivered_on + timedelta(days=days)


def deviates(steps: int, limit: int) -> bool:
    return abs(steps) >= limit


def share_off(amount: int, usual: int, percent: int) -> bool:
    """Whether an amount is at least so many percent above or below the usual one."""
    return usual > 0 and abs(amount - usual) * 100 >= usual * percent


def sheet(
    person: str, kind: str, measure: str, clause: str, facts: str, reason: str, days: int, receiver: str, on: datetime
) -> str:
    """The text that is served."""
    said = f"{person}：因{facts}"
    said += f"，依据{clause}，" if clause else "，"
    said += f"决定{kind}：{measure}。"
    if reason:
        said += f"理由：{reason}。"
    if days:
        said += f"对本决定不服的，自送达之日起 {days} 日内可向{receiver}申诉；{ARBITRATION}。"
    return f"{said}{on:%Y年%m月%d日}"


def instalments(loss: int, wage: int, minimum: int, percent: int) -> list[int]:
    """What a month's wage gives of a loss until it is paid, in 分: at most the share, and never below the minimum wage."""
    most = max(0, min(wage * percent // 100, wage - minimum))
    if not most:
        return []
    whole, rest = divmod(loss, most)
    return [most] * whole + ([rest] if rest else [])


def months_from(first: date, count: int) -> list[date]:
    """The first days of so many months."""
    start = first.year * 12 + first.month - 1
    return [date((start + n) // 12, (start + n) % 12 + 1, 1) for n in range(count)]
