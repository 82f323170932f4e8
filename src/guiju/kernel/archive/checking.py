"""Whether an archive is whole, ours, and fits the keys; nothing is written. No Django here."""

import shutil
from pathlib import Path

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from guiju.kernel.archive import container, keyfile
from guiju.kernel.archive.container import Checked
from guiju.kernel.archive.refusal import ArchiveRefused

_SIGNING = "signing"
_ROOM_FACTOR = 4
"""Rows are compressed about tenfold, attachments not at all; indexes come on top."""


def check_archive(path: Path, secrets: keyfile.Keys, data: Path) -> Checked:
    """Compare every byte, the signature, the keys and the room on the disk.

    Raises:
        ArchiveRefused: something does not fit.
    """
    checked = container.check(path)
    held = {keyfile.fingerprint(secret) for secret in secrets.values()}
    absent = sorted(name for name, known in checked.manifest["secrets"].items() if known not in held)
    if absent:
        message = f"密钥不全：缺少备份时的 {'、'.join(absent)}。请用同一套系统、不早于备份的密钥文件"
        raise ArchiveRefused(message)
    if not any(_signs(secret, checked) for name, secret in secrets.items() if name.partition(".")[0] == _SIGNING):
        message = "备份的签名不是由这套密钥签的：备份或密钥文件不属于这套系统"
        raise ArchiveRefused(message)
    existing = next(folder for folder in (data, *data.parents) if folder.exists())
    room, wanted = shutil.disk_usage(existing).free, path.stat().st_size * _ROOM_FACTOR
    if room < wanted:
        message = f"磁盘空间可能不够：剩余 {room >> 20} MB，恢复约需 {wanted >> 20} MB"
        raise ArchiveRefused(message)
    return checked


def _signs(secret: bytes, checked: Checked) -> bool:
    try:
        Ed25519PrivateKey.from_private_bytes(secret).public_key().verify(checked.signature, checked.statement)
    except (InvalidSignature, ValueError):
        return False
    return True
