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
    is_edition: Annotated[bool, "已有制度的新稿"]


class ClauseReworded(Subject, key="rulebook.clause_reworded", title="条款草稿改写", natural_key=("code",)):
    """A clause of a draft is decided about; ``given`` is the number somebody wants it to have, empty for its own."""

    code: Annotated[str, "条款号"]
    name: Annotated[str, "制度"]
    ref: Annotated[str, "原编号"]
    given: Annotated[str, "改成的编号"]


class RulebookEnacted(Subject, key="rulebook.enacted", title="制度颁布", natural_key=("code",)):
    """A draft is to take effect: ``name`` is what its source calls it, ``called`` what the company will call it.

    ``is_first`` says whether it is new.
    """

    code: Annotated[str, "代码"]
    name: Annotated[str, "制度"]
    called: Annotated[str, "采用的名称"]
    owner: Annotated[str, "归口部门"]
    effective_from: Annotated[date | None, "生效日"]
    is_first: Annotated[bool, "新制度"]
