"""The passphrase of a key file: from the environment, else asked for; never an argument, which other users could list."""

import getpass
import os
import sys

VARIABLE = "GUIJU_KEYS_PASSPHRASE"


def passphrase(*, is_new: bool) -> str | None:
    """What was given; None when two entries of a new one differ, or nobody is there to ask."""
    given = os.environ.get(VARIABLE)
    if given is not None:
        return given
    if not sys.stdin.isatty():
        print(f"需要密钥文件的口令：在终端里运行，或用环境变量 {VARIABLE} 给出。", file=sys.stderr)
        return None
    first = getpass.getpass("密钥文件的口令：")
    if is_new and getpass.getpass("再输入一次：") != first:
        print("两次输入的口令不同。", file=sys.stderr)
        return None
    return first
