"""Fixtures for the tests in ``tests`` and beside the packages."""

pytest_plugins = ["tests.database", "tests.chromium", "tests.garbage"]
