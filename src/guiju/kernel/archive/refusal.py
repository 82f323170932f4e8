"""Why a backup, a restore or an upgrade does not begin, in words that say what to do."""


class ArchiveRefused(Exception):
    """Nothing was written; the message is Chinese."""
