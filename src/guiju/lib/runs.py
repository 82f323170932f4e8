"""How a row's id names its run: ``run << 20 | place``, and place 0 is the evidence."""

RUN_BITS = 20
IDS_A_RUN = 1 << RUN_BITS


def evidence_of(row: int) -> int:
    """The id of the evidence of the run that wrote this row."""
    return row >> RUN_BITS << RUN_BITS
