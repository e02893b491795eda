"""Where a mistake in what somebody has declared stands: the file, the line, and a sentence."""

from __future__ import annotations

import re
import traceback
from pathlib import Path
from types import FrameType

import striata.experiments

#: What Python says where a package imports a name of itself that it does not have yet.
IN_ITSELF = re.compile(r"cannot import name '(\w+)' from partially initialized module '([\w.]+)'")
ROOT = Path(striata.experiments.__path__[0]).parent
#: Where people add files of their own (docs/extending.md).
EXTENDED = (
    "circuits/nuclei/**/*.py",
    "circuits/plasticity/*.py",
    "experiments/*.py",
    "analysis/signatures/**/*.py",
)


def sentence(e: Exception) -> str:
    """What is wrong, with the file and line if it is a declaration's; empty if that is not known.

    A user error that was raised while a file of ours was being imported is told with its place.
    """
    meant = getattr(e, "is_user_error", False)
    frames = list(traceback.walk_tb(e.__traceback__))
    imported = [(f, line) for f, line in frames if f.f_code.co_name == "<module>"]
    if imported and imported[-1][0].f_globals.get("__name__") != "__main__":
        place = _place(*imported[-1])
        if place and meant:
            return f"{place}: {e}"
        if place:
            return f"{place}, cannot be imported ({what(e)})."
    if meant:
        return str(e)
    for frame, line in reversed(frames):
        place = _place(frame, line)
        if place and _is_extended(place.partition(",")[0]):
            return f"{place}, fails ({what(e)})."
    return ""


def what(e: Exception) -> str:
    """What module is missing, or the name of an exception and the first line of what it says."""
    if missing := _missing(e):
        return f"there is no module {missing}"
    said = str(e).strip().partition("\n")[0][:200]
    return f"{type(e).__name__}: {said}" if said else type(e).__name__


def _missing(e: Exception) -> str:
    """The module that a package imports of itself and does not have; else empty.

    Python takes it for a circular import, and says so.
    """
    if not isinstance(e, ImportError) or not e.path:
        return ""
    found = IN_ITSELF.match(str(e))
    if found is None:
        return ""
    name, package = found.groups()
    package_file, importer = Path(e.path), list(traceback.walk_tb(e.__traceback__))[-1][0]
    by_itself = importer.f_code.co_filename == e.path
    if not by_itself and re.search(rf"\b{name}\b", package_file.read_text(encoding="utf-8")):
        return ""  # it is there, further down
    there = any((package_file.parent / p).exists() for p in (f"{name}.py", f"{name}/__init__.py"))
    return "" if there else f"{package}.{name}"


def _place(frame: FrameType, line: int) -> str:
    """File of ours and line; empty for anybody else's."""
    path = Path(frame.f_code.co_filename)
    return f"{path.relative_to(ROOT)}, line {line}" if path.is_relative_to(ROOT) else ""


def _is_extended(file: str) -> bool:
    path = ROOT / file
    task = path.parent.parent.name == "experiments" and (path.parent / "__main__.py").exists()
    return task or any(path in ROOT.glob(pattern) for pattern in EXTENDED)
