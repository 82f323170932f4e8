"""Rotation of the signing key: the old key signs the new one, and a head of the new key follows at once."""

from guiju.kernel.audit import heads, keys
from guiju.kernel.audit.sealer import sealing


def rotate(using: str = "default") -> str:
    """Replace the signing key and return the new key id.

    The new secret is on disk before the database names it and takes its place after the commit, so a stop at any
    point leaves a key that can sign. The old secret stays as ``signing.N``, N the number of its row.

    Raises:
        KeyMissing: the current secret is not in the secrets folder.
    """
    with sealing(using):
        old = keys.current(using)
        new = keys.prepare(old.number + 1)
        keys.introduce(new, old, using)
        size, root = heads.size_and_root(heads.last(using))
        heads.write(heads.ROTATED, size, root, new, using, note=f"{old.key_id} → {new.key_id}")
    keys.promote(new.number)
    return new.key_id
