"""How inner loops are compiled by Numba: strict arithmetic, kept on disk.

Numba's cache on disk looks at the file of a compiled function alone. So what a compiled function
calls, and the tuples that it takes, stand in its own file; what other modules know comes as an
argument.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, TypeVar

import numba

_F = TypeVar("_F", bound=Callable[..., Any])


def compiled(function: _F) -> _F:
    """Compile in strict floating point; division by zero gives infinity."""
    return numba.njit(cache=True, error_model="numpy")(function)  # type: ignore[no-any-return]


def inlined(function: _F) -> _F:
    """Compile into the caller."""
    return numba.njit(cache=True, error_model="numpy", inline="always")(function)  # type: ignore[no-any-return]
