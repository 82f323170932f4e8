"""Writing a dossier: an archive of evidence, records and files with an index in Chinese, signed as a whole."""

import os
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime
from hashlib import sha256
from pathlib import Path
from typing import Any

from django.template.loader import render_to_string

from guiju.kernel.audit import contents, heads, keys
from guiju.kernel.audit.export import evidence_line, head_line, key_lines, row_lines
from guiju.kernel.audit.models import Evidence, TreeHead
from guiju.kernel.dossiers.index import Index, clauses_of
from guiju.kernel.dossiers.proofs import inclusion_proofs
from guiju.kernel.dossiers.selecting import NoEvidence, Selection
from guiju.kernel.files import storage
from guiju.kernel.rulebook.models import Clause
from guiju.kernel.store.transaction import snapshot
from guiju.lib.digests.canonical import canonical, instant
from guiju.lib.dossiers import sealing
from guiju.lib.dossiers.checking import EVIDENCE, FILES, INDEX
from guiju.lib.runs import evidence_of

ATTACHMENTS = "files_attachment"


@dataclass
class Written:
    """``unsealed`` runs are not in the dossier: nothing proves them yet. ``missing`` are files that are not there."""

    evidence: int
    sha256: str
    unsealed: int
    missing: list[str] = field(default_factory=list)


def write(path: Path, selection: Selection, *, with_private: bool = False, using: str = "default") -> Written:
    """Write the dossier of a selection to ``path``; complete, or not there.

    Raises:
        NoEvidence: none of the evidence is sealed.
        KeyMissing: the signing key is not on this machine.
    """
    draft = path.with_name(f".{path.name}.draft")
    try:
        with snapshot(using):
            written = _written(draft, selection, with_private=with_private, using=using)
        _sign(draft, using)
        written.sha256 = _digest(draft)
        draft.replace(path)
    finally:
        draft.unlink(missing_ok=True)
    return written


def _written(draft: Path, selection: Selection, *, with_private: bool, using: str) -> Written:
    head = heads.last(using)
    index = Index(selection.about, with_private=with_private, using=using)
    wanted = _with_texts(selection, using)
    rows = Evidence.objects.using(using).filter(id__in=wanted, leaf__isnull=False, leaf__lt=head.size if head else 0)
    sealed = {row.id: row for row in rows}
    if head is None or not sealed:
        message = "这些证据还没有封存，请一分钟后再试"
        raise NoEvidence(message)
    proofs = _proofs([row.leaf or 0 for row in sealed.values()], head, using)
    written = Written(len(sealed), "", len(selection.evidence - sealed.keys()))
    named: dict[str, int] = {}
    with zipfile.ZipFile(draft, "w", zipfile.ZIP_DEFLATED, compresslevel=6) as archive:
        with archive.open(EVIDENCE, "w", force_zip64=True) as file:
            for line in _lines(selection, head, sealed, proofs, with_private=with_private, using=using):
                file.write(canonical(line) + b"\n")
                index.take(line)
                if line["type"] == "rows" and line["table"] == ATTACHMENTS:
                    named |= dict(zip(line["columns"]["sha256"], line["columns"]["size"], strict=True))
        for digest in sorted(named):
            if storage.path_of(digest).is_file():
                archive.write(storage.path_of(digest), FILES + digest, zipfile.ZIP_STORED)
            else:
                written.missing.append(digest)
        context = index.context(head, written.unsealed, written.missing)
        archive.writestr(INDEX, render_to_string("dossiers/index.html", context))
        archive.comment = sealing.blank()
    return written


def _with_texts(selection: Selection, using: str) -> set[int]:
    """The selected runs and those that enacted the clause versions by which they were judged."""
    cited: set[tuple[str, int]] = set()
    for row in Evidence.objects.using(using).filter(id__in=selection.evidence).iterator(chunk_size=500):
        payload = contents.parse(contents.unpack(row.payload, is_compressed=row.is_compressed))
        cited |= clauses_of(payload)
    known = Clause.objects.using(using).filter(code__in={code for code, _ in cited})
    texts = {(code, version): row for row, code, version in known.values_list("id", "code", "version")}
    return {*selection.evidence, *(evidence_of(texts[each]) for each in cited if each in texts)}


def _proofs(leaves: list[int], head: TreeHead, using: str) -> dict[int, list[bytes]]:
    stored = Evidence.objects.using(using).filter(leaf__lt=head.size).order_by("leaf")
    pairs = stored.values_list("public_commitment", "private_root").iterator(chunk_size=10_000)
    return inclusion_proofs([contents.evidence_leaf(*pair) for pair in pairs], leaves)


def _lines(
    selection: Selection,
    head: TreeHead,
    sealed: dict[int, Evidence],
    proofs: dict[int, list[bytes]],
    *,
    with_private: bool,
    using: str,
) -> Iterator[dict[str, Any]]:
    yield {"type": sealing.FORMAT, "about": selection.about, "made_at": instant(datetime.now(UTC))}
    yield from key_lines(using)
    yield head_line(head)
    for _, row in sorted(sealed.items()):
        proof = [step.hex() for step in proofs[row.leaf or 0]]
        yield {**evidence_line(row, with_private=with_private, using=using), "proof": proof}
        yield from row_lines(row, using)


def _sign(draft: Path, using: str) -> None:
    signer = keys.current(using)
    signature = signer.sign(sealing.statement(draft, signer.key_id))
    with draft.open("r+b") as file:
        file.seek(-sealing.LENGTH, os.SEEK_END)
        file.write(sealing.comment(signer.key_id, signature))


def _digest(path: Path) -> str:
    with path.open("rb") as file:
        running = sha256()
        while chunk := file.read(1 << 20):
            running.update(chunk)
    return running.hexdigest()
