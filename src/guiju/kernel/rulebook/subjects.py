"""What rules may judge about rulebooks: that one was drafted from a text, that one is to take effect."""

from datetime import date
from typing import Annotated

from guiju.kernel.commands.subjects import Subject


class RulebookDrafted(Subject, key="rulebook.drafted", title="制度草稿", natural_key=("name", "line")):
    """A rulebook was read out of a text: ``numbers`` are those of its articles, as they stand there."""

    name: Annotated[str, "制度"]
    line: Annotated[int, "起始行"]
    numbers: Annotated[tuple[int, ...], "条号"]
    chapters: Annotated[tuple[str, ...], "章名"]


class RulebookEnacted(Subject, key="rulebook.enacted", title="制度颁布", natural_key=("code",)):
    """A draft is to take effect; ``name`` is what the rulebook will be called, ``is_first`` whether it is new."""

    code: Annotated[str, "代码"]
    name: Annotated[str, "制度"]
    owner: Annotated[str, "归口部门"]
    effective_from: Annotated[date | None, "生效日"]
    is_first: Annotated[bool, "新制度"]
