"""Whether what a declaration holds is of the kind that its record says, in words for its author."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import fields
from functools import cache
from reprlib import repr as short
from types import UnionType
from typing import Any, Literal, Union, get_args, get_origin, get_type_hints

#: What a kind of value is called, one and several.
_WORDS = {
    str: ("a text", "texts"),
    float: ("a number", "numbers"),
    int: ("a whole number", "whole numbers"),
    bool: ("true or false", "truth values"),
    type(None): ("None", "None"),
}


def mistyped(record: Any) -> str:
    """The first field of a dataclass whose value is not what its annotation says, as a clause.

    Empty if all are. Values that an annotation enumerates (``Literal``) are left to the record.
    """
    kind: Any = type(record)
    for name, hint in _hints(kind).items():
        value = getattr(record, name)
        if not fits(value, hint):
            one = not isinstance(value, tuple) and get_origin(hint) is tuple
            comma = "; a tuple of one ends with a comma: (x,)" if one else ""
            return f"{name} must be {_said(hint)}, not {short(value)}{comma}"
    return ""


@cache
def _hints(record: Any) -> dict[str, Any]:
    hints = get_type_hints(record)
    return {f.name: hints[f.name] for f in fields(record)}


def fits(value: Any, hint: Any) -> bool:
    """Whether a value is what an annotation says; ``Literal`` counts as anything."""
    origin, args = get_origin(hint), get_args(hint)
    if hint is Any or origin is Literal:
        return True
    if origin in (Union, UnionType):
        return any(fits(value, a) for a in args)
    if origin is tuple:
        if not isinstance(value, tuple):
            return False
        if args[-1] is Ellipsis:
            return all(fits(x, args[0]) for x in value)
        return len(value) == len(args) and all(map(fits, value, args))
    if origin in (dict, Mapping):
        return isinstance(value, Mapping) and all(
            fits(k, args[0]) and fits(v, args[1]) for k, v in value.items()
        )
    if origin is Callable or hint is Callable:
        return callable(value)
    if hint in (int, float):
        return isinstance(value, int | hint) and not isinstance(value, bool)
    return isinstance(value, origin or hint)


def _said(hint: Any, several: bool = False) -> str:
    """An annotation in words, of one thing or of several."""
    a, s = ("", "s") if several else ("a ", "")
    origin, args = get_origin(hint), get_args(hint)
    if origin in (Union, UnionType):
        return " or ".join(_said(x, several) for x in args)
    if origin is tuple and args[-1] is Ellipsis:
        return f"{a}tuple{s} of {_said(args[0], True)}"
    if origin is tuple:
        return f"{a}tuple{s} of {' and '.join(map(_said, args))}"
    if origin in (dict, Mapping):
        return f"a dictionary of {_said(args[0], True)} and {_said(args[1], True)}"
    if origin is type:
        return f"a class derived from {args[0].__name__}"
    if origin is Callable or hint is Callable:
        return f"{a}function{s}"
    kind = origin or hint
    article = "an" if kind.__name__[0] in "AEIOU" else "a"
    one = f"{article} {kind.__name__}", f"{kind.__name__} objects"
    return _WORDS.get(kind, one)[several]
