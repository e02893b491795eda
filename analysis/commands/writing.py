"""Writing a file that the user named."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any


def writing(path: Path, write: Callable[[Path], Any]) -> None:
    """Write a file.

    Raises
    ------
    AnalysisError
        If it cannot be written.
    """
    from striata.analysis.errors import AnalysisError

    try:
        write(path)
    except OSError as e:
        raise AnalysisError(f"{path} cannot be written ({e.strerror or e}).") from None
