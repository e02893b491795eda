"""The error that a file's user can mend: one sentence."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path


class FileError(ValueError):
    """A file that cannot be used or written; the message is one sentence for a person."""

    is_user_error = True


class OtherSchema(FileError):
    """A result file of another version, which may be sound."""


class Refused(ValueError):
    """Why a file is refused, a clause, of which :func:`damage` makes a sentence."""


@contextmanager
def damage(path: Path) -> Iterator[None]:
    """Say of any error inside it that the file is damaged: for what does nothing but read it."""
    try:
        yield
    except FileError:
        raise
    except Refused as e:
        raise FileError(f"{path} is refused: {e}.") from None
    except Exception as e:
        why = " ".join(str(e).split())[:120]
        raise FileError(
            f"{path} is damaged or gone, a part of it cannot be read ({why})."
        ) from None


@contextmanager
def raised_as(error: type[Exception]) -> Iterator[None]:
    """Raise a :class:`FileError` as the error of the room that asked for the file."""
    try:
        yield
    except FileError as e:
        raise error(str(e)) from None
