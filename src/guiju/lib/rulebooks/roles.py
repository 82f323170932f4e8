"""Who must act, as the clause says it."""

import re

LONGEST = 14
_PEOPLE = (
    "人|员|员工|人员|职工|部|部门|处|科|组|小组|团队|队|中心|公司|企业|平台|单位|委员会|办公室|经理|总监|主管|店长|会计|出纳|客服|美工|专员|主任|"
    "供应商|商家|卖家|买家|消费者|用户|者|方|仓库|财务|人事|行政|运营|IQC|QA|董事会|监事会"
)
_MODAL = (
    r"应当|应该|应|须|必须|不得|不准|不能|有权|负责|可以|需要|需|要|可|将|禁止|严禁|每[日天周月季年]|定期|无权|会同|对"
)
_SUBJECT = re.compile(rf"(?:^|[，,。；;：:])\s*([\u4e00-\u9fffA-Za-z、]{{2,{LONGEST}}}?)(?={_MODAL})")
_ASKED = re.compile(
    rf"(?:由|经|报|向)([\u4e00-\u9fffA-Za-z]{{1,10}}?(?:{_PEOPLE}))(?=[^\u4e00-\u9fff]|负责|审批|批准|审核|签|统一|共同|制定|确认|执行|办理|提供|联系|给予|解释|监交|汇报|提交|报告|备案|同意|上报|同|和|及|与|保管|拟定|$)"
)
_ENDS = re.compile(rf"(?:{_PEOPLE})$")
_OCCASION = re.compile(r"^[^、]{1,8}(?:时|后|前|期间)(?=[^、]{2})")
_VERB = re.compile(
    r"^(?:为|对|凡|在|如|若|当|因|经|请|按|将|把|从|未|不|严|及时|定期|加强|建立|保持|确保|做好|保证|遵守|执行|进行|提供|处理|防止|根据|违反|以|其)"
)


def actor_of(text: str) -> str:
    """The first who is named as acting; empty where nobody is."""
    for match in _SUBJECT.finditer(text):
        subject = _OCCASION.sub("", match[1].strip("、"))
        if _ENDS.search(subject) and not _VERB.match(subject):
            return subject
    asked = _ASKED.search(text)
    return asked[1] if asked else ""
