"""Whatever a file holds, a command ends with success or with one sentence."""

from collections.abc import Callable
from pathlib import Path

import pytest
from hostile import ODD, damaged, spoilt, striata
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from striata.analysis.reading.load import Result
from striata.data import PATH

KINDS = ("attribute", "dataset", "delete", "flip", "group", "json", "large", "link", "type")
KINDS += ("value", "cut", "zeros", "longer")
#: Commands, and what follows the file; those that measure or draw take seconds.
QUICK: tuple[tuple[str, ...], ...] = (
    *(("export", "x.csv"), ("export", "x.tex"), ("export", "x.graphml"), ("export", "x.md")),
    ("rerun", "-o", "again.h5"),
)
SLOW: tuple[tuple[str, ...], ...] = (
    *(("export", "x.nwb"), ("compare", "-o", "c.csv"), ("score", "--json", "s.json")),
    *(("figure", "-o", "."), ("report", "-o", "r.html")),
)
each = settings(
    derandomize=True,
    database=None,
    deadline=None,
    suppress_health_check=list(HealthCheck),
)


def holds(*arguments: object) -> None:
    """Success, or one sentence."""
    status, said = striata(*arguments)
    assert "Traceback" not in said
    if status:
        assert len(said.splitlines()) == 1, said
        assert len(said) < 1000


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An empty working folder, in which reruns run nothing."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr("striata.experiments.runner.rerun.run", _nothing)
    return tmp_path


def _nothing(*arguments: object, **_: object) -> None:
    out = arguments[2]
    assert isinstance(out, Path)
    out.write_bytes(Path("r.h5").read_bytes())


def over_files(commands: tuple[tuple[str, ...], ...], examples: int) -> Callable[..., None]:
    """A test of so many spoilt files, each with one of the commands."""

    @settings(each, max_examples=examples)
    @given(
        what=st.sampled_from(KINDS),
        place=st.integers(0, 10**7),
        odd=st.integers(0, 200),
        sealed=st.booleans(),
        command=st.sampled_from(commands),
    )
    def test(
        folder: Path,
        small: Result,
        what: str,
        place: int,
        odd: int,
        sealed: bool,
        command: tuple[str, ...],
    ) -> None:
        spoilt(small.path.read_bytes(), folder / "r.h5", what, place, odd, sealed)
        name, *more = command
        holds(name, "r.h5", *more)

    return pytest.mark.filterwarnings("ignore")(test)


test_spoilt_files = over_files(QUICK, 40)
test_many_spoilt_files = pytest.mark.slow(over_files(QUICK, 200))
test_spoilt_files_measured_and_drawn = pytest.mark.slow(over_files(SLOW, 200))


def over_tables(examples: int) -> Callable[..., None]:
    """A test of so many spoilt tables for ``validate``."""

    @settings(each, max_examples=examples)
    @given(
        what=st.sampled_from(("flip", "cut", "zeros", "longer", "cell")),
        place=st.integers(0, 10**6),
        odd=st.integers(0, 50),
    )
    def test(folder: Path, what: str, place: int, odd: int) -> None:
        (folder / "t.csv").write_bytes(spoilt_table(what, place, odd))
        holds("validate", "t.csv")

    return pytest.mark.filterwarnings("ignore")(test)


def spoilt_table(what: str, place: int, odd: int) -> bytes:
    """A table of reference values with something changed."""
    whole = (PATH / "reference" / "two_step.csv").read_bytes()
    if what == "cell":
        cells = whole.decode().split(",")
        cells[place % len(cells)] = str(ODD[odd % len(ODD)])
        return ",".join(cells).encode("utf-8", "replace")
    return damaged(whole, what, place, odd)


test_spoilt_tables = over_tables(50)
test_many_spoilt_tables = pytest.mark.slow(over_tables(200))
