from tests.audit.vault import vault
from tests.web.conftest import nobody, people, signed_in

__all__ = ["nobody", "people", "signed_in", "vault"]
