"""Open an HDF5 file that may come from a stranger: nothing outside it is read or believed.

HDF5 can take the content of a file from others (external links, external storage, virtual sources),
unpack it with plug-ins, go round in circles by links, and declare any size. A file that does so is
refused before a value is read.
"""

from __future__ import annotations

import math
import stat
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import h5py
import numpy as np

from striata.files.errors import FileError, Refused, damage

#: Filters by which our files are packed.
_FILTERS = {h5py.h5z.FILTER_DEFLATE, h5py.h5z.FILTER_SHUFFLE, h5py.h5z.FILTER_FLETCHER32}
#: Bytes that a byte of deflated data can become, and texts that are read at a time.
_DEFLATED, _TEXTS = 1040, 64
#: How deep groups may lie in each other.
_DEEPEST = 20
#: Files that were found to be sound: device, number, size, times.
_sound: set[tuple[int, ...]] = set()


def identity(path: Path) -> tuple[int, ...]:
    """What tells a file, and one state of it from another.

    Raises
    ------
    FileError
        If there is no file of that name, or it is no regular file.
    """
    try:
        found = path.stat()
    except (OSError, ValueError):
        raise FileError(f"There is no file {path}.") from None
    if not stat.S_ISREG(found.st_mode):
        raise FileError(f"{path} is no regular file.")
    return found.st_dev, found.st_ino, found.st_size, found.st_mtime_ns, found.st_ctime_ns


@contextmanager
def opened(path: Path) -> Iterator[h5py.File]:
    """An HDF5 file, open for reading, that is whole in itself and of the size it declares.

    Raises
    ------
    FileError
        For a file that is missing or damaged, reads other files, or declares more than it holds.
    """
    known = identity(path)
    try:
        f = h5py.File(path, "r")
    except (OSError, RuntimeError, ValueError):
        raise FileError(
            f"{path} is not a readable HDF5 file; it is damaged, cut short, or something else."
        ) from None
    with f:
        if known not in _sound:
            with damage(path):
                _examine(f, size=known[2])
            _sound.add(known)
        yield f


def _examine(f: h5py.File, size: int) -> None:
    for where, item in objects(f):
        _check_attributes(where, item, size)
        if isinstance(item, h5py.Dataset):
            _check_storage(where, item, size)


def objects(f: h5py.File) -> Iterator[tuple[str, h5py.Group | h5py.Dataset]]:
    """Every group and dataset with its path, the root first.

    Raises
    ------
    Refused
        For a link to elsewhere, an object that stands in two places, or one of another kind.
    """
    seen, waiting = {_address(f)}, [("/", f)]
    while waiting:
        where, item = waiting.pop()
        yield where, item
        for name in item if isinstance(item, h5py.Group) else ():
            inner = f"{where.rstrip('/')}/{name}"
            if inner.count("/") > _DEEPEST:
                raise Refused(f"its groups lie in each other more than {_DEEPEST} deep")
            if not name.isprintable():
                raise Refused(f"the name {inner!a} holds control characters")
            if not isinstance(item.get(name, getlink=True), h5py.HardLink):
                raise Refused(f"{inner} is a link to elsewhere, which no file of striata has")
            found = item[name]
            if not isinstance(found, h5py.Group | h5py.Dataset) or _address(found) in seen:
                raise Refused(f"{inner} stands in two places, or is neither group nor dataset")
            seen.add(_address(found))
            waiting.append((inner, found))


def _address(item: Any) -> Any:
    return h5py.h5o.get_info(item.id).addr


def _check_attributes(where: str, item: Any, size: int) -> None:
    """Refuse attributes that are larger than the file, or lists of texts."""
    for name in item.attrs:
        attribute = item.attrs.get_id(name)
        texts = h5py.check_string_dtype(attribute.dtype)
        if attribute.get_storage_size() > size or (texts and attribute.shape != ()):
            raise Refused(f"the attribute {name!a} of {where} is not one value")


def _check_storage(where: str, d: h5py.Dataset, size: int) -> None:
    """Refuse a dataset that is kept outside the file, strangely packed, or larger than its bytes.

    Texts are added up as well, for many elements can share the bytes of one.
    """
    plist, text = d.id.get_create_plist(), h5py.check_string_dtype(d.dtype)
    layout = plist.get_layout()
    if plist.get_external_count() or layout == h5py.h5d.VIRTUAL:
        raise Refused(f"{where} would be read from another file")
    filters = {plist.get_filter(i)[0] for i in range(plist.get_nfilters())}
    known = d.dtype.kind in "iufbS" or (text and not filters)
    if filters - _FILTERS or d.shape is None or not known:
        raise Refused(f"{where} is of a kind that no file of striata has")
    chunk = plist.get_chunk() if layout == h5py.h5d.CHUNKED else ()
    declared = max(math.prod(d.shape), math.prod(chunk)) * d.dtype.itemsize if d.size else 0
    stored = d.id.get_storage_size()
    packed = _DEFLATED if h5py.h5z.FILTER_DEFLATE in filters else 1
    if stored > size or declared > stored * packed:
        raise _too_large(where, declared, size)
    total = 0
    for texts in _texts(d) if text else ():
        total += sum(map(len, texts))
        if total > size:
            raise _too_large(where, total, size)


def _texts(d: h5py.Dataset) -> Iterator[list[bytes]]:
    """The elements of a dataset of texts, a few at a time."""
    if d.ndim == 1:
        for start in range(0, len(d), _TEXTS):
            yield list(d[start : start + _TEXTS])
        return
    for index in np.ndindex(d.shape):
        yield [d[index]]


def _too_large(where: str, declared: int, size: int) -> Refused:
    return Refused(f"{where} would take {declared:.3g} bytes, more than the file's {size} can hold")
