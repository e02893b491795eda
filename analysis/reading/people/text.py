"""Text files of trials: encoding, separator, lines above the header, JSON, E-Prime's log."""

from __future__ import annotations

import codecs
import csv
import io
import json
import re
from collections import Counter
from typing import Any

import pandas as pd

from striata.analysis.errors import AnalysisError

#: Separators between columns, those first that cannot also be a decimal comma.
SEPARATORS = {"\t": "tabs", ";": "semicolons", "|": "bars", ",": "commas"}
WHITE = r"\s+"
#: Lines by which the separator is recognised, and the part of them that must agree on it.
LOOKED_AT, AGREE = 200, 0.9
#: Byte order marks; the longer ones first.
MARKS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
#: What E-Prime may write above the names of columns.
TYPES = {"STRING", "INTEGER", "FLOAT", "DOUBLE", "LONG", "DATE", "TIME"}
#: Most columns of a table of trials.
WIDEST = 2000
#: What stands behind the name of a column that another has, too.
TWICE = re.compile(r" \(\d+ of \d+\)(?=\.|$)")
FRAME, FRAME_END = "*** LogFrame Start ***", "*** LogFrame End ***"


def decoded(data: bytes, name: str) -> tuple[str, str]:
    """The text of a file and its encoding: by its mark, else UTF-8 or 16, else Windows-1252.

    Raises
    ------
    AnalysisError
        If it is no text.
    """
    encoding = next((e for mark, e in MARKS if data.startswith(mark)), "")
    if not encoding and b"\0" in data[:4000]:
        encoding = "utf-16-be" if data[:1] == b"\0" else "utf-16-le"
    for tried in (encoding,) if encoding else ("utf-8", "cp1252"):
        try:
            text = data.decode(tried)
        except UnicodeDecodeError:
            continue
        if "\0" not in text:
            return text.replace("\r\n", "\n").replace("\r", "\n"), tried.removesuffix("-sig")
    raise AnalysisError(
        f"{name} is in none of the formats that are read: csv and other text, JSON, xlsx, mat, NWB."
    )


def separator(lines: list[str]) -> tuple[str, int]:
    """What stands between columns, and the usual number of columns.

    ``csv.Sniffer`` takes a decimal comma for a separator, so the candidates are tried in an order.
    """
    for sign in SEPARATORS:
        width, times = _usual([len(row) for row in csv.reader(lines, delimiter=sign)])
        if width > 1 and times >= AGREE * len(lines) - 2:
            return sign, width
    width, times = _usual([len(line.split()) for line in lines])
    return (WHITE, width) if width > 1 and times >= AGREE * len(lines) - 1 else (",", 1)


def _usual(widths: list[int]) -> tuple[int, int]:
    return Counter(widths).most_common(1)[0] if widths else (0, 0)


def delimited(text: str, header: bool, name: str) -> tuple[pd.DataFrame, list[str]]:
    """A table of texts, and what was found out about the file.

    Columns of a file without header are ``#1``, ``#2`` and so on.

    Raises
    ------
    AnalysisError
        If the lines differ in their number of columns.
    """
    lines = [line for line in text.split("\n") if line.strip()]
    if not lines:
        raise AnalysisError(f"{name} is empty.")
    sign, width = separator(lines[:LOOKED_AT])
    notes = [SEPARATORS.get(sign, "blanks") if width > 1 else "one column"]
    start, names = 0, [f"#{k + 1}" for k in range(width)]
    if header:
        start = next((k for k, x in enumerate(lines) if _heads(_cells(x, sign), width)), 0)
        names = unique(_fitting(_cells(lines[start], sign), width))
        if start:
            notes.append(f"{start} line{'s' if start > 1 else ''} above the header")
        start += 1
    try:
        table = pd.read_csv(
            io.StringIO("\n".join(lines[start:])),
            sep=sign,
            names=names,
            header=None,
            dtype=str,
            keep_default_na=False,
            index_col=False,
            engine="python" if sign == WHITE else "c",
        )
    except pd.errors.EmptyDataError:
        return pd.DataFrame(columns=names), notes
    except (ValueError, pd.errors.ParserWarning) as e:
        why = str(e).strip().splitlines()[0].removeprefix("Error tokenizing data. C error: ")
        raise AnalysisError(f"{name} cannot be read as a table: {why.rstrip('.')}.") from None
    return table.fillna(""), notes


def _cells(line: str, sign: str) -> list[str]:
    if sign == WHITE:
        return line.split()
    return [c.strip() for c in next(csv.reader([line], delimiter=sign))]


def _heads(cells: list[str], width: int) -> bool:
    """Whether a line can hold the names of columns: wide enough, and not types of values."""
    return len(cells) >= max(width - 1, 1) and not {c.upper() for c in cells if c} <= TYPES


def _fitting(names: list[str], width: int) -> list[str]:
    """Names for all columns: R writes none for its numbers of rows."""
    return ["row", *names] if len(names) == width - 1 else names


def unique(names: list[str]) -> list[str]:
    """Names for all columns; of those with one name each says which it is, so none is taken."""
    named = [name or f"column {k + 1}" for k, name in enumerate(names)]
    times, seen = Counter(named), Counter[str]()
    for k, name in enumerate(named):
        if times[name] > 1:
            seen[name] += 1
            named[k] = f"{name} ({seen[name]} of {times[name]})"
    return named


def json_table(text: str, name: str) -> pd.DataFrame:
    """Trials of jsPsych and the like: a list of objects, one in each line, or an object of columns.

    What lies inside a value is a column, too: ``response.Q0``. Of values with one name in the same
    object each says which it is, as columns do.

    Raises
    ------
    AnalysisError
        If it is anything else.
    """
    try:
        found = _objects(_read(text))
    except ValueError:
        try:
            lines = [_read(line) for line in text.splitlines() if line.strip()]
        except ValueError:
            raise AnalysisError(f"{name} is damaged: it begins like JSON but is not.") from None
        found = _objects(lines)
    if not found:
        raise AnalysisError(f"{name} is JSON, but holds no list of trials.")
    json.dumps(found, ensure_ascii=False).encode()  # refuses letters that no text can hold
    if len({key for trial in found for key in trial}) > WIDEST:
        raise AnalysisError(f"{name} has trials of more than {WIDEST:,} columns together.")
    return pd.json_normalize(found)


def _read(text: str) -> Any:
    return json.loads(text, object_pairs_hook=_all)


def _all(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    """What is said in one place, also where a name is given twice."""
    names, values = zip(*pairs, strict=True) if pairs else ((), ())
    return dict(zip(unique(list(names)), values, strict=True))


def _objects(found: Any) -> list[dict[str, Any]]:
    """Trials anywhere in lists of lists, or in the only list of an object."""
    if isinstance(found, list):
        return [t for x in found for t in (_objects(x) if isinstance(x, list) else _one(x))]
    if isinstance(found, dict):
        lists = [x for x in found.values() if isinstance(x, list) and x]
        if len(lists) == 1:
            return _objects(lists[0])
        if lists and len({len(x) for x in lists}) == 1:
            return list(pd.DataFrame(found).to_dict("records"))
    return []


def _one(x: Any) -> list[dict[str, Any]]:
    if isinstance(x, dict):
        inside = [v for v in x.values() if isinstance(v, list) and v and isinstance(v[0], dict)]
        return _objects(inside[0]) if inside else [x]
    return []


def frames(text: str) -> pd.DataFrame:
    """E-Prime's log: a row for each frame, with what the header says of the whole session.

    Of values with one name in the same frame each says which it is, as columns do.
    """
    rows: list[dict[str, str]] = []
    session: dict[str, str] = {}
    frame: list[tuple[str, str]] | None = None
    for line in map(str.strip, text.split("\n")):
        if line == FRAME:
            frame = []
        elif line == FRAME_END:
            rows.append(_all(frame or []))
            frame = None
        elif ":" in line:
            key, _, value = (part.strip() for part in line.partition(":"))
            if frame is None:
                session[key] = value
            else:
                frame.append((key, value))
    table = pd.DataFrame(rows).fillna("")
    return table.assign(**{k: v for k, v in session.items() if k not in table})
