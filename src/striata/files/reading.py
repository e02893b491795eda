"""Read a file of text that a user names: a regular file, of a size that can be read."""

from __future__ import annotations

import gzip
import io
import zlib
from pathlib import Path

from striata.files.errors import FileError
from striata.files.opening import identity

#: Most bytes of a text that says how to do something, and of data, packed or not.
FEW, MANY = 10**7, 2**28
_GZIP = b"\x1f\x8b"


def read_text(path: Path) -> str:
    """What a small text file says (UTF-8, with or without a mark).

    Raises
    ------
    FileError
        If it is no regular file, is larger than :data:`FEW` bytes, or is not UTF-8.
    """
    try:
        return read_bytes(path, FEW).decode("utf-8-sig")
    except UnicodeDecodeError:
        raise FileError(f"{path} is no text in UTF-8.") from None


def read_bytes(path: Path, most: int = MANY) -> bytes:
    """The bytes of a file, unpacked if it is packed by gzip.

    Raises
    ------
    FileError
        If it is no regular file, cannot be read, or holds more than `most` bytes.
    """
    size = identity(path)[2]
    try:
        data = path.read_bytes() if size <= most else b""
        if data.startswith(_GZIP):
            with gzip.open(io.BytesIO(data)) as packed:
                data = packed.read(most + 1)
    except (OSError, EOFError, zlib.error) as e:
        why = getattr(e, "strerror", None) or e
        raise FileError(f"{path} cannot be read ({why}).") from None
    if max(size, len(data)) > most:
        raise FileError(f"{path} holds more than {most / 1e6:,.0f} MB, which is not read.")
    return data
