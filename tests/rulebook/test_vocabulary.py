"""Who and when: each spelling of the rulebooks is mapped, none idle, and what is mapped to is there or to come."""

from collections.abc import Iterator

import pytest
from dateutil.rrule import rrulestr
from django.apps import apps

from guiju.kernel.commands.command import commands
from guiju.kernel.rulebook import vocabulary
from guiju.kernel.rulebook.vocabulary import Guarded, Occasion, ParamName
from tests.rulebook.pack import clauses, file, kinds, split

TRIGGERS = file("triggers")
LISTS = ("commands", "events", "cadences")


def spellings() -> set[str]:
    found = {part for clause in clauses().values() for part in split(clause["when"])}
    return {part.removesuffix(" (records)").removesuffix(" (gate)") for part in found}


def keys() -> Iterator[str]:
    """Every command key that the triggers name."""
    for entry in TRIGGERS["commands"].values():
        yield from entry["does"]
    for override in TRIGGERS["overrides"].values():
        yield from (key for keys in override.values() for key in keys)


def test_every_actor_is_mapped_and_no_mapping_is_idle() -> None:
    said = {part for clause in clauses().values() for part in split(clause["actor"])}
    assert len({clause["actor"] for clause in clauses().values()}) == 255
    explaining = {clause.get("params", {}).get("interpreter", "") for clause in clauses().values()} - {""}
    assert said | explaining == file("actors")["actors"].keys()


def test_actors_are_posts_or_outside_parties_and_each_of_them_acts_or_is_named() -> None:
    given = file("actors")
    known = {**given["posts"], **given["parties"]}
    assert len(known) == len(given["posts"]) + len(given["parties"])
    assert len(set(known.values())) == len(known)
    acting = {code for codes in given["actors"].values() for code in codes}
    assert acting | (named_by_params() & given["posts"].keys()) == known.keys()
    assert [spelling for spelling, codes in given["actors"].items() if not codes or len(set(codes)) < len(codes)] == []


def named_by_params() -> set[str]:
    given = [binding.get("params", {}) for clause in clauses().values() for binding in clause.get("bindings", [])]
    values = [value for params in given for value in params.values() if isinstance(value, list)]
    return {each for value in values for each in value if isinstance(each, str)}


def test_every_trigger_is_mapped_in_one_list_and_no_mapping_is_idle() -> None:
    assert len({clause["when"] for clause in clauses().values()}) == 437
    mapped = [spelling for name in LISTS for spelling in TRIGGERS[name]]
    assert len(mapped) == len(set(mapped))
    assert set(mapped) == spellings()


def test_marks_stand_on_commands_facts_and_times() -> None:
    marks = {part for clause in clauses().values() for part in split(clause["when"]) if part.endswith(")")}
    assert {mark.rsplit("(")[-1] for mark in marks} == {"records)", "gate)"}
    gated = {mark.removesuffix(" (gate)") for mark in marks if mark.endswith("(gate)")}
    assert gated <= TRIGGERS["commands"].keys()


def guarded(code: str) -> Guarded:
    clause = clauses()[code]
    found = vocabulary.occasions(clause["when"])
    return vocabulary.guarded(code, found, records_reality=clause.get("records_reality", False))


def test_every_gate_has_a_command_it_can_refuse() -> None:
    assert [code for code, clause in clauses().items() if "gate" in kinds(clause) and not guarded(code).gate] == []


def test_no_command_records_and_is_refused_by_the_same_clause() -> None:
    assert [code for code in clauses() if set(guarded(code).records) & set(guarded(code).gate)] == []


def test_an_override_stands_only_where_the_spelling_does_not_say_it() -> None:
    for code, override in TRIGGERS["overrides"].items():
        clause = clauses()[code]
        assert "gate" in kinds(clause), code
        marks = [each.mark for each in vocabulary.occasions(clause["when"])]
        assert "gate" not in marks, code
        if clause.get("records_reality"):
            assert override.keys() == {"records", "gate"}, code
        else:
            assert override.keys() == {"gate"}, code


def test_a_command_of_an_installed_app_is_there_or_planned() -> None:
    installed = {app.label for app in apps.get_app_configs()}
    missing = {key for key in keys() if key not in commands() and key.partition(".")[0] in installed}
    assert missing == set(TRIGGERS["planned"])
    assert [key for key in keys() if not vocabulary.is_planned(key) and key not in commands()] == []


@pytest.mark.parametrize("rule", sorted({rule for each in TRIGGERS["cadences"].values() for rule in each["every"]}))
def test_cadences_recur(rule: str) -> None:
    dates = list(rrulestr(f"DTSTART:20260101T000000\nRRULE:{rule}")[:3])
    assert len(dates) == 3


def test_a_quarter_ends_on_its_last_day() -> None:
    [rule] = TRIGGERS["cadences"]["quarter-end"]["every"]
    dates = rrulestr(f"DTSTART:20260101T000000\nRRULE:{rule}")[:4]
    assert [f"{date:%m-%d}" for date in dates] == ["03-31", "06-30", "09-30", "12-31"]


def test_a_clause_is_read_in_chinese() -> None:
    assert vocabulary.occasions("stock.receive (records); daily; default: every 90 days") == [
        Occasion("stock.receive", "收货时", "records", commands=("warehouse.record_arrival",)),
        Occasion("daily", "每天", "", cadences=("FREQ=DAILY",)),
        Occasion("default: every 90 days", "每 90 天", "", cadences=("FREQ=DAILY;INTERVAL=90",)),
    ]
    assert [each.is_default for each in vocabulary.occasions("daily; default: yearly")] == [False, True]
    [both] = vocabulary.actors("用户、售后客服")
    assert (both.posts, both.parties) == (("after_sales",), ("consumer",))


def test_what_the_pack_does_not_know_is_shown_as_it_is() -> None:
    assert vocabulary.occasions("每逢初一") == [Occasion("每逢初一", "每逢初一", "")]
    assert vocabulary.actors("门卫老张") == [vocabulary.Actor("门卫老张", (), ())]
    assert vocabulary.param("own_number") == ParamName("own_number", "")


def test_goods_are_recorded_and_their_acceptance_is_refused() -> None:
    assert guarded("S03.06") == Guarded(("warehouse.record_arrival",), ("warehouse.receive_goods",))
    assert guarded("S16.10") == Guarded(("warehouse.record_arrival",), ("warehouse.receive_goods",))


def test_params_say_where_they_are_from() -> None:
    assert vocabulary.param("law_keep_years") == ParamName("保存期（年）", "法定")
    assert vocabulary.param("default_keep_years") == ParamName("保存期（年）", "默认")
    assert vocabulary.param("tolerance") == ParamName("允许差异", "")


@pytest.mark.parametrize(
    ("value", "said"),
    [
        (None, "原文未写"),
        (True, "是"),
        (False, "否"),
        (3.5, "3.5"),
        ("friday", "星期五"),
        (["入", "出", "存"], "入、出、存"),
        ({"critical": 3, "high": 7}, "严重 3；高 7"),
    ],
)
def test_values_are_spoken(value: object, said: str) -> None:
    assert vocabulary.spoken(value) == said
