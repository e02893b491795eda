"""What kind of value a setting takes, whoever gives it: a command, a sweep file, a result file."""

from __future__ import annotations

from dataclasses import Field
from typing import Any

from striata.declarations import fits
from striata.experiments.protocol.errors import ExperimentError

#: Type of a setting's default → annotation of the values that it takes, and what these are called.
_KINDS: dict[type, tuple[Any, str]] = {
    bool: (bool, "true or false"),
    int: (int, "a whole number"),
    float: (float, "a number"),
    str: (str, "a text"),
    tuple: (tuple[str, ...], "a list of texts"),
}
_FACTORS = tuple[tuple[str, float], ...], "a list of names with factors"


def require_kind(field: Field[Any], value: Any) -> None:
    """Refuse a value that is not of the kind of a setting's default.

    Raises
    ------
    ExperimentError
        If it is not.
    """
    hint, kind = _KINDS[type(field.default)]
    if field.name == "scale":
        hint, kind = _FACTORS
    elif hint is int and field.metadata.get("unit"):
        hint, kind = _KINDS[float]  # a time, which need not be whole
    if not fits(value, hint):
        raise ExperimentError(f"{field.name} = {value!r} is impossible; it is {kind}.")
