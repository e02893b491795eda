"""Numbers as people read them: as many digits as their interval allows, proportions in percent."""

from __future__ import annotations

import math

#: Most decimals that are shown.
MOST = 4
#: Significant digits of a number that has no interval.
ALONE = 3


def shown_unit(unit: str, difference: bool) -> tuple[str, float]:
    """The unit in which a measure is shown, and the factor to it: percent for proportions."""
    if unit != "proportion":
        return unit, 1.0
    return ("% points" if difference else "%"), 100.0


def decimals(half: float) -> int:
    """Decimals of a number whose interval reaches `half` to either side.

    One digit of `half` is kept, or two where it begins with 1 to 4: rounding to one digit would
    change such an interval by up to a half.
    """
    exponent = math.floor(math.log10(half))
    return min(max(-exponent + (half / 10.0**exponent < 5), 0), MOST)


def estimate(value: float, low: float, high: float) -> str:
    """``58.0 [55.5, 60.5]``; without an interval the value, without a value the range."""
    if math.isnan(value):
        return span(low, high)
    half = (high - low) / 2
    if not (math.isfinite(half) and half > 0):
        return _fixed(value, _significant(value))
    d = decimals(half)
    return f"{_fixed(value, d)} [{_fixed(low, d)}, {_fixed(high, d)}]"


def span(low: float, high: float) -> str:
    """A range as it was published; one of its ends may be infinite."""
    if math.isnan(low) or math.isnan(high):
        return ""
    if math.isinf(high):
        return f"at least {low:.4g}"
    return f"at most {high:.4g}" if math.isinf(low) else f"{low:.4g} to {high:.4g}"


def _fixed(x: float, d: int) -> str:
    """A number with `d` decimals; what rounds to zero has no sign."""
    return f"{round(x, d) + 0.0:.{d}f}"


def _significant(x: float) -> int:
    if not math.isfinite(x) or x == 0:
        return 0
    return min(max(ALONE - 1 - math.floor(math.log10(abs(x))), 0), MOST)
