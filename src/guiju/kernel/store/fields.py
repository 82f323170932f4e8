"""Personal data at rest: encrypted with a ring of keys, the first of which encrypts."""

import base64
from functools import lru_cache
from typing import Any

from cryptography.fernet import Fernet, MultiFernet
from django.conf import settings
from django.db import models


@lru_cache(maxsize=1)
def key_ring() -> MultiFernet:
    """The key ring of personal data: ``personal``, then older ``personal.1`` …, each 32 bytes in the secrets folder."""
    names = ["personal", *sorted(path.name for path in settings.SECRETS.folder.glob("personal.*"))]
    return MultiFernet([Fernet(base64.urlsafe_b64encode(settings.SECRETS.content(name, 32))) for name in names])


class RowIdField(models.BigIntegerField):
    """A 64-bit primary key that the program gives; on SQLite the rowid itself, without a second tree beside the table."""

    def db_type(self, connection: Any) -> str | None:
        return "integer" if connection.vendor == "sqlite" else super().db_type(connection)


class EncryptedTextField(models.TextField):
    """Text that lies encrypted in the database; it cannot be filtered."""

    def get_prep_value(self, value: Any) -> Any:
        if not value:
            return value
        return key_ring().encrypt(str(value).encode()).decode()

    def from_db_value(self, value: str | None, _expression: object, _connection: object) -> str | None:
        if not value:
            return value
        return key_ring().decrypt(value.encode()).decode()
