"""How inner loops are compiled by Numba: in strict arithmetic, on first call, kept on disk.

Numba's cache on disk looks at the file of a compiled function alone. So what a compiled function
calls, and the tuples that it takes, stand in its own file; what other modules know comes as an
argument.

Importing Numba takes seconds, and a description of a circuit, whose learning rules have loops,
needs none of it. So a decorated function is handed to Numba when it is first called, together with
all the others of its module.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import update_wrapper
from typing import Any, TypeVar, cast

_F = TypeVar("_F", bound=Callable[..., Any])


def compiled(function: _F) -> _F:
    """Compile in strict floating point; division by zero gives infinity."""
    return cast(_F, _Uncompiled(function, {}))


def inlined(function: _F) -> _F:
    """Compile into the caller, which stands in the same module."""
    return cast(_F, _Uncompiled(function, {"inline": "always"}))


def specialised(function: Callable[..., Any], *example: Any) -> Callable[..., Any]:
    """The machine code of a compiled function for arguments of the types of `example`.

    To find out the types of many arrays takes Numba longer than a millisecond of a small cohort.
    What comes back does not look at them: it is for a caller whose arguments never change in type.
    """
    import numba

    dispatcher: Any = function.hand_over() if isinstance(function, _Uncompiled) else function
    return cast(Callable[..., Any], dispatcher.compile(tuple(map(numba.typeof, example))))


class _Uncompiled:
    """A function of a module that becomes Numba's once one of that module's is called."""

    def __init__(self, function: Callable[..., Any], options: dict[str, str]) -> None:
        update_wrapper(self, function)
        self.function, self.options = function, options

    def __call__(self, *args: Any) -> Any:
        return self.hand_over()(*args)

    def hand_over(self) -> Any:
        """Give all functions of the module to Numba; this one as it is then."""
        import numba

        module = self.function.__globals__
        for name, value in list(module.items()):
            if isinstance(value, _Uncompiled) and value.function.__globals__ is module:
                module[name] = numba.njit(cache=True, error_model="numpy", **value.options)(
                    value.function
                )
        return module[self.function.__name__]
