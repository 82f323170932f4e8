"""What a clause is, by its words: a bar, something to watch, a duty, a pledge, a record, an award or a sanction."""

import re
from typing import Literal

Kind = Literal["gate", "watch", "duty", "pledge", "record", "reward", "penalty"]

_FORMAL = re.compile(
    r"^(?:为了?|本[^，,。]{0,12}(?:适用|自|由|经|所称|根据|依据|旨在)|.{0,12}(?:目的|宗旨|适用范围|适用于)|.{0,30}(?:负责解释|解释权|施行|生效|实施之日|同时废止)|"
    r".{0,8}是指|制度名称)|特制定|未尽事宜|解释权|负责解释|之日起(?:施行|实施|执行|生效)"
)
_SANCTION = re.compile(
    r"罚款|处分|警告|记过|降职|降级|解雇|开除|辞退|解除劳动(?:合同|关系)|处罚|扣(?:罚|减|发|除)?\d|扣[^。，]{0,8}(?:工资|奖金|分)|追究|惩[罚处]|没收|赔偿|取消.{0,6}资格|论处|冻结账"
)
_AWARD = re.compile(r"奖励|表彰|嘉奖|奖金|给予.{0,6}晋升|表扬|评优|先进|激励")
_BAR = re.compile(
    r"不得|禁止|严禁|不准|不许|不可|拒绝|方可|方能|才能|未经|不予|经.{1,12}(?:批准|审批|同意|签[字名])|有权拒|否则|须凭|必须.{0,16}(?:后|才)"
)
_CADENCE = re.compile(
    r"每[日天周月季年班]|定期|上下?班[前后时]?|月底|季末|年终|日清月结|按时|检查|巡查|盘点|培训|汇报|上报|报告|提交|编制|考核|评估|清洁|维护|保养|召开"
)
_PLEDGE = re.compile(
    r"礼貌|诚信|诚实|敬业|爱护|团结|服从|态度|仪容|仪表|着装|微笑|尊重|忠诚|责任心|职业道德|形象|自觉|遵守|节约|珍惜|恪尽职守|协作|文明|互帮|勤奋|奉献|保守.{0,6}秘密"
)
_RECORD = re.compile(
    r"登记|记录|台账|档案|建立.{0,14}(?:制度|体系|机制|部门|团队)|保存|备案|公示|公开|职责(?:包括|如下|是)|包括|设立|成立|明确"
)
_WATCH = re.compile(r"及时|确保|保证|防止|避免|保持|监督|监控|跟踪|准确|完整|安全|畅通|合理|高效|加强|稳定|真实")


def kind_of(text: str) -> Kind:
    """The kind that most of its words speak for; a record where nothing does."""
    if _FORMAL.search(text):
        return "record"
    if _SANCTION.search(text):
        return "penalty"
    if _AWARD.search(text):
        return "reward"
    found: list[tuple[int, Kind]] = [
        (3 * len(_BAR.findall(text)), "gate"),
        (2 * len(_CADENCE.findall(text)), "duty"),
        (2 * len(_PLEDGE.findall(text)), "pledge"),
        (2 * len(_RECORD.findall(text)), "record"),
        (len(_WATCH.findall(text)), "watch"),
    ]
    most, kind = max(found, key=lambda each: each[0])
    return kind if most else "record"
