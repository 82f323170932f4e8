"""The archive and the key file: whatever byte is changed, cut or added, it is noticed."""

import random
import subprocess
from io import BytesIO
from pathlib import Path

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from guiju.kernel.archive import container, keyfile
from guiju.kernel.archive.refusal import ArchiveRefused

TRIALS = 200
CHEAP = 1 << 10
PASSPHRASE = "十二个字符以上的口令 1234"


@pytest.fixture
def archive(tmp_path: Path) -> Path:
    path = tmp_path / "a.guiju"
    key = Ed25519PrivateKey.from_private_bytes(bytes(32))
    photo = random.Random(1).randbytes(3_000)
    with path.open("wb") as file:
        writer = container.Writer(file)
        writer.add("tables/t/000000.jsonl.zst", random.Random(2).randbytes(5_000))
        writer.add("anchor.jsonl", b'{"id":1}\n')
        writer.add_addressed(container.hashlib.sha256(photo).hexdigest(), BytesIO(photo), len(photo))
        writer.finish({"run": 7, "secrets": {}}, key.sign)
    return path


def test_what_was_written_is_read_and_any_tar_lists_it(archive: Path) -> None:
    checked = container.check(archive)
    assert checked.manifest["run"] == 7
    with checked.reading() as reader:
        assert reader.content("anchor.jsonl") == b'{"id":1}\n'
        [(digest, file)] = list(reader.files())
        assert container.hashlib.sha256(file.read()).hexdigest() == digest
    Ed25519PrivateKey.from_private_bytes(bytes(32)).public_key().verify(checked.signature, checked.statement)
    listed = subprocess.run(["tar", "tf", archive], capture_output=True, text=True, check=True).stdout.splitlines()
    assert listed == ["tables/t/000000.jsonl.zst", "anchor.jsonl", f"files/{digest}", "manifest.json"]


def damages(whole: bytes, choice: random.Random) -> bytes:
    """One of: a bit turned, a byte changed, a stretch zeroed, cut, lengthened, two blocks exchanged."""
    at, kind = choice.randrange(len(whole)), choice.randrange(6)
    if kind == 0:
        return whole[:at] + bytes([whole[at] ^ (1 << choice.randrange(8))]) + whole[at + 1 :]
    if kind == 1:
        return whole[:at] + bytes([(whole[at] + choice.randrange(1, 256)) % 256]) + whole[at + 1 :]
    if kind == 2:
        return whole[:at] + bytes(b ^ 0xFF for b in whole[at : at + 64]) + whole[at + 64 :]
    if kind == 3:
        return whole[:at]
    if kind == 4:
        return whole[:at] + choice.randbytes(choice.randrange(1, 600)) + whole[at:]
    other = (at + 512) % (len(whole) - 1)
    first, second = sorted((at, other))
    return whole[:first] + whole[second:] + whole[first:second]


def test_random_damage_is_always_noticed(archive: Path, tmp_path: Path) -> None:
    whole, noticed = archive.read_bytes(), 0
    for trial in range(TRIALS):
        hurt = damages(whole, random.Random(f"damage:{trial}"))
        assert hurt != whole
        path = tmp_path / "hurt.guiju"
        path.write_bytes(hurt)
        with pytest.raises(ArchiveRefused, match="不完整或已损坏"):
            container.check(path)
        noticed += 1
    assert noticed == TRIALS


def test_every_byte_of_the_trailer_counts(archive: Path, tmp_path: Path) -> None:
    whole, path = archive.read_bytes(), tmp_path / "hurt.guiju"
    key = Ed25519PrivateKey.from_private_bytes(bytes(32)).public_key()
    for at in range(len(whole) - container.TRAILER_BYTES, len(whole)):
        path.write_bytes(whole[:at] + bytes([whole[at] ^ 1]) + whole[at + 1 :])
        with pytest.raises(Exception, match=r"不完整或已损坏|^$"):
            checked = container.check(path)
            key.verify(checked.signature, checked.statement)


def test_a_part_exchanged_under_a_new_trailer_is_noticed(archive: Path, tmp_path: Path) -> None:
    """Somebody without the key can make the hashes fit, but not the signature."""
    body = bytearray(archive.read_bytes()[: -container.TRAILER_BYTES])
    body[600] ^= 1
    path, thief = tmp_path / "forged.guiju", Ed25519PrivateKey.generate()
    sha256 = container.hashlib.sha256(body).hexdigest()
    signature = thief.sign(f"{container.FORMAT} {sha256}".encode()).hex()
    path.write_bytes(bytes(body) + f"{container.FORMAT} {sha256} {signature}\n".encode())
    with pytest.raises(ArchiveRefused, match="清单与内容不符"):
        container.check(path)


class TestKeys:
    KEYS = {"signing": bytes(range(32)), "personal": bytes(32), "session": bytes(48)}

    def test_round_trip(self) -> None:
        assert keyfile.unseal(keyfile.seal(self.KEYS, PASSPHRASE, CHEAP), PASSPHRASE) == self.KEYS

    def test_nothing_of_a_secret_or_its_name_is_readable(self) -> None:
        sealed = keyfile.seal(self.KEYS, PASSPHRASE, CHEAP)
        assert b"signing" not in sealed
        assert self.KEYS["signing"].hex().encode() not in sealed

    def test_a_wrong_passphrase(self) -> None:
        with pytest.raises(ArchiveRefused, match="口令不对"):
            keyfile.unseal(keyfile.seal(self.KEYS, PASSPHRASE, CHEAP), PASSPHRASE + " ")

    def test_a_short_passphrase_is_refused(self) -> None:
        with pytest.raises(ArchiveRefused, match="至少 12 个字符"):
            keyfile.seal(self.KEYS, "short", CHEAP)

    def test_the_cost_is_what_owasp_asks(self) -> None:
        assert b'"n":131072' in keyfile.seal({}, PASSPHRASE)

    def test_random_damage_is_always_noticed(self) -> None:
        sealed = keyfile.seal(self.KEYS, PASSPHRASE, CHEAP)
        for trial in range(TRIALS):
            hurt = damages(sealed, random.Random(f"keys:{trial}"))
            with pytest.raises(ArchiveRefused, match="口令不对，或密钥文件已损坏"):
                keyfile.unseal(hurt, PASSPHRASE)
