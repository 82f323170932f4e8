"""The pages of `docs/controls` say what the controls declare."""

from pathlib import Path

import guiju
from guiju.cli.controls import packages
from guiju.kernel.controls.reference import page, pages
from guiju.kernel.rulebook.catalogue import ControlInfo, controls
from tests.controls.test_approval import EveryParcel

FOLDER = Path(guiju.__file__).parents[2] / "docs" / "controls"


def test_the_pages_are_in_step() -> None:
    """After a wanted change: ``./guiju controls --write docs/controls``."""
    wanted = pages(packages())
    assert len(wanted) > 10
    assert {path.name for path in FOLDER.glob("*.md")} == wanted.keys()
    assert [name for name, text in wanted.items() if (FOLDER / name).read_text(encoding="utf-8") != text] == []


def test_every_param_has_a_title() -> None:
    ours = {key: info for key, info in controls().items() if key.partition(".")[0] in packages()}
    untitled = [
        (key, name) for key, info in ours.items() for name, field in info.params.model_fields.items() if not field.title
    ]
    assert untitled == []


def test_a_page_tells_outcome_subject_and_params() -> None:
    known: ControlInfo = controls()[EveryParcel.key]
    text = page(known)
    assert "| 结果 outcome | 待批 `hold` |" in text
    assert "| 事项 subject | 上架 `sample.parcel_stored` |" in text
    assert "| `approval` |  | `ApprovalRule or nothing` | `None` |" in text
