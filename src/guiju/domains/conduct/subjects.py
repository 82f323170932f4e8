"""What the controls of conduct judge."""

from datetime import date
from typing import Annotated

from guiju.kernel.commands.subjects import Subject


class WageDeduction(Subject, key="conduct.wage_deduction", title="赔偿扣款", natural_key=("person", "month")):
    """What is to be kept back of a person's wage of a month; amounts in 分. ``before`` was kept back already."""

    person: Annotated[str, "赔偿人"]
    month: Annotated[date, "扣款月份"]
    amount: Annotated[int, "本月扣款"]
    before: Annotated[int, "本月已扣"]
    wage: Annotated[int, "本月工资"]
    minimum_wage: Annotated[int, "当地最低工资"]


class SuggestionFiled(
    Subject, key="conduct.suggestion_filed", title="提案", natural_key=("suggestion", "digest"), protected=True
):
    """``shares`` is what the authors' shares add up to."""

    suggestion: Annotated[str, "提案"]
    digest: Annotated[str, "内容摘要"]
    field: Annotated[str, "方面"]
    place: Annotated[int, "地点"]
    shares: Annotated[int, "份额合计（%）"]


class SuggestionReviewed(Subject, key="conduct.suggestion_reviewed", title="提案答复", natural_key=("suggestion",)):
    suggestion: Annotated[str, "提案号"]
    place: Annotated[int, "地点"]
    answer: Annotated[str, "答复"]
    has_reason: Annotated[bool, "有理由"]
    has_owner: Annotated[bool, "有落实人"]
    has_due: Annotated[bool, "有落实期限"]
    has_measure: Annotated[bool, "有效果指标"]


class ResultAccepted(Subject, key="conduct.result_accepted", title="提案验收", natural_key=("suggestion",)):
    suggestion: Annotated[str, "提案号"]
    place: Annotated[int, "地点"]
    has_baseline: Annotated[bool, "有实施前数据"]
    has_effect: Annotated[bool, "有实施后数据"]
    by_author: Annotated[bool, "由作者本人验收"]


class SuggestionOpen(
    Subject, key="conduct.suggestion_open", title="未了结的提案", natural_key=("suggestion",), protected=True
):
    suggestion: Annotated[str, "提案号"]
    place: Annotated[int, "地点"]


class AwardProposed(Subject, key="conduct.award_proposed", title="奖励提名", natural_key=("person", "facts", "form")):
    """``amount`` in 分."""

    person: Annotated[str, "奖励对象"]
    place: Annotated[int, "地点"]
    facts: Annotated[str, "事由"]
    form: Annotated[str, "形式"]
    amount: Annotated[int, "金额"]
    row_known: Annotated[bool, "有奖励档次"]
    award: Annotated[str, "奖项"]


class CaseDecided(Subject, key="conduct.case_decided", title="奖惩决定", natural_key=("case",)):
    """Who decides about whom; accounts, 0 where there is nobody. ``amount`` in 分."""

    case: Annotated[str, "奖惩件"]
    place: Annotated[int, "地点"]
    kind: Annotated[str, "种类"]
    is_given: Annotated[bool, "给予"]
    amount: Annotated[int, "金额"]
    decider: Annotated[int, "决定人"]
    proposer: Annotated[int, "提出人"]
    person: Annotated[int, "对象"]
    reporter: Annotated[int, "反映人"]
    victim: Annotated[int, "受害人"]
    is_relative: Annotated[bool, "决定人是对象的亲属"]
    is_superior: Annotated[bool, "决定人是对象的直接上级"]
    basis: Annotated[str, "所依单据"]


class Sanction(Subject, key="conduct.sanction", title="处分", natural_key=("person", "clause", "happened_on")):
    """A sanction that is proposed (``step`` propose) or issued (issue)."""

    step: Annotated[str, "步骤"]
    case: Annotated[str, "奖惩件"]
    person: Annotated[str, "对象"]
    place: Annotated[int, "地点"]
    clause: Annotated[str, "依据条款"]
    version: Annotated[int, "条款版本"]
    law: Annotated[str, "法律依据"]
    ground: Annotated[str, "事由类别"]
    grade: Annotated[int, "档次"]
    measure: Annotated[str, "措施"]
    happened_on: Annotated[date, "发生日期"]
    known_on: Annotated[date, "知悉日期"]
    has_facts: Annotated[bool, "有事实"]
    has_proof: Annotated[bool, "有证据"]
    has_document: Annotated[bool, "有司法或行政文书"]
    papers: Annotated[str, "已列明的材料"]
    appeal_days: Annotated[int, "申诉期限（天）"]
    has_receiver: Annotated[bool, "有申诉受理人"]
    asked_days: Annotated[int, "告知后天数"]


class ExecutionDone(Subject, key="conduct.execution", title="奖惩执行", natural_key=("case",)):
    """Amounts in 分; ``posts`` of whoever carries it out."""

    case: Annotated[str, "奖惩件"]
    place: Annotated[int, "地点"]
    amount: Annotated[int, "执行金额"]
    decided: Annotated[int, "决定金额"]
    in_effect: Annotated[bool, "已生效"]
    under_appeal: Annotated[bool, "申诉中"]
    posts: Annotated[str, "执行人岗位"]


class Published(Subject, key="conduct.publication", title="奖惩公示", natural_key=("case",)):
    case: Annotated[str, "奖惩件"]
    place: Annotated[int, "地点"]
    kind: Annotated[str, "种类"]
    in_effect: Annotated[bool, "已生效"]
    is_sensitive: Annotated[bool, "骚扰或举报"]
    is_statistic: Annotated[bool, "只计入统计"]
    note: Annotated[str, "补充说明"]


class AppealFiled(Subject, key="conduct.appeal_filed", title="申诉", natural_key=("case",), protected=True):
    case: Annotated[str, "奖惩件"]
    place: Annotated[int, "地点"]
    is_late: Annotated[bool, "逾期"]
    has_reason: Annotated[bool, "有逾期原因"]


class AppealReviewed(Subject, key="conduct.appeal_reviewed", title="申诉复核", natural_key=("appeal",)):
    """``harsher`` tells whether the result is harsher than the first decision."""

    appeal: Annotated[str, "申诉号"]
    place: Annotated[int, "地点"]
    took_part: Annotated[bool, "复核人参与过原案"]
    harsher: Annotated[bool, "重于原决定"]
    posts: Annotated[str, "复核人岗位"]


class CaseOpen(Subject, key="conduct.case_open", title="奖惩件的期限", natural_key=("case",), protected=True):
    case: Annotated[str, "奖惩件"]
    place: Annotated[int, "地点"]


class ReportHanded(Subject, key="conduct.report_handed", title="转办举报件", natural_key=("report",)):
    """To whom a report is handed."""

    report: Annotated[str, "举报件"]
    place: Annotated[int, "地点"]
    is_concerned: Annotated[bool, "被反映人本人"]
    is_involved: Annotated[bool, "举报中提到的人"]
    is_tied: Annotated[bool, "被反映人的亲属或直接上级"]
    is_reporter: Annotated[bool, "反映人"]


class ReportConcluded(Subject, key="conduct.report_concluded", title="举报件结论", natural_key=("report",)):
    """``posts`` of whoever concludes; ``evidence`` counts the files; ``drafts``: a penalty is proposed."""

    report: Annotated[str, "举报件"]
    place: Annotated[int, "地点"]
    kind: Annotated[str, "种类"]
    tag: Annotated[str, "性质标签"]
    result: Annotated[str, "结论"]
    proposal: Annotated[str, "处理建议"]
    is_work_related: Annotated[bool, "与职务有关"]
    is_harmful: Annotated[bool, "造成实际损害"]
    evidence: Annotated[int, "证据件数"]
    posts: Annotated[str, "作出人岗位"]
    drafts: Annotated[bool, "提出处分"]
    is_referred: Annotated[bool, "已作移送决定"]


class ReportStands(Subject, key="conduct.report_stands", title="举报件", natural_key=("report",), protected=True):
    report: Annotated[str, "举报件"]
    place: Annotated[int, "地点"]


class JobDeclared(Subject, key="conduct.job_declared", title="兼职申报", natural_key=("person", "job"), protected=True):
    """``overlaps`` names the weekdays on which it falls into working time."""

    person: Annotated[str, "兼职人"]
    job: Annotated[str, "做什么"]
    place: Annotated[int, "地点"]
    overlaps: Annotated[str, "与工作时间重叠"]
    sells_same: Annotated[bool, "经营同类商品"]


class JobStands(Subject, key="conduct.job_stands", title="兼职", natural_key=("job",), protected=True):
    job: Annotated[str, "兼职单号"]
    place: Annotated[int, "地点"]


class GiftStands(Subject, key="conduct.gift_stands", title="礼品", natural_key=("gift",), protected=True):
    gift: Annotated[str, "礼品单号"]
    place: Annotated[int, "地点"]


class LiabilityDrafted(Subject, key="conduct.liability_drafted", title="责任认定", natural_key=("person", "about")):
    person: Annotated[str, "责任人"]
    about: Annotated[str, "所涉单据"]
    place: Annotated[int, "地点"]
    clause: Annotated[str, "依据条款"]
    own_part: Annotated[str, "个人责任"]
    company_part: Annotated[str, "公司责任"]
    was_signed: Annotated[bool, "本人签署过"]


class FinePermitted(Subject, key="conduct.fine_permitted", title="罚款合规材料", natural_key=("place", "region")):
    place: Annotated[int, "地点"]
    region: Annotated[str, "适用地区"]
    has_minutes: Annotated[bool, "有民主程序材料"]
    has_opinion: Annotated[bool, "有法律意见"]


class LossClaimed(Subject, key="conduct.loss_claimed", title="损失赔偿", natural_key=("person", "about")):
    """``loss`` in 分."""

    person: Annotated[str, "赔偿人"]
    about: Annotated[str, "所涉单据"]
    place: Annotated[int, "地点"]
    loss: Annotated[int, "损失"]
    has_agreement: Annotated[bool, "劳动合同有赔偿约定"]
    has_vouchers: Annotated[bool, "有损失凭证"]
    fault: Annotated[str, "过错"]


class SuggestionScored(
    Subject, key="conduct.suggestion_scored", title="提案评分", natural_key=("suggestion", "criterion", "reviewer")
):
    """``live_days`` since it is in use, -1 before; ``reviewer`` an account."""

    suggestion: Annotated[str, "提案号"]
    place: Annotated[int, "地点"]
    criterion: Annotated[str, "评估项"]
    reviewer: Annotated[int, "评审人"]
    is_author: Annotated[bool, "作者本人"]
    is_leader: Annotated[bool, "作者的直接上级"]
    started: Annotated[bool, "已开始实施"]
    live_days: Annotated[int, "上线天数"]
    has_baseline: Annotated[bool, "有实施前数据"]


class ScoresConcluded(
    Subject, key="conduct.scores_concluded", title="提案评审结论", natural_key=("suggestion", "criterion")
):
    """Of the counted points; ``staff`` is how many work here."""

    suggestion: Annotated[str, "提案号"]
    place: Annotated[int, "地点"]
    criterion: Annotated[str, "评估项"]
    reviewers: Annotated[int, "计入人数"]
    spread: Annotated[int, "最高最低差"]
    has_note: Annotated[bool, "有讨论记录"]
    staff: Annotated[int, "在职人数"]


class SheetEntered(Subject, key="conduct.sheet_entered", title="行为考核", natural_key=("person", "month")):
    """``confirmed`` counts the month's cases that are decided and not under appeal."""

    person: Annotated[str, "被考核人"]
    month: Annotated[date, "月份"]
    place: Annotated[int, "地点"]
    attitude: Annotated[int, "工作态度"]
    compliance: Annotated[int, "遵守规章"]
    confirmed: Annotated[int, "确认的违规"]
    has_reason: Annotated[bool, "有理由"]
    examples: Annotated[int, "有日期的事例"]


class PromotionProposed(Subject, key="conduct.promotion_proposed", title="晋升申请", natural_key=("person", "post")):
    """Beside the conditions in force for the post; ``good`` are the cited results that are ``grade`` or better."""

    person: Annotated[str, "晋升人"]
    place: Annotated[int, "地点"]
    post: Annotated[str, "晋升岗位"]
    has_conditions: Annotated[bool, "有晋升条件"]
    months: Annotated[int, "任现职月数"]
    least_months: Annotated[int, "要求的月数"]
    good: Annotated[int, "达标考核次数"]
    grades: Annotated[int, "要求的次数"]
    grade: Annotated[str, "要求的等级"]
