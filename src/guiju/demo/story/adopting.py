"""The company begins with live sales and brings a rulebook of its own; half of it is decided, the rest waits."""

from hashlib import sha256

from django.conf import settings

from guiju.demo.story.stage import DIRECTOR, OWNER, Stage
from guiju.kernel.rulebook.adopting.adopt import adopt
from guiju.kernel.rulebook.adopting.deciding import DecideDraft
from guiju.kernel.rulebook.adopting.drafting import AdoptText, items_of
from guiju.kernel.rulebook.adopting.taking import TakeText
from guiju.kernel.rulebook.models import DraftClause
from guiju.lib.rulebooks.sources import text_lines

TEXT = """直播间管理办法
第一章 开播
第一条 主播须在开播前30分钟到场，核对样品与链接；样品不齐的不得开播。
第二条 场控每场开播前检查补光灯、声卡和网络，并登记检查表。
第二章 直播
第三条 不得使用“最”“第一”等绝对化用语，不得编造销量和评价。
第四条 价格以商品页为准，口误的当场更正，并在24小时内书面说明。
第五条 主播迟到一次罚款200元。
第三章 发货
第六条 直播订单在48小时内发货，仓库先进先出。
第七条 出库前复核数量，与订单不符的不得出库。
第四章 附则
第八条 不得编造销量和评价，不得使用“最”“第一”等绝对化用语。
第九条 本办法由运营部负责解释。
"""


def handed_in(stage: Stage) -> None:
    lines = text_lines(TEXT)
    kept = {"name": "直播间管理办法.txt", "sha256": sha256(TEXT.encode()).hexdigest()}
    asked = {**kept, "lines": [line._asdict() for line in lines]}
    text = stage.act(OWNER, TakeText, asked, "live-rules").answers[0]["text"]
    stage.act(OWNER, AdoptText, items_of(text, adopt(lines, settings.GUIJU_PACK)), "live-rules-read")


def decided(stage: Stage) -> None:
    """The director takes what nobody doubts and leaves out what is said twice; the fine is left to the owner."""
    made = stage.earlier(OWNER, AdoptText, "live-rules-read")
    if made is None:
        return
    clauses = DraftClause.objects.using(stage.using).filter(draft=made.answers[0]["draft"]).order_by("place")
    by_ref = {clause.ref: clause.pk for clause in clauses}
    taken = [{"clause": by_ref[ref], "decision": "accept"} for ref in ("第一条", "第二条", "第三条", "第七条")]
    left = {"clause": by_ref["第八条"], "decision": "ignore", "reason": "与第三条重复"}
    stage.act(DIRECTOR, DecideDraft, [*taken, left], "live-rules-decided")
