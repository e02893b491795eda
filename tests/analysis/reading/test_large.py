"""Files that are larger than memory should be: what is read stays small."""

import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest
from made_up import rewriting

from striata.analysis.reading.load import Result

#: Spikes, and most memory that a summary of them may take [MB].
SPIKES, MOST = 10_000_000, 1000
MEASURE = """
import resource, sys
from striata.analysis.reading.load import open_result
from striata.analysis.report import report
from striata.analysis.scorecard import scorecard
from striata.analysis.signatures.physiology.spikes import rest_measures
result = open_result(sys.argv[1])
if sys.argv[2] == "rest":
    assert len(rest_measures(result)) > 40
assert len(scorecard([result])) > 10
assert "<figure" in report([result])
print(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024)
"""


def most_memory(path: Path, kind: str) -> int:
    """Most memory [MB] that a fresh process takes to summarise a file and to write its report."""
    done = subprocess.run(
        [sys.executable, "-W", "ignore", "-c", MEASURE, str(path), kind],
        capture_output=True,
        text=True,
        check=True,
    )
    return int(done.stdout)


def many_spikes(
    result: Result, path: Path, group: str, label: str, attrs: dict[str, float]
) -> Path:
    """A copy of a result with 10 million spikes, every neuron firing in turn, in one group."""
    path.write_bytes(result.path.read_bytes())
    size = result.populations["size"].to_numpy()
    pool = np.repeat(np.arange(len(size), dtype="i2"), size)
    packed = {"chunks": (100_000,), "compression": "gzip", "compression_opts": 1}
    with rewriting(path) as f:
        g = f.require_group(group)
        columns = [
            g.create_dataset(n, (SPIKES,), t, **packed)
            for n, t in (("tick", "i4"), ("neuron", "i4"), ("pool", "i2"), (label, "i2"))
        ]
        for a in range(0, SPIKES, 1_000_000):
            k = np.arange(a, a + 1_000_000)
            for column, values in zip(
                columns, (k // 60, k % len(pool), pool[k % len(pool)], 0 * k), strict=True
            ):
                column[a : a + len(k)] = values
        g.attrs.update({"resolution": 1e-4} | attrs)
    return path


@pytest.mark.slow
def test_ten_million_spikes_at_rest_take_less_than_a_gigabyte(
    physiology: Result, tmp_path: Path
) -> None:
    seconds = SPIKES / 60 * 1e-4 + 1
    path = many_spikes(
        physiology,
        tmp_path / "rest.h5",
        "rest/spikes",
        "subject",
        {"start": 0.0, "duration": seconds},
    )
    assert most_memory(path, "rest") < MOST


@pytest.mark.slow
def test_ten_million_spikes_of_examples_take_less_than_a_gigabyte(
    small: Result, tmp_path: Path
) -> None:
    assert (
        most_memory(
            many_spikes(small, tmp_path / "trial.h5", "spikes", "trial", {"start": -0.3}), "trial"
        )
        < MOST
    )


def test_a_trace_is_read_without_the_others(small: Result, tmp_path: Path) -> None:
    path = tmp_path / "traces.h5"
    path.write_bytes(small.path.read_bytes())
    with rewriting(path) as f:
        g = f.create_group("traces")
        for name in ("arm", "task", "condition"):
            g[name] = [f"{name} {k}".encode() for k in range(50)]
        g["population"] = [b"VTA", b"LHb"]
        g["time"] = np.arange(200) * 0.01
        shape, one = (50, 500, 2, 200), (1, 500, 1, 200)  # 40 MB, in the file some 50 kB
        rate = g.create_dataset("rate", shape, "f4", chunks=one, compression="gzip")
        rate[...] = 1.0
        rate[7, :, 1] = 3.0
    result = Result(path, dict(small.attrs))
    import tracemalloc

    tracemalloc.start()
    trace = result.trace("arm 7", "task 7", "condition 7", "LHb")
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert trace.shape == (500, 200)
    assert float(trace.mean()) == 3.0
    assert peak < 20e6
