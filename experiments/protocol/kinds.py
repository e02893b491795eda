"""What kind of value a setting takes, whoever gives it: a command, a sweep file, a result file."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import Field
from typing import Any

from striata.experiments.errors import ExperimentError


def _whole(value: Any) -> bool:
    return isinstance(value, int) and not isinstance(value, bool)


def _number(value: Any) -> bool:
    return isinstance(value, float) or _whole(value)


def _text(value: Any) -> bool:
    return isinstance(value, str)


def _texts(value: Any) -> bool:
    return isinstance(value, tuple) and all(map(_text, value))


def _factors(value: Any) -> bool:
    return isinstance(value, tuple) and all(
        isinstance(pair, tuple) and len(pair) == 2 and _text(pair[0]) and _number(pair[1])
        for pair in value
    )


#: Whether a value is of a kind, and what the kind is called.
Kind = tuple[Callable[[Any], bool], str]
_KINDS: dict[type, Kind] = {
    bool: (lambda value: isinstance(value, bool), "true or false"),
    int: (_whole, "a whole number"),
    float: (_number, "a number"),
    str: (_text, "a text"),
    tuple: (_texts, "a list of texts"),
}


def require_kind(field: Field[Any], value: Any) -> None:
    """Refuse a value that is not of the kind of a setting's default.

    Raises
    ------
    ExperimentError
        If it is not.
    """
    is_right, kind = _KINDS[type(field.default)]
    if field.name == "scale":
        is_right, kind = _factors, "a list of names with factors"
    elif type(field.default) is int and field.metadata.get("unit"):
        is_right, kind = _KINDS[float]  # a time, which need not be whole
    if not is_right(value):
        raise ExperimentError(f"{field.name} = {value!r} is impossible; it is {kind}.")
