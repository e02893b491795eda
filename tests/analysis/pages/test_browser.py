"""The report in a real browser: no errors, what it shows, and that its controls work.

Skipped where there is no browser.
"""

import dataclasses
import html as markup
import re
import subprocess
from pathlib import Path

import numpy as np
import pytest
from browser import BROWSER, needs_browser

from striata.analysis.reading.load import Result
from striata.analysis.report import report
from striata.analysis.signatures.parts import Picker, Row
from striata.analysis.signatures.record import analysis_of

pytestmark = needs_browser
#: What a reader would do: keep one verdict, choose a population, zoom in, go to a time, choose a
#: trial, print.
READER = """
<script>
const out = [], say = x => out.push(x);
const shown = () => document.querySelectorAll("#card tbody tr:not([hidden])").length;
say("all=" + shown());
pick.value = "prediction"; pick.dispatchEvent(new Event("change")); say("kept=" + shown());
const box = document.querySelector(".viewer"), set = (name, v) => {
  const e = box.querySelector(name); e.value = v;
  e.dispatchEvent(new Event("input", {bubbles: true})); };
const read = () => box.querySelector(".read").textContent;
const choose = name => [...box.querySelector(".pop").options].find(o => o.text === name).value;
set(".pop", choose("VA")); say("VA=" + read());
const wide = box.querySelector(".plot").innerHTML.length;
set(".zoom", "8"); say("zoomed=" + (box.querySelector(".plot").innerHTML.length < wide));
set(".scrub", "0"); say("start=" + read());
const trials = [...box.querySelector(".which").options].map(o => o.text);
say("trials=" + trials.length);
set(".which", "1"); say("second=" + read().includes(trials[1]));
set(".pop", choose("SNc")); say("SNc=" + read());
const means = [...box.querySelector(".which").options].findIndex(o => o.text.startsWith("mean"));
set(".which", means);
set(".pop", choose("V4"));
const lit = () => [...box.querySelectorAll(".lamp")].filter(e => e.style.opacity > 0.4).length;
const tile = name => [...box.querySelectorAll(".tile")].find(
  e => e.querySelector("b").textContent === name);
const word = name => tile(name).querySelector(".rate").textContent;
set(".scrub", "0"); say("dark=" + lit() + " V4 " + word("V4"));
set(".scrub", "22"); say("lit=" + lit() + " V4 " + word("V4"));
say("most=" + box.querySelector(".most").textContent);
say("wires=" + box.querySelectorAll(".wires .head").length);
tile("GPi").click();
say("clicked=" + read());
box.querySelector(".play").click(); say("play=" + box.querySelector(".play").textContent +
  " " + box.querySelector(".read").getAttribute("aria-live"));
box.querySelector(".play").click(); say("paused=" + box.querySelector(".play").textContent +
  " " + box.querySelector(".read").getAttribute("aria-live"));
const link = document.querySelector("#card tbody tr:not([hidden]) a");
say("leads=" + (document.querySelector(link.hash).localName === "figure"));
dispatchEvent(new Event("beforeprint"));
say("open=" + [...document.querySelectorAll("details")].every(d => d.open));
document.title = out.join("|");
</script>
"""


def visit(page: Path, profile: Path, *options: str) -> tuple[str, str]:
    """The page as the browser has it after its scripts ran, and what went to the console."""
    assert BROWSER is not None
    quiet = [
        "--headless",
        "--no-sandbox",
        "--disable-gpu",
        "--no-first-run",
        "--disable-background-networking",
        "--disable-component-update",
        "--disable-sync",
        "--enable-logging=stderr",
        "--v=0",
    ]
    done = subprocess.run(
        [BROWSER, *quiet, f"--user-data-dir={profile}", *options, "--dump-dom", page.as_uri()],
        capture_output=True,
        text=True,
        timeout=120,
        check=True,
    )
    return done.stdout, "\n".join(line for line in done.stderr.splitlines() if "CONSOLE" in line)


def with_script(html: str, script: str) -> str:
    """The page with a reader's script at its end, which its policy alone would refuse."""
    html = re.sub(r"script-src &#39;sha256-[^;]*&#39;", "script-src 'unsafe-inline'", html)
    return html.replace("</body>", script + "</body>")


@pytest.fixture(scope="module")
def page(small: Result, tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("page") / "report.html"
    path.write_text(with_script(report([small]), READER), encoding="utf-8")
    return path


def test_controls_work_and_the_console_stays_empty(page: Path, tmp_path: Path) -> None:
    dom, console = visit(page, tmp_path)
    assert console == ""
    title = markup.unescape(re.search(r"<title>(.*?)</title>", dom).group(1))  # type: ignore[union-attr]
    said = dict(part.split("=", 1) for part in title.split("|"))
    assert int(said["all"]) > int(said["kept"]) > 0
    assert said["VA"].startswith("VA, 10")
    assert "correct" in said["VA"]
    assert said["zoomed"] == "true"
    assert "-300 ms" in said["start"]
    assert int(said["trials"]) >= 3
    assert said["second"] == said["leads"] == said["open"] == "true"
    assert said["SNc"].startswith("SNc, -300 ms")
    assert int(said["wires"]) > 3
    assert said["clicked"].startswith("GPi, ")
    assert (said["play"], said["paused"]) == ("Pause off", "Play polite")


def test_populations_light_up_as_their_rates_change(page: Path, tmp_path: Path) -> None:
    dom, _ = visit(page, tmp_path)
    title = markup.unescape(re.search(r"<title>(.*?)</title>", dom).group(1))  # type: ignore[union-attr]
    said = dict(part.split("=", 1) for part in title.split("|"))
    dark, before = said["dark"].split(" V4 ")
    lit, after = said["lit"].split(" V4 ")
    assert int(dark) < int(lit)
    assert float(before) < float(after)
    assert "above V4" in said["most"]


@pytest.mark.parametrize(
    ("media", "size", "whole"),
    [
        ("print", "500,900", "html"),
        ("all", "700,1000", ".wide > table"),
        ("screen and (max-width:1px)", "1280,1000", ".wide > *"),
    ],
)
def test_nothing_is_wider_than_a_phone_or_cut_on_paper(
    page: Path, tmp_path: Path, media: str, size: str, whole: str
) -> None:
    narrow = page.with_name("narrow.html")
    probe = f"""<script>for (const d of document.querySelectorAll("details")) d.open = true;
const right = e => Math.round(e.getBoundingClientRect().right);
const ends = [...document.querySelectorAll("{whole}")].map(right);
const most = Math.max(document.documentElement.scrollWidth, ...ends);
document.title = most + " " + innerWidth;</script></body>"""
    html = (
        page.read_text(encoding="utf-8")
        .replace("@media print", f"@media {media}")
        .replace("</body>", probe)
    )
    narrow.write_text(html, encoding="utf-8")
    dom, _ = visit(narrow, tmp_path, f"--window-size={size}")
    width, window = map(int, re.search(r"<title>(\d+) (\d+)</title>", dom).groups())  # type: ignore[union-attr]
    assert width <= window


def test_what_is_picked_is_looked_up_and_said(
    small: Result, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    values = np.array([[1.0, 2.004, 3.0], [4.0, 5.0, 6.0], [7.0, 8.0, 9.0]])
    words = np.array([["same", "near", "far"]] * 3, dtype=object)
    lists = {"First": ("a", "b", "c"), "Second": ("a", "b", "c")}
    made = Picker(
        *("Two letters", "Made up."),
        lists,
        ("a", "b"),
        {"{0} to {1}": (0, 1), "{1} to {0}": (1, 0)},
        (Row("number", "m", values), Row("word", "", words)),
    )
    record = dataclasses.replace(analysis_of(small), picker=lambda result: made)
    monkeypatch.setattr("striata.analysis.report.analysis_of", lambda result: record)
    reader = """<script>
const box = document.querySelector(".picker"), told = () => box.querySelector("table").innerText;
const before = told(), second = box.querySelectorAll("select")[1];
second.value = "2"; second.dispatchEvent(new Event("input"));
document.title = (before + "|" + told()).replace(/\\s+/g, " ");
</script>"""
    page = tmp_path / "report.html"
    page.write_text(with_script(report([small]), reader), encoding="utf-8")
    dom, console = visit(page, tmp_path / "profile")
    assert console == ""
    before, after = re.search(r"<title>(.*?)</title>", dom).group(1).split("|")  # type: ignore[union-attr]
    assert " ".join(before.split()) == "a to b b to a unit number 2 4 m word near same"
    assert " ".join(after.split()) == "a to c c to a unit number 3 7 m word far same"
