import json
from datetime import UTC, datetime, timedelta, timezone
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from guiju.lib.digests.canonical import canonical, instant

TEXT = st.text(st.characters(exclude_categories=["Cs"]))
SCALARS = st.none() | st.booleans() | st.integers(-(2**63), 2**63 - 1) | TEXT
VALUES = st.recursive(SCALARS, lambda inner: st.lists(inner) | st.dictionaries(TEXT, inner), max_leaves=40)


@given(VALUES)
def test_equal_to_the_standard_library(value: Any) -> None:
    again = json.dumps(value, sort_keys=True, ensure_ascii=False, separators=(",", ":")).encode()
    assert canonical(value) == again
    assert json.loads(canonical(value)) == value


@pytest.mark.parametrize(
    "value",
    [
        1.0,
        float("nan"),
        [1, 2, 0.5],
        {"a": {"b": [[{"c": 1.5}]]}},
        {1: "key"},
        {"a": b"bytes"},
        {"a": datetime(2026, 1, 1, tzinfo=UTC)},
        {"a": {1, 2}},
        2**64,
        "\ud800",
        {"\udfff": 1},
    ],
    ids=repr,
)
def test_what_has_no_canonical_form(value: Any) -> None:
    with pytest.raises(ValueError, match=r"canonical form|Integer|not valid UTF-8|must be str"):
        canonical(value)


def test_keys_are_sorted_by_code_point_also_beyond_the_first_plane() -> None:
    value = {"\U0001f600": 1, "\uffee": 2, "é": 3, "z": 4}
    assert json.loads(canonical(value)) == value
    assert list(json.loads(canonical(value))) == ["z", "é", "\uffee", "\U0001f600"]


def test_an_instant_is_told_in_utc_with_microseconds() -> None:
    shanghai = timezone(timedelta(hours=8))
    assert instant(datetime(2026, 11, 24, 17, 5, 12, tzinfo=shanghai)) == "2026-11-24T09:05:12.000000Z"
    with pytest.raises(ValueError, match="time zone"):
        instant(datetime(2026, 11, 24))  # noqa: DTZ001
