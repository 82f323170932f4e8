"""The shipped rulebooks say what the clause register says, in good Chinese, field by field."""

import re
from collections import Counter
from pathlib import Path
from typing import Any

import pytest
import yaml

from tests.rulebook import conflicts
from tests.rulebook.pack import PACK, RULEBOOKS, clauses, file, kinds

BESIDE = (folder / "shared" / "seeds" for folder in Path(__file__).resolve().parents)
SEEDS = next((folder for folder in BESIDE if folder.is_dir()), Path("shared", "seeds"))
ABSENT: dict[str, Any] = {"also": [], "applies_if": [], "params": {}, "records_reality": False, "outside": False}
ABSENT |= {"counted": True, "bundle": None, "law": None}
EQUAL = ("kind", "also", "mode", "applies_if", "actor", "when", "params", "records_reality", "outside", "bundle")
EQUAL += ("counted", "module", "law")
WRITTEN = {"text": "text", "source": "ref", "note": "note", "evidence": "evidence"}
FIELDS = {"code", "title", *EQUAL, *WRITTEN, "concern", "conflicts_with", "bindings"}
PUNCTUATION = re.compile(r"[\s,，:：;；()（）\"“”「」]")


def bare(text: str | None) -> str:
    return PUNCTUATION.sub("", text or "")


def written(clause: dict[str, Any], seed: dict[str, Any], field: str) -> Any:
    """A clause's field; of its params without those that only its acceptance tells: each a default that can be edited."""
    value = clause.get(field, ABSENT.get(field))
    if field != "params":
        return value
    return {
        name: each for name, each in value.items() if name in seed.get(field, {}) or not name.startswith("default_")
    }


@pytest.mark.skipif(not SEEDS.is_dir(), reason="the clause register is not beside this checkout")
@pytest.mark.parametrize("name", RULEBOOKS)
def test_every_field_is_the_registers(name: str) -> None:
    seeds = yaml.safe_load((SEEDS / f"{name}.yaml").read_bytes())
    shipped = file(name)["clauses"]
    assert [clause["code"] for clause in shipped] == [seed["id"] for seed in seeds["clauses"]]
    for seed, clause in zip(seeds["clauses"], shipped, strict=True):
        for field in EQUAL:
            assert written(clause, seed, field) == seed.get(field, ABSENT.get(field)), (seed["id"], field)
        for field, theirs in WRITTEN.items():
            assert bare(clause.get(field)) == bare(seed.get(theirs)), (seed["id"], field)


def test_there_are_815_clauses_of_which_811_count() -> None:
    assert len(clauses()) == 815
    notes = [code for code, clause in clauses().items() if not clause.get("counted", True)]
    assert notes == ["S02.01", "S02.02", "S03.01", "S03.02"]
    sizes = [len(file(name)["clauses"]) for name in RULEBOOKS]
    assert sizes == [43, 32, 33, 24, 28, 23, 31, 34, 42, 34, 26, 42, 36, 35, 33, 26, 37, 33, 40, 33, 150]


def test_titles_are_short_headings() -> None:
    wrong = [f"{code} {c['title']}" for code, c in clauses().items() if not 3 <= len(c["title"]) <= 16]
    assert wrong == []
    ended = [f"{code} {c['title']}" for code, c in clauses().items() if c["title"][-1] in "。，、；："]
    assert ended == []
    for name in RULEBOOKS:
        titles = Counter(clause["title"] for clause in file(name)["clauses"])
        assert [title for title, count in titles.items() if count > 1] == [], name


def test_punctuation_is_chinese() -> None:
    ascii_marks = re.compile(r"(?<!\d)[,:;]|[,:;](?!\d)|[()\"「」]")
    for code, clause in clauses().items():
        for field in ("title", "text", "note", "evidence"):
            assert not ascii_marks.search(clause.get(field, "")), (code, field)


def test_no_clause_has_a_field_that_nobody_reads() -> None:
    assert {field for clause in clauses().values() for field in clause} == FIELDS


def test_a_clause_that_is_off_binds_nothing() -> None:
    off = [code for code, clause in clauses().items() if clause["mode"] == "off"]
    assert off
    assert [code for code in off if clauses()[code].get("bindings")] == []


def test_every_rulebook_has_a_title_of_its_own() -> None:
    titles = [file(name)["title"] for name in RULEBOOKS]
    assert len(set(titles)) == len(RULEBOOKS)
    for name in RULEBOOKS:
        named = clauses()[f"{name}.01"].get("params", {}).get("title")
        assert named in {None, file(name)["title"]}, name


def test_what_is_marked_says_why_and_names_clauses_that_exist() -> None:
    marked = {code: clause for code, clause in clauses().items() if "concern" in clause}
    assert {clause["concern"] for clause in marked.values()} == {"unlawful", "conflict"}
    assert [code for code, clause in marked.items() if not clause.get("note")] == []
    named = {other for clause in clauses().values() for other in clause.get("conflicts_with", [])}
    assert named <= clauses().keys()
    assert [code for code, clause in clauses().items() if "conflicts_with" in clause and code not in marked] == []


def test_the_clauses_known_to_be_unlawful_as_written_are_marked() -> None:
    known = ["S04.15", "S06.22", "S09.38", "S14.35", "S17.17", "S17.34", "S19.25", "S21.63", "S21.150"]
    assert [code for code in known if clauses()[code].get("concern") != "unlawful"] == []


def test_the_document_of_conflicts_is_in_step() -> None:
    assert conflicts.DOCUMENT.read_text(encoding="utf-8") == conflicts.text()


def test_penalty_clauses_name_entries_of_the_table() -> None:
    table = file("penalties")
    grades = {each["grade"] for each in table["grades"]}
    named = [c["params"]["penalty"] for c in clauses().values() if "penalty" in c.get("params", {})]
    assert {each["family"] for each in named} == table["families"].keys()
    assert {each["grade"] for each in named} == grades == {1, 2, 3}
    assert table["fines"]["enabled"] is False
    assert [code for code, c in clauses().items() if c.get("params", {}).get("default_fine_enabled")] == []


def test_every_flag_has_its_question_and_every_question_its_clauses() -> None:
    questions = file("profile")["questions"]
    flags = [each["flag"] for each in questions]
    assert len(flags) == len(set(flags)) == 14
    assert set(flags) == {flag for clause in clauses().values() for flag in clause.get("applies_if", [])}
    for each in questions:
        assert each.keys() == {"flag", "question", "help", "default"}
        assert each["question"].endswith("？")
        assert isinstance(each["default"], bool)


def test_every_param_is_named_in_chinese_and_no_name_is_idle() -> None:
    names = {re.sub("^(law_|default_)", "", name) for c in clauses().values() for name in c.get("params", {})}
    assert names == file("params")["params"].keys()
    assert file("params")["put_right_within"]["params"].keys() <= names
    english = [name for name, title in file("params")["params"].items() if not re.search("[\u4e00-\u9fff]", title)]
    assert english == []


def words(value: object) -> set[str]:
    if isinstance(value, dict):
        return set(value) | {word for each in value.values() for word in words(each)}
    if isinstance(value, list):
        return {word for each in value for word in words(each)}
    return {value} if isinstance(value, str) else set()


def test_every_english_word_among_the_values_is_read_in_chinese() -> None:
    found = {word for c in clauses().values() for value in c.get("params", {}).values() for word in words(value)}
    known = file("params")["values"].keys()
    proper = {"AI", "Flash", "Photoshop", "GB/T 2828.1", "II", *file("penalties")["families"]}
    assert {word for word in found if re.search("[A-Za-z]{2}", word) and word.isascii()} - known == proper
    assert known <= found


def test_kinds_are_said_once() -> None:
    assert [code for code, clause in clauses().items() if len(set(kinds(clause))) != len(kinds(clause))] == []


def test_the_pack_is_the_one_that_is_installed() -> None:
    from django.conf import settings

    assert settings.GUIJU_PACK == PACK
