"""What a column of a user's trials may be, and texts turned into it or refused in one sentence."""

from __future__ import annotations

import shlex
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from difflib import SequenceMatcher, get_close_matches

import numpy as np
import pandas as pd

from striata.analysis.errors import AnalysisError

#: Factor from a unit of time to seconds.
TIMES = {
    "s": 1.0,
    "ms": 1e-3,
    "sec": 1.0,
    "second": 1.0,
    "seconds": 1.0,
    "millisecond": 1e-3,
    "milliseconds": 1e-3,
}
#: Texts that are empty, in small letters.
EMPTY = ("", "na", "n/a", "nan", "null", "none", "#n/a", ".", "<na>")
TRUE = ("1", "1.0", "true", "t", "yes", "y", "correct", "right", "hit", "ok")
FALSE = ("0", "0.0", "false", "f", "no", "n", "incorrect", "wrong", "error", "miss")
DECIMAL = r"[+-]?\d*,\d+(?:[eE][+-]?\d+)?"
#: A comma after thousands, if numbers below a thousand stand beside it without one.
THOUSANDS = r"[1-9]\d{0,2}(?:,\d{3})+(?:\.\d*)?"
#: Medians [s] between which a time is taken for one.
PLAUSIBLE = (0.05, 20.0)
#: The longest time or delay [s] that a trial may have, and the shortest time.
LONGEST, SHORTEST = 600.0, 0.002
#: Where the longest delay [s] is shorter than this, a frame of a fast screen, its unit is wrong.
SHORTEST_DELAY = 0.004
#: Factor between a subject's times and the others' that a wrong unit makes (1000), not a person.
OTHER_UNIT = 100.0


@dataclass(frozen=True)
class Column:
    """A column that people's trials of an experiment may have.

    Attributes
    ----------
    name : ours
    kind : ``time`` (above 0, needs a unit), ``delay`` (0 or above, needs a unit), ``number``,
        ``truth``, ``word`` (one of `words`, or three letters or more of one), or ``label``
    needed : whether it must be there
    blank : whether it may be empty in a row
    words : what is written → what it is called in the table of trials
    partial : whether measures by it leave out rows in which it is empty, which are counted
    """

    name: str
    kind: str = "label"
    needed: bool = True
    blank: bool = False
    words: Mapping[str, str] = field(default_factory=dict)
    partial: bool = False

    @property
    def timed(self) -> bool:
        """Whether it needs a unit of time."""
        return self.kind in ("time", "delay")


def words(*names: str) -> dict[str, str]:
    """Words that are called what they are."""
    return dict(zip(names, names, strict=True))


def empty(values: pd.Series) -> pd.Series:
    """Where a text says nothing."""
    return values.str.strip().str.lower().isin(EMPTY)


def same(values: pd.Series, text: str) -> pd.Series:
    """Where a text is another one, or the same number; capitals do not matter."""
    found = values.str.strip().str.lower() == text.strip().lower()
    try:
        number = float(text)
    except ValueError:
        return found
    return found | (pd.to_numeric(values.str.replace(",", "."), errors="coerce") == number)


def converted(values: pd.Series, column: Column, unit: str, where: str) -> tuple[pd.Series, str]:
    """A column of texts as what it is, times in seconds; and what was found out about it.

    Empty texts are NaN, and None in columns that are not numbers.

    Raises
    ------
    AnalysisError
        For a text that is not what the column holds; `where` names the file.
    """
    none = empty(values)
    if column.kind == "truth":
        return _truth(values, none, column.name, where), ""
    if column.kind == "word":
        return _word(values, none, column, where), ""
    if column.kind == "label":
        return values.str.strip().where(~none, None), ""
    numbers, note = _numbers(values, none, column.name, where)
    if column.timed:
        numbers = _time(numbers, column, unit, where)
    return numbers, note


def _numbers(values: pd.Series, none: pd.Series, name: str, where: str) -> tuple[pd.Series, str]:
    given = values.where(~none)
    out = pd.to_numeric(given, errors="coerce")
    bad, note = out.isna() & ~none, ""
    if bad.any() and out.max() < 1000:
        _refuse_thousands(values[bad].str.strip(), name, where)
    if bad.any() and values[bad].str.strip().str.fullmatch(DECIMAL).all():
        out = pd.to_numeric(given.str.replace(",", "."), errors="coerce")
        bad, note = out.isna() & ~none, "decimal comma"
    bad |= np.isinf(out)
    if bad.any():
        raise AnalysisError(
            f"{where}: {name} has a value that is no number: {first(values[bad])}; if it means that"
            f" no answer was given, say so {_missing(name, values[bad].iloc[0])}."
        )
    return out.astype(float), note


def _refuse_thousands(values: pd.Series, name: str, where: str) -> None:
    if values.str.fullmatch(THOUSANDS).all():
        raise AnalysisError(
            f"{where}: {name} has {first(values)} beside numbers without a comma; a comma is"
            " read as that of decimals, not of thousands: write numbers without separators of"
            " thousands."
        )


def _time(values: pd.Series, column: Column, unit: str, where: str) -> pd.Series:
    """A column of times in seconds.

    Raises
    ------
    AnalysisError
        For times that cannot be, or all of them missing.
    """
    name, out = column.name, values * TIMES[unit]
    if out.isna().all():
        if column.needed:
            raise AnalysisError(f"{where}: {name} is empty in every row.")
        return out
    low = out < 0 if column.kind == "delay" else out <= 0
    if low.any():
        limit = "0 or above 0" if column.kind == "delay" else "above 0"
        raise AnalysisError(
            f"{where}: {name} must be {limit}, or empty, not {values[low].iloc[0]:.12g};"
            f" {_no_time(column, values[low])}."
        )
    middle, most = out[out > 0].median(), out.max()
    if column.kind == "time" and not PLAUSIBLE[0] < middle < PLAUSIBLE[1]:
        raise AnalysisError(
            f"The median {name} in {where} would be {middle:g} s; is {unit} its unit?"
        )
    if column.kind == "delay" and (0 < most < SHORTEST_DELAY or middle > PLAUSIBLE[1]):
        raise AnalysisError(
            f"The median {name} above 0 in {where} would be {middle:g} s; is {unit} its unit?"
            f" Or {_no_time(column, values[out == most])}."
        )
    return out


def _no_time(column: Column, values: pd.Series) -> str:
    """How to say that the first of some numbers is no time, with all digits that it has."""
    code = f"{values.iloc[0]:.12g}"
    if column.kind == "delay":
        return f"if {code} means that there was none, say so with --value {column.name}:{code}=NA"
    return f"if {code} means that no answer was given, say so with --missed {column.name}:{code}"


def within_limits(
    times: pd.Series, subject: pd.Series, column: Column, unit: str, where: str
) -> None:
    """Raise for a subject whose times [s] are in another unit than the others', or for a trial's.

    `unit` is that of the file, `where` its name.
    """
    name, middle = column.name, times[times > 0].groupby(subject).median()
    factor = middle / middle.median()
    other = (factor > OTHER_UNIT) | (factor < 1 / OTHER_UNIT)
    if other.any():
        raise AnalysisError(
            f"{where}: the median {name} of subject {other.idxmax()} would be"
            f" {middle[other].iloc[0]:g} s, of all subjects {middle.median():g} s; is {unit} its"
            f" unit in every row? A subject is left out with --where."
        )
    short = (times < SHORTEST) & (column.kind == "time")
    for bad, limit in ((times > LONGEST, f"most {LONGEST:g}"), (short, f"least {SHORTEST:g}")):
        if bad.any():
            raise AnalysisError(
                f"{where}: {name} must be at {limit} s, not {times[bad].iloc[0]:g} s; is {unit} its"
                " unit in every row? Rows that are no trials are left out with --where;"
                f" {_no_time(column, times[bad] / TIMES[unit])}."
            )


def _truth(values: pd.Series, none: pd.Series, name: str, where: str) -> pd.Series:
    known = dict.fromkeys(TRUE, True) | dict.fromkeys(FALSE, False)
    out = values.str.strip().str.lower().map(known).astype(object)
    bad = out.isna() & ~none
    if bad.any():
        raise AnalysisError(
            f"{where}: {name} must be 0 or 1, true or false, correct or incorrect, not"
            f" {first(values[bad])}; other words can be translated"
            f" {_translated(name, values[bad].iloc[0], _accuracy(values[bad].iloc[0]))}."
        )
    return out.where(out.notna(), None)


def _word(values: pd.Series, none: pd.Series, column: Column, where: str) -> pd.Series:
    given = values.str.strip().str.lower()
    out = given.map(_shortened(column.words))
    bad = out.isna() & ~none
    if bad.any():
        theirs = values[bad].iloc[0]
        begun = [name for name in column.words if name.startswith(given[bad].iloc[0])]
        if len(begun) > 1:
            may_be = f", which may be {' or '.join(begun)}; write more of it, or say what it means"
        else:
            may_be = "; other codes can be translated"
        raise AnalysisError(
            f"{where}: {column.name} must be {', '.join(column.words)} (or their first three"
            f" letters or more), not {first(values[bad])}{may_be}"
            f" {_translated(column.name, theirs, _nearest(theirs, column.words))}."
        )
    return out.where(~none, None)


def _nearest(text: str, allowed: Iterable[str]) -> str:
    """What is allowed and most like a text; capitals do not matter."""
    given = text.strip().lower()
    return max(allowed, key=lambda a: SequenceMatcher(None, given, a.lower()).ratio())


def _accuracy(text: str) -> str:
    """0 for a word that is much like one for an error, else 1."""
    like = get_close_matches(text.strip().lower(), (*TRUE[2:], *FALSE[2:]), n=1)
    return "0" if like and like[0] in FALSE else "1"


def _translated(name: str, theirs: str, ours: str) -> str:
    """How a value is translated, as it is typed in a shell; with a comma a recipe alone can."""
    if "," in theirs:
        return f"in a recipe, {theirs.strip()!r} = {ours!r} in [values.{name}]"
    return f"with --value {shlex.quote(f'{name}:{theirs.strip()}={ours}')}"


def _missing(name: str, theirs: str) -> str:
    """How a value is said to be no answer, likewise."""
    if "," in theirs:
        return f"in a recipe, {name} = [{theirs.strip()!r}] in [missed]"
    return f"with --missed {shlex.quote(f'{name}:{theirs.strip()}')}"


def _shortened(names: Mapping[str, str]) -> dict[str, str]:
    """Every beginning of a word from its third letter, unless another word begins so, too."""
    out: dict[str, str] = {}
    for name, ours in names.items():
        for k in range(min(3, len(name)), len(name) + 1):
            if sum(other.startswith(name[:k]) for other in names) == 1:
                out[name[:k]] = ours
    return out | dict(names)


def first(values: pd.Series) -> str:
    """The first value, as a person would write it."""
    value = values.iloc[0]
    return "empty" if not str(value).strip() else repr(value)
