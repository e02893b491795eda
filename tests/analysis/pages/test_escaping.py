"""Names and sentences of a file are shown, and never obeyed."""

import csv
import json
import re
import shutil
import subprocess
from html.parser import HTMLParser
from pathlib import Path

import h5py
import networkx as nx
import pandas as pd
import pytest
from made_up import rewriting

from striata.analysis.escaping import latex, markdown, spreadsheet, visible
from striata.analysis.export import export, methods
from striata.analysis.figures import figures
from striata.analysis.figures.style import style
from striata.analysis.printing import show
from striata.analysis.reading.load import Result, open_result
from striata.analysis.report import report

SCRIPT = "<script>steal()</script>"
HOSTILE = (
    SCRIPT,
    "</title><img src=//x.example/y onerror=steal()>",
    '" onload="steal()',
    "--!><svg onload=steal()>",
    r"\write18{id}\input{/etc/passwd}^^5cinput",
    "$\\frac{$ }%&#_~",
    '=HYPERLINK("//x.example")',
    "[/bold][link=//x.example]x",
    "{{ 7 * 7 }}{% raw %}",
    "javascript:steal()",
)
LINE = " ".join(HOSTILE)


def spoil(f: h5py.File) -> None:
    """Hostile texts wherever a file holds one that is free."""
    for where in ("arms/what", "arms/family", "example/outcome", "example/condition"):
        values, attrs = [f"{x} {LINE}" for x in f[where].asstr()], dict(f[where].attrs)
        del f[where]
        f[where] = values
        f[where].attrs.update(attrs)
    for name in f["trials"]:
        f["trials"][name].attrs["unit"] = f["trials"][name].attrs["description"] = LINE
    f.attrs["circuit_hash"] = f["example"].attrs["event"] = LINE
    f["circuit"].attrs["json"] = json.dumps(_circuit(json.loads(f["circuit"].attrs["json"])))
    names = [_renamed(str(x)) for x in f["populations/name"].asstr()]
    del f["populations/name"]
    f["populations/name"] = names
    for key in f["provenance"].attrs:
        if key not in ("settings", "started"):
            f["provenance"].attrs[key] = LINE
    settings = json.loads(f["provenance"].attrs["settings"])
    f["provenance"].attrs["settings"] = json.dumps(settings | {LINE: LINE})


def _renamed(name: str) -> str:
    """A population whose measures are not needed, under a hostile name."""
    return (
        f"{name} {HOSTILE[sum(map(ord, name)) % len(HOSTILE)]}" if name in ("PPTg", "IT") else name
    )


def _circuit(value: object, key: str = "") -> object:
    if isinstance(value, dict):
        return {k: _circuit(v, k) for k, v in value.items()}
    if isinstance(value, list):
        return [_circuit(v, key) for v in value]
    if isinstance(value, str) and key in ("note", "unit", "plastic"):
        return LINE if value else value
    if isinstance(value, str) and key == "source" and value not in ("",):
        return _renamed(value)
    return _renamed(value) if isinstance(value, str) else value


@pytest.fixture(scope="module")
def hostile(small: Result, tmp_path_factory: pytest.TempPathFactory) -> Result:
    """The small result with hostile texts in every field that takes any."""
    path = tmp_path_factory.mktemp("hostile") / f"x{HOSTILE[4].replace('/', '')} $y$ <b>.h5"
    path.write_bytes(small.path.read_bytes())
    with rewriting(path) as f:
        spoil(f)
    return open_result(path)


@pytest.fixture(scope="module")
def html(hostile: Result) -> str:
    """Its report."""
    return report([hostile])


class Page(HTMLParser):
    """Elements of a page with their attributes, and its scripts."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.found: list[tuple[str, dict[str, str | None]]] = []
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.found.append((tag, dict(attrs)))


def test_the_page_obeys_none_of_it(html: str, small: Result) -> None:
    assert "steal()" in html
    page, plain = Page(html), Page(report([small]))
    for tag, attrs in page.found:
        assert not [a for a in attrs if a.startswith("on")], (tag, attrs)
        for name in ("src", "href", "xlink:href"):
            assert not (attrs.get(name) or "#").strip().lower().startswith(("javascript", "//"))
    kinds = {tag for tag, _ in plain.found}
    assert {tag for tag, _ in page.found} == kinds
    for kind in ("script", "img", "svg", "title", "style"):
        assert [t for t, _ in page.found].count(kind) == [t for t, _ in plain.found].count(kind)


def test_the_policy_allows_nothing_from_outside_and_one_script(html: str) -> None:
    (policy,) = (
        a["content"]
        for t, a in Page(html).found
        if a.get("http-equiv") == "Content-Security-Policy"
    )
    assert policy is not None
    rules = {name: values for name, *values in (part.split() for part in policy.split(";"))}
    assert rules["default-src"] == rules["base-uri"] == rules["form-action"] == ["'none'"]
    assert not re.search(r"https?:|\*|unsafe-eval", policy)
    assert len(rules["script-src"]) == 1
    assert rules["script-src"][0].startswith("'sha256-")
    assert html.index("Content-Security-Policy") < html.index("<script")


def test_dollar_signs_in_names_are_drawn(hostile: Result, tmp_path: Path) -> None:
    with style():
        for name, draw in figures([hostile]).items():
            draw(hostile).savefig(tmp_path / f"{name}.svg")
            assert SCRIPT not in (tmp_path / f"{name}.svg").read_text(encoding="utf-8")


def test_latex_prints_it(hostile: Result, tmp_path: Path) -> None:
    text = methods(hostile, "tex")
    body = "\n".join(line for line in text.splitlines() if " & " in line)
    allowed = r"textbackslash\{\}|textasciicircum\{\}|textasciitilde\{\}|rightarrow|[{}$&#%_]|\\"
    assert re.fullmatch(rf"(?:[^\\]|\\(?:{allowed}))*", body)
    assert r"\textbackslash{}write18\{id\}" in latex(HOSTILE[4])
    assert "^^" not in text
    assert latex("a\\\n\n\\end") == r"a\textbackslash{}��\textbackslash{}end"
    if shutil.which("pdflatex"):
        (tmp_path / "x.tex").write_text(latex(LINE), encoding="utf-8")
        subprocess.run(["pdflatex", "-draftmode", "x.tex"], cwd=tmp_path, check=False)


def test_a_spreadsheet_computes_none_of_it(tmp_path: Path) -> None:
    texts = [
        "=1+1",
        "+SUM(A1)",
        "-cmd|' /C calc'!A0",
        "@SUM(A1)",
        "\t=1",
        "−5",
        "-5",
        "+1e3",
        "x=1",
    ]
    table = pd.DataFrame({"=name": texts, "code": pd.Categorical(texts), "n": -1.5, "b": True})
    spreadsheet(table).to_csv(tmp_path / "x.csv", index=False)
    with (tmp_path / "x.csv").open(newline="", encoding="utf-8") as f:
        head, *rows = list(csv.reader(f))
    assert head == ["'=name", "code", "n", "b"]
    assert [r[0] for r in rows] == [r[1] for r in rows]
    assert [r[0] for r in rows] == [*(f"'{t}" for t in texts[:5]), *texts[5:]]
    assert {r[2] for r in rows} == {"-1.5"}


def test_exports_are_sound(hostile: Result, tmp_path: Path) -> None:
    graph = nx.read_graphml(export(hostile, tmp_path / "x.graphml"))
    assert any(SCRIPT in str(d.get("note")) for _, d in graph.nodes(data=True))
    lines = export(hostile, tmp_path / "x.md").read_text(encoding="utf-8").splitlines()
    assert not any(SCRIPT in line for line in lines)
    assert markdown("a|b<i>") == r"a\|b\<i\>"


def test_the_terminal_is_not_steered(capsys: pytest.CaptureFixture[str]) -> None:
    show("[/red]\x1b[2J", pd.DataFrame({"[link=x]a": ["[/bold]\x1b]0;x\x07", "[red]x"]}))
    said = capsys.readouterr().out
    assert "[/bold]" in said
    assert "[link=x]a" in said
    assert visible("\x1b[2J") == "�[2J"
    assert "\x1b" not in said
