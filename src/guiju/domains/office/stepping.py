"""Which step about an errand who may take in which state, and what it makes of the state; pure."""

from collections.abc import Mapping
from typing import NamedTuple

from guiju.domains.office.models import ErrandStep, State

Step = ErrandStep.Step
ASKER, DOER = "交办人", "承办人"


class Rule(NamedTuple):
    """``who`` may take it, ``when`` in which states, ``then`` the state afterwards (empty: as it was)."""

    who: str
    when: tuple[str, ...]
    then: str = ""


_ASSIGNED = (State.GIVEN, State.WAITING)
_UNDER_WAY = (State.GIVEN, State.WAITING, State.SENT_BACK, State.TAKEN)
RULES: Mapping[str, Rule] = {
    Step.ACCEPT: Rule(DOER, _ASSIGNED, State.TAKEN),
    Step.DECLINE: Rule(DOER, _ASSIGNED, State.DECLINED),
    Step.SEND_BACK: Rule(DOER, _ASSIGNED, State.SENT_BACK),
    Step.HAND_ON: Rule(DOER, (State.GIVEN, State.TAKEN), State.TAKEN),
    Step.WAIT: Rule(ASKER, (State.GIVEN,), State.WAITING),
    Step.CONFLICT: Rule(DOER, _UNDER_WAY),
    Step.ORDER: Rule(ASKER, _UNDER_WAY),
    Step.ASK_LATER: Rule(DOER, _UNDER_WAY),
    Step.MOVE: Rule(ASKER, _UNDER_WAY),
    Step.REPLY: Rule(DOER, _UNDER_WAY, State.TAKEN),
    Step.HAND_OVER: Rule(DOER, (*_UNDER_WAY, State.DELIVERED), State.DELIVERED),
    Step.REJECT: Rule(ASKER, (State.DELIVERED,), State.TAKEN),
    Step.REOPEN: Rule(ASKER, (State.DELIVERED, State.CLOSED), State.TAKEN),
    Step.CLOSE: Rule(ASKER, (State.TAKEN, State.DELIVERED, State.CLOSED), State.CLOSED),
}
"""`ESCALATED` is the program's own."""
NOTED = (Step.DECLINE, Step.SEND_BACK, Step.CONFLICT, Step.ORDER, Step.ASK_LATER, Step.REPLY, Step.REJECT, Step.REOPEN)
"""Steps that say why."""
DATED = (Step.WAIT, Step.ASK_LATER, Step.MOVE)
"""Steps that name a new term."""
STATES: Mapping[str, str] = {str(key): str(word) for key, word in State.choices}
STEPS: Mapping[str, str] = {
    str(key): str(word) for key, word in ErrandStep.Step.choices if key != ErrandStep.Step.ESCALATED
}
RESULT_MISSING = "结果待补"
UNCONFIRMED = "待确认"
REWORK_LIMIT = "返工原因"


def wrong(step: str, state: str, note: str, *, has_term: bool, is_request: bool, lacks: str) -> str:
    """Why the step cannot be taken as the errand stands; empty where it can."""
    rule = RULES[step]
    if state not in rule.when:
        return f"事项{STATES[state]}，不能{STEPS[step]}"
    if step in NOTED and not note:
        return f"{STEPS[step]}须写明说明"
    if step in DATED and not has_term:
        return f"{STEPS[step]}须写新的期限"
    if step == Step.DECLINE and not is_request:
        return "上级交办的事项不能不接受，可以标记冲突或申请延期"
    if step == Step.SEND_BACK and not lacks:
        return "要求已经齐全，没有可退回补充的"
    return ""
