"""What the controls of the office judge."""

from typing import Annotated

from guiju.kernel.commands.subjects import Subject


class EntryWritten(
    Subject, key="office.entry_written", title="工作记录", natural_key=("author", "kind", "subject", "topic")
):
    """An entry that is being written into the journal."""

    author: Annotated[int, "记录人"]
    kind: Annotated[str, "种类"]
    subject: Annotated[str, "对象"]
    topic: Annotated[str, "项目"]
    source_kind: Annotated[str, "来源种类"]
    about: Annotated[str, "所属记录"]


class EntrySettled(Subject, key="office.entry_settled", title="工作记录的结果", natural_key=("entry",)):
    """What becomes of an entry: adopted, done, or not."""

    entry: Annotated[str, "工作记录"]
    kind: Annotated[str, "种类"]
    result: Annotated[str, "结果"]


class EntryStands(Subject, key="office.entry_stands", title="工作记录", natural_key=("entry", "stage"), protected=True):
    """An entry that waits for something; ``stage`` tells which of two looks it is."""

    entry: Annotated[str, "工作记录"]
    stage: Annotated[str, "阶段"]


class ReportsUnsent(
    Subject, key="office.reports_unsent", title="未报送的报表", natural_key=("duty", "day", "superior"), protected=True
):
    """The reports of one day and duty that a superior has not been sent."""

    duty: Annotated[str, "报表"]
    day: Annotated[str, "日期"]
    superior: Annotated[int, "上级"]


class ErrandDone(Subject, key="office.errand_done", title="已交付的交办事项", natural_key=("number",), protected=True):
    """An errand that was handed over."""

    number: Annotated[str, "事项单号"]


class ServiceYear(Subject, key="office.service_year", title="一年的服务创新", natural_key=("review",), protected=True):
    """A year of service projects, by the review that looked at it."""

    review: Annotated[str, "评审"]
