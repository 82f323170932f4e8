from tests.audit.conftest import own_checks, vault

__all__ = ["own_checks", "vault"]
