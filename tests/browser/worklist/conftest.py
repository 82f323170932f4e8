"""The demo company in a browser, with problems to put right."""

from tests.browser.warehouse.conftest import sign_in, site

__all__ = ["sign_in", "site"]
