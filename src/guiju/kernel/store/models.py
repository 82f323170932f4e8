"""The two kinds of table: posted rows that never change, and states that commands move."""

from typing import Any, ClassVar

from django.db import models

from guiju.kernel.store.fields import RowIdField
from guiju.lib.runs import RUN_BITS


class Posted(models.Model):
    """A row that is written once, by a run, and never deleted.

    ``id`` is the run's number shifted by 20 bits plus the row's place in the run, so ``id >> 20`` names its evidence.
    Triggers on both engines refuse a DELETE and an UPDATE of any column but those in ``mutable``; each run's evidence
    keeps a digest of the immutable columns.
    """

    mutable: ClassVar[tuple[str, ...]] = ()
    grown: ClassVar[dict[str, Any]] = {}
    """Immutable columns that a release after 0.1 has added, oldest first, with the value its migration gave older rows.

    The digests of older rows are over the columns of their day; in these they must hold this very value.
    """

    id = RowIdField(primary_key=True)

    class Meta:
        abstract = True

    @property
    def run(self) -> int:
        return self.id >> RUN_BITS
