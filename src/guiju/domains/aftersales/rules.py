"""How the days for returning are counted."""

from datetime import date, timedelta


def last_day(received: date, days: int) -> date:
    """消费者权益保护法 第二十四条: the day of receipt does not count, the last day counts to its end (民法典 第二百零一条)."""
    return received + timedelta(days=days)
