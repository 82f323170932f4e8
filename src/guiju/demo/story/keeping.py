"""Keeping the rulebooks: on Fridays somebody says what is new in policy, or that nothing is."""

from guiju.demo.story.stage import DIRECTOR, Stage
from guiju.domains.policy.api import RecordNews

_NEWS = {
    2: {
        "relevance": "irrelevant",
        "title": "跨境进口清单调整，公司不做跨境",
        "source": "www.customs.gov.cn",
        "issuer": "海关总署",
    }
}
"""By week of the story."""


def news_noted(stage: Stage) -> None:
    stage.act(DIRECTOR, RecordNews, [_NEWS.get(stage.number // 7, {"relevance": "none"})], "news")
