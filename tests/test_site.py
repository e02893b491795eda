"""The documentation site: it is built without a warning, and opens from a folder."""

import os
import re
import shutil
import subprocess
import sys
from html.parser import HTMLParser
from pathlib import Path
from urllib.parse import unquote, urlsplit

import pytest

pytest.importorskip("mkdocs", reason="the group docs is not installed: uv sync --group docs")
ROOT = Path(__file__).resolve().parent.parent


class Page(HTMLParser):
    """Names of anchors, targets of links, and files that a page loads."""

    def __init__(self, path: Path) -> None:
        super().__init__()
        self.anchors: set[str] = set()
        self.links: set[str] = set()
        self.loaded: set[str] = set()
        self.feed(path.read_text(encoding="utf-8"))

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        found = {name: value or "" for name, value in attrs}
        self.anchors.add(found.get("id", ""))
        if found.get("href"):
            (self.links if tag == "a" else self.loaded).add(found["href"])
        if found.get("src"):
            self.loaded.add(found["src"])


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The site; its tutorials are not run, which building it otherwise does."""
    folder: Path = tmp_path_factory.mktemp("site")
    command = [sys.executable, "-m", "mkdocs", "build", "--strict", "--site-dir", str(folder)]
    environment = os.environ | {"STRIATA_DOCS_EXECUTE": "false"}
    end = subprocess.run(command, cwd=ROOT, env=environment, capture_output=True, text=True)
    assert end.returncode == 0, end.stderr
    return folder


@pytest.fixture(scope="module")
def pages(site: Path) -> dict[Path, Page]:
    found = (p.resolve() for p in site.rglob("*.html") if p.name != "404.html")
    return {path: Page(path) for path in found}


@pytest.mark.slow
def test_every_link_and_anchor_is_there(pages: dict[Path, Page]) -> None:
    broken = []
    for path, page in pages.items():
        for link in page.links | page.loaded:
            to = urlsplit(link)
            if to.scheme or to.netloc:
                continue
            target = (path.parent / unquote(to.path)).resolve() if to.path else path
            lost = target in pages and unquote(to.fragment) not in pages[target].anchors | {""}
            if not target.exists() or lost:
                broken.append((path.name, link))
    assert not broken


@pytest.mark.slow
def test_nothing_is_loaded_from_the_network(pages: dict[Path, Page]) -> None:
    loaded = {link for page in pages.values() for link in page.loaded}
    assert not {link for link in loaded if urlsplit(link).scheme not in ("", "data")}
    assert not {link for link in loaded if urlsplit(link).netloc}


@pytest.mark.slow
def test_pages_follow_from_the_code(site: Path) -> None:
    from striata.circuits.brain import brain
    from striata.experiments.runner.registry import experiment, names

    tables = (site / "circuit.html").read_text(encoding="utf-8")
    assert all(f"<td>{p.name}</td>" in tables for p in brain().populations)
    for name in names():
        text = (site / "experiments" / f"{name}.html").read_text(encoding="utf-8")
        assert all(f"<code>{a.name}</code>" in text for a in experiment(name).arms)
        assert all(phase.name in text for phase in experiment(name).procedure)
    assert "striata sweep" in (site / "commands.html").read_text(encoding="utf-8")
    assert "SpikingCohort" in (site / "api.html").read_text(encoding="utf-8")


def test_search_is_built_for_a_folder_with_a_worker_of_our_own() -> None:
    from mkdocs.config import load_config

    config = load_config(str(ROOT / "mkdocs.yml"))
    assert "material/offline" in config.plugins
    polyfills = config.extra["polyfills"]
    assert [p for p in polyfills if "iframe-worker" in p]
    assert all((ROOT / "docs" / p).exists() for p in polyfills)


@pytest.mark.slow
def test_search_works_in_pages_from_a_folder(site: Path) -> None:
    browser = shutil.which("chromium") or shutil.which("google-chrome")
    if browser is None:
        pytest.skip("no Chromium here (Debian: apt-get install chromium)")
    api = pytest.importorskip("playwright.sync_api")
    with api.sync_playwright() as p:
        opened = p.chromium.launch(executable_path=browser, args=["--no-sandbox"])
        page = opened.new_page()
        page.goto((site / "experiments" / "index.html").as_uri())
        page.wait_for_selector("iframe", state="attached")  # where ours runs the search
        # as people type: the search begins with the first letter, and finds with those that follow
        page.locator(".md-search__input").first.press_sequentially("devaluation", delay=80)
        page.wait_for_selector(".md-search-result__item", state="attached", timeout=20_000)
        assert "matching" in str(page.locator(".md-search-result__meta").first.text_content())
        opened.close()


def test_no_page_waits_for_a_number() -> None:
    """Pages are written before their runs are over, with marks such as @EXPOSURE@ for numbers."""
    pages = [*(ROOT / "docs").rglob("*.md"), ROOT / "README.md", ROOT / "CHANGELOG.md"]
    left = {p.name: re.findall(r"@[A-Z_]{2,}@", p.read_text(encoding="utf-8")) for p in pages}
    assert {name: marks for name, marks in left.items() if marks} == {}
