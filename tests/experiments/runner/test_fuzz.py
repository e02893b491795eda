"""Hundreds of made-up invocations over all commands: each ends with a sentence, none unforeseen."""

import json
import os
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import typer
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from invocations import striata, well_said

from striata.experiments.commands import calibrate, show
from striata.experiments.commands import main as cli
from striata.experiments.protocol.errors import ExperimentError
from striata.experiments.runner import schedule

fuzzed = settings(
    derandomize=True,
    database=None,
    deadline=None,
    max_examples=300,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large],
)
#: Texts that are wrong in one way or another, and some that are right.
NUMBERS = (
    *("0", "1", "-1", "2", "-5", "1.5", "nan", "inf", "-inf", "1e400", "9" * 400, "true", "1_0"),
)
NAMES = (
    *("", " ", "stroop", "dopamine", "habit", "two-step", "strop", "control", "all", "STN"),
    *("STN off", "pfc_gain", "soa", "reading_practice", "congruent", "STN → GPi (all)", "scale"),
    *("x" * 300, "caf\udce9", "a\nb", "\x1b[31m", "=", "a=b", "-", "--", "{}", "'", "é", "\u202e"),
)
PATHS = (
    *("", ".", "..", "/", "none.h5", "none.toml", "text.csv", "text.h5", "text.toml", "folder"),
    *("folder/r.h5", "text.h5/r.h5", "dangling", "x" * 300, "caf\udce9.h5", "/proc/none/r.h5"),
    *("r.svg", "r.gif"),
)
number, name, path = map(st.sampled_from, (NUMBERS, NAMES, PATHS))
free = st.text(st.characters(exclude_characters="\0/"), max_size=8)
value = st.one_of(number, name, path, free)
unit = st.sampled_from(("", " ms", " s", " mV", "ms", " "))
assignment = st.builds("{}={}{}".format, name, st.one_of(number, name), unit)
values = st.one_of(
    st.lists(number, max_size=4).map(":".join),
    st.lists(number, max_size=4).map(",".join),
    st.sampled_from(("0:1:1e-13", "0:1e308:1e-308", "1:2:0.5", "0:1:-1", ":", ",", "1e20:1e21:1")),
)
grid = st.builds("{}={}{}".format, name, values, unit)
#: Option → what is likely to come near to being right.
LIKELY = {
    "--set": assignment,
    "--grid": grid,
    "--free": grid,
    "--out": path,
    "--from": path,
    "--data": path,
    "--table": path,
    "--graph": path,
    "--csv": path,
    "--json": path,
    "--baseline": path,
    "--level": st.sampled_from(("rate", "spiking", "both", "")),
    "--engine": st.sampled_from(("compiled", "numba", "brian2", "gpu", "")),
    "--scheduler": st.sampled_from(("", " ", "nonsense://x", "tcp://127.0.0.1:1", "x" * 300)),
    "--map": st.lists(assignment, max_size=3).map(",".join),
}
KNOWN: Any = typer.main.get_command(cli.application())


@st.composite
def invocations(draw: st.DrawFn) -> list[str]:
    """A command with arguments and options of its own, most of them wrong."""
    command = draw(st.sampled_from(sorted(KNOWN.commands)))
    words, many = [command], st.integers(0, 3)
    for p in KNOWN.commands[command].params:
        flag = max(p.opts, key=len) if p.param_type_name == "option" else None
        if flag is None:
            words += draw(st.lists(st.one_of(value, path, name), min_size=0, max_size=2))
        elif flag not in ("--help", "--fits") and draw(many) == 0:
            given = "" if p.is_flag else draw(st.one_of(LIKELY.get(flag, value), value))
            words += [flag] if p.is_flag else [f"{flag}={given}"]
    return words


def stop(*_: Any) -> Any:
    """In the place of what takes long: everything that comes before it has been accepted."""
    raise ExperimentError("It would be run now.")


@pytest.fixture(scope="module", autouse=True)
def nothing_is_simulated(tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    """Commands end where simulations, drawings and connections would begin."""
    folder = tmp_path_factory.mktemp("fuzz")
    for text in ("text.csv", "text.h5", "text.toml"):
        (folder / text).write_text("no\x00thing,\n[", encoding="utf-8")
    (folder / "folder").mkdir()
    (folder / "dangling").symlink_to("nowhere")
    with pytest.MonkeyPatch.context() as patch:
        patch.chdir(folder)
        patch.setattr(schedule, "run_all", stop)
        patch.setattr(calibrate, "_stage", stop)
        patch.setattr(show, "plugin", lambda group, name: stop)
        patch.setattr(cli, "application", lambda: KNOWN)  # made once, for it takes its time
        yield


@fuzzed
@given(invocations())
def test_any_invocation_ends_with_a_sentence(arguments: list[str]) -> None:
    said = striata(arguments)
    assert well_said(said), (arguments, said.err)


scalar = st.one_of(
    st.integers(), st.booleans(), st.floats(), st.sampled_from(NUMBERS), st.sampled_from(NAMES[:20])
)
anything = st.one_of(
    scalar, st.lists(scalar, max_size=3), st.dictionaries(st.sampled_from(NAMES[:20]), scalar)
)
table = st.dictionaries(st.sampled_from(NAMES[:20]), st.one_of(grid, number, scalar), max_size=3)
ENTRIES = st.fixed_dictionaries(
    {"experiment": st.one_of(st.just("stroop"), anything), "grid": st.one_of(table, anything)},
    optional={
        "level": st.one_of(st.just("rate"), anything),
        "subjects": anything,
        "trials": anything,
        "seed": anything,
        "arms": anything,
        "lesion": anything,
        "set": st.one_of(table, anything),
        "subject": anything,
    },
)


def toml(entry: Any) -> str:
    """A value as TOML."""
    if isinstance(entry, dict):
        return "{" + ", ".join(f"{toml(k)} = {toml(v)}" for k, v in entry.items()) + "}"
    if isinstance(entry, list):
        return "[" + ", ".join(map(toml, entry)) + "]"
    if isinstance(entry, float):
        return repr(entry)
    return json.dumps(entry, ensure_ascii=not str(entry).isprintable()).replace("\x7f", "\\u007f")


@fuzzed
@given(ENTRIES)
def test_any_sweep_file_ends_with_a_sentence(entries: dict[str, Any]) -> None:
    lines = (f"{key} = {toml(value)}\n" for key, value in entries.items())
    Path("made-up.toml").write_bytes("".join(lines).encode("utf-8", "surrogateescape"))
    said = striata(["sweep", "made-up.toml"])
    assert said.status == 1
    assert well_said(said), (entries, said.err)


@fuzzed
@given(st.binary(max_size=200))
def test_any_bytes_as_a_sweep_file_end_with_a_sentence(content: bytes) -> None:
    Path("made-up.toml").write_bytes(content)
    assert os.path.getsize("made-up.toml") == len(content)
    said = striata(["sweep", "made-up.toml"])
    assert said.status == 1
    assert well_said(said), (content, said.err)
