"""What survives a power cut: a synced file is found again only once its folder is synced as well."""

import os
from pathlib import Path


def make_folder(folder: Path) -> None:
    """For its owner alone, where it is not there yet; its own name is durable."""
    try:
        folder.mkdir(mode=0o700, parents=True)
    except FileExistsError:
        return
    keep_names(folder.parent)


def keep_names(folder: Path) -> None:
    """Make durable which files the folder names.

    Raises:
        OSError: the disk fails, or a file system that knows no synced folders.
    """
    descriptor = os.open(folder, os.O_RDONLY | os.O_DIRECTORY | os.O_CLOEXEC)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
