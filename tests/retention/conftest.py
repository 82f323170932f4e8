from tests.audit.vault import vault

__all__ = ["vault"]
