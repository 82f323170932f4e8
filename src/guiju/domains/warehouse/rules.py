"""Pure arithmetic of the warehouse."""

UNIT_COST_IN_FEN = 100
"""A unit cost is in 1/10,000 yuan."""

LARGEST_LAYER = 2**31 - 1
"""The largest quantity of a cost layer for which the statement's cost arithmetic stays within 64 bits."""


def fraction(text: str) -> tuple[int, int]:
    """Numerator and denominator of ``2/3``."""
    part, whole = text.split("/")
    return int(part), int(whole)


def cost_until(total: int, quantity: int, taken: int) -> int:
    """What the first ``taken`` of ``quantity`` units cost when all of them cost ``total`` 分; a half 分 rounds up.

    Units ``a`` to ``b`` cost ``cost_until(b) - cost_until(a)``: the same however the layer is cut into issues, and
    the last issue takes the rest.

    Raises:
        ValueError: ``quantity`` is not positive, ``taken`` is outside 0 … ``quantity`` or ``total`` is negative.
    """
    if quantity <= 0 or not 0 <= taken <= quantity or total < 0:
        message = f"{taken} of {quantity} units at {total}"
        raise ValueError(message)
    return (2 * total * taken + quantity) // (2 * quantity)


def cost_between(total: int, quantity: int, start: int, end: int) -> int:
    """What the units from ``start`` (included) to ``end`` (excluded) of a layer cost, in 分."""
    return cost_until(total, quantity, end) - cost_until(total, quantity, start)


def amount_of(unit_cost: int, quantity: int) -> int:
    """``quantity`` units at ``unit_cost`` (1/10,000 yuan) in 分; a half 分 rounds up."""
    return (2 * unit_cost * quantity + UNIT_COST_IN_FEN) // (2 * UNIT_COST_IN_FEN)
