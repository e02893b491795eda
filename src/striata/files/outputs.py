"""Outputs: a path is claimed before anything runs, and its file replaced when all is there."""

from __future__ import annotations

import os
import secrets
import stat
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

from striata.files.errors import FileError

if TYPE_CHECKING:
    from striata.files.kinds import Kind


def claim(
    path: Path, kind: Kind, inputs: Iterable[Path | None] = (), overwrite: bool = False
) -> Path:
    """The file that a command may write under a path, links followed.

    Parameters
    ----------
    path
        Where the user wants the file; folders that are not there will be made.
    kind
        What will be written; a file of this kind may be replaced.
    inputs
        Files that the command reads, or writes besides; none of them may be replaced.
    overwrite
        Whether a file of another kind may be replaced.

    Raises
    ------
    FileError
        If something else stands there, or nothing can be written there.
    """
    try:
        str(path).encode()
        found, target = _standing(path), path.resolve()
        _check_folder(path, target.parent)
        read = any(target == _followed(other) for other in inputs if other)
    except UnicodeEncodeError:
        raise FileError(f"{str(path)!a} cannot be written: its name is not UTF-8.") from None
    except (OSError, ValueError, RuntimeError) as e:  # the last for links that lead round
        if isinstance(e, FileError):
            raise
        link = "it is a link that leads nowhere" if os.path.islink(path) else ""
        why = link or getattr(e, "strerror", None) or str(e)
        raise FileError(f"{path} cannot be written ({why}).") from None
    if read:
        raise FileError(
            f"{path} would be overwritten, which this command reads or writes already; choose "
            "another name."
        )
    if found is not None:
        _check_replaced(path, found, kind, overwrite)
    return target


def _followed(path: Path) -> Path | None:
    """The file that an input stands for; None if links lead round: whoever reads it will say so."""
    try:
        return path.resolve()
    except (OSError, RuntimeError):
        return None


def _standing(path: Path) -> os.stat_result | None:
    """What stands at a path, links followed; None for nothing."""
    try:
        os.lstat(path)
    except FileNotFoundError:
        return None
    return os.stat(path)


def _check_folder(path: Path, folder: Path) -> None:
    lost = next((p for p in path.parents if p.is_symlink() and not p.exists()), None)
    if lost:
        raise FileError(f"{path} cannot be written to ({lost} is a link that leads nowhere).")
    there = next(p for p in (folder, *folder.parents) if p.exists())
    if not there.is_dir():
        raise FileError(f"{path} cannot be written to ({there} is no folder).")
    if not os.access(there, os.W_OK | os.X_OK):
        raise FileError(f"{path} cannot be written to ({there} is not yours to write to).")


def _check_replaced(path: Path, found: os.stat_result, kind: Kind, overwrite: bool) -> None:
    if not stat.S_ISREG(found.st_mode):
        what = "a folder" if stat.S_ISDIR(found.st_mode) else "no regular file"
        raise FileError(f"{path} cannot be written: it is {what}.")
    if not (overwrite or found.st_size == 0 or kind.is_at(path)):
        raise FileError(
            f"{path} is there, and is no {kind.name}; choose another name, or give --overwrite to "
            "replace it."
        )


@contextmanager
def draft(path: Path, folder: Path | None = None) -> Iterator[Path]:
    """A new name, whose file takes the place of `path` if the block ends without an error.

    Parameters
    ----------
    path
        The file to be replaced, which stays as it is if anything goes wrong.
    folder
        Where it is written, on the same file system; by default beside `path`.

    Raises
    ------
    OSError
        If it cannot be written.
    """
    new = (folder or path.parent) / f".{secrets.token_hex(8)}{path.suffix}"
    try:
        yield new
        new.replace(path)
    finally:
        new.unlink(missing_ok=True)


@contextmanager
def replacing(path: Path) -> Iterator[Path]:
    """Like :func:`draft`, for a claimed path: an empty file is there, and folders are made.

    Raises
    ------
    FileError
        If it cannot be written; what stood there is as it was.
    """
    target = path.resolve()
    try:
        target.parent.mkdir(parents=True, exist_ok=True)
        with draft(target) as new:
            os.close(os.open(new, os.O_CREAT | os.O_EXCL | os.O_WRONLY | os.O_NOFOLLOW, 0o666))
            yield new
    except OSError as e:
        raise FileError(f"{path} cannot be written ({e.strerror or e}).") from None
