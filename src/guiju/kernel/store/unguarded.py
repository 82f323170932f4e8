"""The only tables that may be written outside a command, each with its reason."""

UNGUARDED = {
    "accounts_session": "a session is not business data; it must be written before anybody is known",
    "accounts_pace": "counts guesses at sign-in, by MAC and not by name: written before anybody is known",
    "accounts_secondfactorstep": "the last code taken, so that none is taken twice: written while somebody signs in",
    "django_migrations": "the record of migrations is written by migrations",
    "django_content_type": "Django's own list of models, written by migrations",
    "auth_permission": "Django's own permission list, unused by guiju and written by migrations",
    "files_upload": "an upload is staging: it becomes a fact only when a command names its digest",
}
_INTERNAL_PREFIXES = ("sqlite_", "pg_")


def is_unguarded(table: str) -> bool:
    return table in UNGUARDED or table.startswith(_INTERNAL_PREFIXES)
