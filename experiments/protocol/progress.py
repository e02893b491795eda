"""Progress of a part of some work as progress of the whole."""

from __future__ import annotations

from collections.abc import Callable

Progress = Callable[[float], None]


def within(whole: Progress, start: float, share: float) -> Progress:
    """What a part calls with the fraction of it that is done.

    The part begins when the fraction `start` of the whole is done, and is a `share` of it.
    """
    return lambda fraction: whole(min(start + share * fraction, 1.0))
