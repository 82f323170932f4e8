"""Files that warehouse documents rely on."""

from guiju.domains.safety.api import attach

__all__ = ["attach"]
