"""What the database means when it refuses: the two engines' errors in one Chinese sentence."""

from django.db import IntegrityError

_KINDS = {
    "23503": "所引用的资料已不存在，或仍被其他资料引用",
    "23505": "与已有资料重复",
    "23514": "数值超出允许的范围",
    "23502": "缺少必填的内容",
}
_SQLITE = {"FOREIGN KEY": "23503", "UNIQUE": "23505", "CHECK": "23514", "NOT NULL": "23502"}


def sentence(error: IntegrityError) -> str:
    """Why the rows may not stand, with the constraint's name where the engine tells it."""
    diagnosis = getattr(error.__cause__, "diag", None)
    if diagnosis is not None:
        state, name = error.__cause__.sqlstate, diagnosis.constraint_name  # type: ignore[union-attr]
    else:
        kind, _, name = str(error).partition(" constraint failed")
        state, name = _SQLITE.get(kind, ""), name.removeprefix(": ")
    why = _KINDS.get(state or "", "数据约束不允许")
    return f"{why}（{name}）" if name else why
