"""The circuit and the settings as a result file describes them, in JSON."""

from __future__ import annotations

import json
from typing import Any

from striata.analysis.errors import AnalysisError
from striata.analysis.reading.load import Result

_PARAMETER = {"value": float, "unit": str, "source": str}
#: What is read of a circuit's description: keys of objects, [the kind of every member of a list],
#: and {str: the kind of every value}; a tuple is a list of that length.
_CIRCUIT: dict[str, Any] = {
    "populations": [
        {
            "name": str,
            "size": int,
            "layout": str,
            "note": str,
            "rest": _PARAMETER,
            "cell": {str: _PARAMETER},
            "background": {str: _PARAMETER},
        }
    ],
    "projections": [
        {
            "source": str,
            "target": str,
            "topology": str,
            "weights": [(str, _PARAMETER)],
            "probability": _PARAMETER,
            "plastic": str,
        }
    ],
    "gates": [{"source": str, "target": str, "gain": _PARAMETER}],
    "modulators": [
        {
            "name": str,
            "source": str,
            "effects": [{"target": str, "receptor": str, "shape": str}],
            "teaches": [str],
        }
    ],
    "receptors": [{"name": str, "E_rev": _PARAMETER}],
    "depressions": [{"target": str, "half": _PARAMETER, "recovery": _PARAMETER}],
    "sizes": [(str, int)],
    "regions": [(str, [str])],
}


def plasticity(projection: dict[str, Any]) -> str:
    """The rule by which a projection's weights change; empty for a fixed one."""
    rule = projection.get("plastic") or ""
    short_term = "facilitation" if projection.get("facilitating") else ""
    return ", ".join(r for r in (str(rule), short_term) if r)


def apart(circuit: dict[str, Any]) -> tuple[str, ...]:
    """Regions of a described circuit of which nothing reaches others before it has learnt.

    None if that is so of all of them.
    """
    of = {name: region for region, names in circuit["regions"] for name in names}
    pairs = [
        (p["source"], p["target"])
        for p in circuit["projections"]
        if not p["plastic"] or p["start"]["value"] > 0
    ]
    pairs += [(g["source"], g["target"]) for g in circuit["gates"]]
    for m in circuit["modulators"]:
        pairs += [(m["source"], t) for t in (*(e["target"] for e in m["effects"]), *m["teaches"])]
    reaching = {of.get(a) for a, b in pairs if of.get(a) != of.get(b)}
    alone = tuple(region for region, _ in circuit["regions"] if region not in reaching)
    return alone if len(alone) < len(circuit["regions"]) else ()


def described(result: Result) -> dict[str, Any]:
    """The circuit of a result, from its JSON.

    Raises
    ------
    AnalysisError
        If it is no JSON, lacks something that is read of a circuit, or names what is not there.
    """
    circuit = {"depressions": [], **_object(result, "circuit", "json")}  # older files have none
    wrong = _misfit(circuit, _CIRCUIT, "circuit") or _unknown(result, circuit)
    if wrong:
        raise AnalysisError(f"{result.path.name} has no sound description of its circuit: {wrong}.")
    return circuit


def settings(result: Result) -> dict[str, Any]:
    """The settings of the run that a result is of.

    Raises
    ------
    AnalysisError
        If they are no JSON object.
    """
    return _object(result, "provenance", "settings")


def _object(result: Result, group: str, name: str) -> dict[str, Any]:
    try:
        found = json.loads(result.group(group)[name])
    except (ValueError, RecursionError) as e:
        if isinstance(e, AnalysisError):
            raise
        found = None
    if not isinstance(found, dict):
        raise AnalysisError(f"{result.path.name}: {name} of /{group} is no JSON object.")
    return found


def _misfit(value: Any, wanted: Any, where: str) -> str:
    """What of a value from JSON is not as wanted, a clause; empty if nothing."""
    if isinstance(wanted, list | tuple) and isinstance(value, list):
        if isinstance(wanted, tuple) and len(value) != len(wanted):
            return f"{where} has not {len(wanted)} members"
        kinds = wanted if isinstance(wanted, tuple) else wanted * len(value)
        parts = [(f"{where}[{i}]", v, k) for i, (v, k) in enumerate(zip(value, kinds, strict=True))]
    elif isinstance(wanted, dict) and isinstance(value, dict):
        named = {k: wanted[str] for k in value} if str in wanted else wanted
        lacking = next((k for k in named if k not in value), None)
        if lacking is not None:
            return f"{where} lacks {lacking}"
        parts = [(f"{where}.{k}", value[k], kind) for k, kind in named.items()]
    elif isinstance(wanted, type) and _is(value, wanted):
        return ""
    else:
        return f"{where} is {'no text' if wanted is str else 'of another kind'}"
    return next(filter(None, (_misfit(v, kind, name) for name, v, kind in parts)), "")


def _is(value: Any, kind: type) -> bool:
    """Whether a value is a text without control characters, or a finite number."""
    if kind is str:
        return isinstance(value, str) and value.isprintable()
    number = isinstance(value, int | float) and not isinstance(value, bool)
    return number and abs(value) < 1e300 and (kind is float or value == int(value))


def _unknown(result: Result, circuit: dict[str, Any]) -> str:
    """What names a population or layout that is not there; populations must be the file's."""
    names = {p["name"] for p in circuit["populations"]}
    if names != set(result.populations["name"]) or not names:
        return "its populations are not those of /populations"
    used = [n for p in (*circuit["projections"], *circuit["gates"]) for n in _ends(p)]
    used += [d["target"] for d in circuit["depressions"]]
    for m in circuit["modulators"]:
        used += [m["source"], *(e["target"] for e in m["effects"]), *m["teaches"]]
    unknown = sorted(set(used) - names)
    if unknown:
        return f"there is no population {unknown[0]}"
    layouts = {name for name, _ in circuit["sizes"]}
    lost = sorted({p["layout"] for p in circuit["populations"]} - layouts)
    empty = next((p for p in circuit["projections"] if not p["weights"]), None)
    if lost:
        return f"there is no layout {lost[0]}"
    return f"{empty['source']} → {empty['target']} has no receptor" if empty else ""


def _ends(link: dict[str, Any]) -> tuple[str, str]:
    return link["source"], link["target"]
