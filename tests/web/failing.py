"""The tests' settings with the addresses that fail."""

from tests.settings import *  # noqa: F403

ROOT_URLCONF = "tests.web.test_answers"
