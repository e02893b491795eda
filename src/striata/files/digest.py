"""The digest of a result's content: two files have the same if, and only if, they say the same."""

from __future__ import annotations

import hashlib
import json
from pathlib import Path
from typing import Any

import h5py
import numpy as np

from striata.files.axes import REFERENCES
from striata.files.errors import FileError

#: Attribute of the root that holds the digest, and what it leaves out: when and where it was made.
NAME, ORIGIN = "content_sha256", "provenance"
#: Bytes of a dataset that are in memory at a time.
_BLOCK = 2**24


class _Digest:
    """SHA-256 over fields, each with its length before it."""

    def __init__(self) -> None:
        self._hash = hashlib.sha256()

    def add(self, *fields: str | bytes) -> None:
        for field in fields:
            data = field.encode("utf-8", "surrogateescape") if isinstance(field, str) else field
            self._hash.update(len(data).to_bytes(8, "little"))
            self._hash.update(data)

    def hex(self) -> str:
        return self._hash.hexdigest()


def content_digest(f: h5py.File) -> str:
    """SHA-256 over everything outside ``/provenance``, in alphabetical order.

    Of each group and dataset its name and attributes, of each dataset also its shape, its full type
    (with the names of an enumeration, the encoding and length of texts) and its values.
    """
    names: list[str] = []
    f.visit(names.append)
    digest = _Digest()
    _add_attributes(digest, f)
    for name in sorted(names):
        if name.partition("/")[0] != ORIGIN:
            item = f[name]
            digest.add(name, type(item).__name__)
            _add_attributes(digest, item)
            if isinstance(item, h5py.Dataset):
                _add_values(digest, item)
    return digest.hex()


def seal(f: h5py.File) -> None:
    """Write the digest of a file's content into it."""
    f.attrs[NAME] = content_digest(f)


def check(path: Path, f: h5py.File) -> None:
    """Refuse a file whose content is not that of which it holds the digest.

    Raises
    ------
    FileError
        If it has been changed or damaged since it was written.
    """
    if f.attrs.get(NAME) != content_digest(f):
        raise FileError(
            f"{path} has been changed or damaged since it was written: its content does not match "
            f"its digest ({NAME}); take another copy, or make it again by the command that made it."
        )


def _add_attributes(digest: _Digest, item: Any) -> None:
    for key in sorted(set(item.attrs) - {NAME, *REFERENCES}):
        value = item.attrs[key]
        if isinstance(value, str):
            digest.add(key, "text", value)
        else:
            array = np.asarray(value)
            digest.add(key, _type(array.dtype), str(array.shape), array.tobytes())


def _type(dtype: np.dtype[Any]) -> str:
    """All that a type says, as text."""
    codes, text = h5py.check_enum_dtype(dtype), h5py.check_string_dtype(dtype)
    if codes:
        return f"{dtype.str} {json.dumps(sorted(codes.items()))}"
    return f"text {text.encoding} {text.length}" if text else dtype.str


def _add_values(digest: _Digest, d: h5py.Dataset) -> None:
    digest.add(_type(d.dtype), str(d.shape))
    if h5py.check_string_dtype(d.dtype):
        digest.add(*np.ravel(d[()]).tolist())
        return
    if not d.shape:
        digest.add(d[()].tobytes())
        return
    step = max(1, _BLOCK * len(d) // max(d.nbytes, 1))
    for start in range(0, len(d), step):
        digest.add(d[start : start + step].tobytes())
