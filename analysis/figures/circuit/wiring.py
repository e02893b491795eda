"""What the picture of a circuit shows: its regions, and who projects to whom with what effect."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, replace
from typing import Any

import networkx as nx

from striata.analysis.errors import AnalysisError

#: Reversal potential below which a synapse inhibits [mV].
INHIBITORY = -60.0
#: Seed of the search for groups of regions, so that one circuit has one picture.
SEED = 1


@dataclass(frozen=True)
class Link:
    """An arrow of the picture: all projections of one effect between two populations or regions.

    Parameters
    ----------
    kind
        ``"excitation"``, ``"inhibition"``, ``"dopamine"`` or ``"gain"``.
    """

    source: str
    target: str
    kind: str
    plastic: bool = False
    changed: bool = False


@dataclass(frozen=True)
class Wiring:
    """A circuit's regions (name → populations), its arrows, and what was changed in it.

    Of populations that are `depressed` the input from the world is.
    """

    regions: Mapping[str, tuple[str, ...]]
    links: tuple[Link, ...]
    sizes: Mapping[str, str]
    changed: Mapping[str, str]
    depressed: tuple[str, ...] = ()

    @property
    def marked(self) -> frozenset[str]:
        """Populations whose box shows that they, or the depression of their input, were changed."""
        fading = {p for p in self.region if _depression(p) in self.changed}
        return frozenset(self.changed) | fading

    @property
    def region(self) -> dict[str, str]:
        """Population → its region."""
        return {p: name for name, members in self.regions.items() for p in members}


def read(description: str, changed: Mapping[str, str] | None = None) -> Wiring:
    """Read a circuit from its JSON.

    Raises
    ------
    AnalysisError
        If regions are not declared or leave a population out, or `changed` names what is not there.
    """
    circuit, changed = json.loads(description), dict(changed or {})
    names = [p["name"] for p in circuit["populations"]]
    if not circuit.get("regions"):
        raise AnalysisError(
            "The circuit declares no regions, so its picture cannot be laid out; "
            "it must list them as [region, [population, …]]."
        )
    regions = {r: tuple(p for p in members if p in names) for r, members in circuit["regions"]}
    regions = {r: members for r, members in regions.items() if members}
    missing = sorted(set(names) - {p for members in regions.values() for p in members})
    if missing:
        raise AnalysisError(f"No region of the circuit holds {', '.join(missing)}.")
    known = set(names) | {_name(p) for p in circuit["projections"]}
    known |= {_gate(g) for g in circuit["gates"]}
    depressed = tuple(d["target"] for d in circuit.get("depressions", ()))
    known |= {_depression(p) for p in depressed}
    unknown = sorted(set(changed) - known)
    if unknown:
        raise AnalysisError(f"The circuit has no population or projection {', '.join(unknown)}.")
    pools = dict(circuit["sizes"])
    sizes = {
        p["name"]: f"{n} × {p['size']}" if (n := pools[p["layout"]]) > 1 else str(p["size"])
        for p in circuit["populations"]
    }
    return Wiring(regions, _links(circuit, set(changed)), sizes, changed, depressed)


def _name(projection: Mapping[str, Any]) -> str:
    """The projection's name, as one writes it to scale or cut it."""
    topology = projection["topology"]
    suffix = "" if topology == "same" else f" ({topology})"
    return f"{projection['source']} → {projection['target']}{suffix}"


def _gate(gate: Mapping[str, Any]) -> str:
    return f"{gate['source']} → {gate['target']} (gain)"


def _depression(population: str) -> str:
    return f"{population} (depression)"


def _links(circuit: Mapping[str, Any], changed: set[str]) -> tuple[Link, ...]:
    inhibitory = {r["name"] for r in circuit["receptors"] if r["E_rev"]["value"] < INHIBITORY}
    found = []
    for p in circuit["projections"]:
        kind = "inhibition" if p["weights"][0][0] in inhibitory else "excitation"
        touched = bool({p["source"], _name(p)} & changed)
        found.append(Link(p["source"], p["target"], kind, bool(p["plastic"]), touched))
    for g in circuit["gates"]:
        touched = bool({g["source"], _gate(g)} & changed)
        found.append(Link(g["source"], g["target"], "gain", changed=touched))
    for m in circuit["modulators"]:
        for target in dict.fromkeys([*(e["target"] for e in m["effects"]), *m["teaches"]]):
            found.append(Link(m["source"], target, "dopamine", changed=m["source"] in changed))
    return merged(found)


def merged(links: Iterable[Link]) -> tuple[Link, ...]:
    """One arrow for each source, target and effect; plastic or changed if any of its parts is."""
    found: dict[tuple[str, str, str], Link] = {}
    for link in links:
        key = link.source, link.target, link.kind
        old = found.get(key, link)
        found[key] = Link(*key, old.plastic or link.plastic, old.changed or link.changed)
    return tuple(found.values())


def bundled(wiring: Wiring) -> tuple[Link, ...]:
    """The arrows between regions; those inside a region are left out."""
    region = wiring.region
    return merged(
        Link(region[k.source], region[k.target], k.kind, k.plastic, k.changed)
        for k in wiring.links
        if region[k.source] != region[k.target]
    )


def only(wiring: Wiring, chosen: Collection[str]) -> Wiring:
    """Some of the regions, and what joins their populations."""
    regions = {r: members for r, members in wiring.regions.items() if r in chosen}
    there = {p for members in regions.values() for p in members}
    links = tuple(k for k in wiring.links if {k.source, k.target} <= there)
    depressed = tuple(p for p in wiring.depressed if p in there)
    return replace(wiring, regions=regions, links=links, depressed=depressed)


def groups(wiring: Wiring) -> list[list[str]]:
    """Regions grouped into loops: communities of the graph of their projections (Blondel 2008).

    A region that would stand alone joins the group that it shares most projections with.
    """
    region, graph = wiring.region, nx.Graph()
    graph.add_nodes_from(wiring.regions)
    pairs = [(region[k.source], region[k.target]) for k in wiring.links if k.kind != "dopamine"]
    shared = Counter(tuple(sorted(pair)) for pair in pairs if pair[0] != pair[1])
    graph.add_weighted_edges_from((*pair, n) for pair, n in sorted(shared.items()))
    found = [set(c) for c in nx.community.louvain_communities(graph, weight="weight", seed=SEED)]
    for alone in [c for c in found if len(c) == 1]:
        others = [c for c in found if c is not alone]
        shared_with = [nx.cut_size(graph, alone, c, weight="weight") for c in others]
        if any(shared_with):
            others[shared_with.index(max(shared_with))].update(alone)
            found = others
    order = list(wiring.regions)
    return sorted((sorted(c, key=order.index) for c in found), key=lambda c: order.index(c[0]))
