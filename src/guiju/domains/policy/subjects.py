"""What the controls of policy judge."""

from datetime import date, datetime
from typing import Annotated

from guiju.kernel.commands.subjects import Subject


class VersionDrafted(Subject, key="policy.version_drafted", title="制度起草", natural_key=("rulebook", "name")):
    """Somebody drafts a version of a rulebook."""

    rulebook: Annotated[str, "制度"]
    name: Annotated[str, "名称"]
    drafter: Annotated[int, "起草人"]


class VersionIssued(Subject, key="policy.version_issued", title="制度发布", natural_key=("version",)):
    """A version is to be published; ``effective_on`` is the day it is asked for, None where none was named."""

    version: Annotated[str, "制度版本"]
    rulebook: Annotated[str, "制度"]
    effective_on: Annotated[date | None, "生效日"]


class SchemePublished(
    Subject, key="policy.scheme_published", title="另行规定的标准", natural_key=("kind", "about", "since")
):
    """A standard is to count from ``since`` on; ``rate`` and ``shops`` are a commission's."""

    kind: Annotated[str, "种类"]
    about: Annotated[str, "奖项、岗位或部门"]
    since: Annotated[date, "自"]
    rate: Annotated[int, "提成比例（万分之）"]
    shops: Annotated[str, "计提的店铺"]


class RuleApplied(Subject, key="policy.rule_applied", title="条款适用", natural_key=("rulebook", "about")):
    """A rulebook is to be applied to something that happened; ``cited`` is the version that is named, empty the one that bound."""

    rulebook: Annotated[str, "制度"]
    about: Annotated[str, "所涉事项"]
    cited: Annotated[str, "引用版本"]
    consequence: Annotated[str, "用途"]
    person: Annotated[str, "人员"]
    party: Annotated[str, "经营者"]
    happened_at: Annotated[datetime, "发生时间"]
    is_milder: Annotated[bool, "从轻"]


class ScopeNarrowed(
    Subject, key="policy.scope_narrowed", title="移出适用范围", natural_key=("version", "kind", "key_of")
):
    """A unit, post or tag is to be taken out of the scope of a version."""

    version: Annotated[str, "制度版本"]
    rulebook: Annotated[str, "制度"]
    kind: Annotated[str, "种类"]
    key_of: Annotated[str, "对象"]


class PenaltiesSwitched(Subject, key="policy.penalties_switched", title="启用处罚", natural_key=("version",)):
    """The penalties of a version are to be switched on."""

    version: Annotated[str, "制度版本"]
    rulebook: Annotated[str, "制度"]


class VersionStanding(
    Subject, key="policy.version_standing", title="已发布的制度版本", natural_key=("mark",), protected=True
):
    """Something about a published version that should be put in order; ``mark`` names the version and what of it."""

    mark: Annotated[str, "事项"]
    rulebook: Annotated[str, "制度"]


class ControlPaused(Subject, key="policy.control_paused", title="停用的控制", natural_key=("clause", "control")):
    """``sharing`` are the clauses of the same demand, a blank between them; empty where there is only one."""

    clause: Annotated[str, "条款号"]
    control: Annotated[str, "控制"]
    sharing: Annotated[str, "共用的条款"]
    is_confirmed: Annotated[bool, "已确认"]
