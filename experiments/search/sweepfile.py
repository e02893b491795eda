"""A sweep as a file (TOML): an experiment, settings by their names, and a table ``grid``."""

from __future__ import annotations

import tomllib
from pathlib import Path
from typing import Any

from striata.experiments.protocol.errors import ExperimentError
from striata.files.errors import raised_as
from striata.files.reading import read_text

#: What a sweep file may hold, of which kind, and what the kind is called.
KEYS: dict[str, tuple[type, str]] = {
    "experiment": (str, "a text"),
    "level": (str, "a text"),
    "subjects": (int, "a whole number"),
    "trials": (int, "a whole number"),
    "seed": (int, "a whole number"),
    "arms": (list, "a list of texts"),
    "lesion": (list, "a list of texts"),
    "set": (dict, "a table of NAME = value"),
    "grid": (dict, 'a table of NAME = "start:stop:step"'),
}


def read(path: Path) -> dict[str, Any]:
    """What a sweep file says.

    Raises
    ------
    ExperimentError
        For a file that cannot be read, an entry that is not known or of the wrong kind, or no grid.
    """
    with raised_as(ExperimentError):
        said = read_text(path)
    try:
        found = tomllib.loads(said)
    except (ValueError, RecursionError) as e:
        why = str(e).partition("\n")[0]
        raise ExperimentError(f"{path} cannot be read as a sweep file (TOML): {why}.") from None
    wrong = sorted(set(found) - set(KEYS))
    if wrong:
        raise ExperimentError(f"{path} has {wrong[0]!r}; a sweep file may have {', '.join(KEYS)}.")
    for key, value in found.items():
        kind, called = KEYS[key]
        if type(value) is not kind or not _sound(key, value):
            raise ExperimentError(f"{path} has {key} = {value!r}; it must be {called}.")
    if not found.get("grid") or "experiment" not in found:
        raise ExperimentError(
            f'{path} needs experiment = "…" and a table [grid] of NAME = "start:stop:step".'
        )
    return found


def _sound(key: str, value: Any) -> bool:
    """Whether what is in a list or table is of the right kind."""
    if isinstance(value, list):
        return all(isinstance(v, str) for v in value)
    if isinstance(value, dict):
        kinds = (str,) if key == "grid" else (str, int, float)  # true and false are whole numbers
        return all(isinstance(v, kinds) for v in value.values())
    return True
