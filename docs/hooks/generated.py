"""Pages of the site that follow from the code: the circuit's tables, protocols, commands."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any

from mkdocs.structure.files import File, Files

ROOT = Path(__file__).resolve().parents[2]
#: Page → the file outside docs/ that it is.
OUTSIDE = {
    "contributing.md": "CONTRIBUTING.md",
    "changelog.md": "CHANGELOG.md",
    "data.md": "data/README.md",
}
_PROTOCOL = re.compile(r"<!-- protocol: (\S+) -->")
_EXPERIMENTS = "<!-- experiments -->"


def on_files(files: Files, config: Any) -> Files:
    """Add the generated pages."""
    made = {"circuit.md": _circuit(), "commands.md": _commands()}
    outside = {page: (ROOT / path).read_text(encoding="utf-8") for page, path in OUTSIDE.items()}
    for page, text in (made | outside).items():
        files.append(File.generated(config, page, content=text))
    return files


def on_page_markdown(markdown: str, **_: Any) -> str:
    """Put protocols and the list of experiments where pages ask for them."""
    markdown = _PROTOCOL.sub(lambda found: _protocol(found[1]), markdown)
    return markdown.replace(_EXPERIMENTS, _experiments()) if _EXPERIMENTS in markdown else markdown


def _circuit() -> str:
    from striata.circuits.brain import brain
    from striata.circuits.tables import markdown

    text = markdown(brain()).replace("# Circuit\n", "# Tables of the circuit\n", 1)
    return text.replace("\n\n## ", "\n\nMade from the code; `striata circuit` prints it.\n\n## ", 1)


def _experiments() -> str:
    from striata.experiments.runner.registry import experiment, names

    rows = [(f"[{n}]({n}.md)", experiment(n).what) for n in names()]
    return _table(("experiment", "what it is"), rows)


def _protocol(name: str) -> str:
    """Phases, settings, manipulations and sizes of an experiment, as it declares them."""
    from striata.experiments.commands.describe import sections
    from striata.experiments.runner.registry import experiment

    found = sections(experiment(name))
    out = []
    for title, rows in found.items():
        head, _, how = title.rstrip(")").partition(" (")
        if head.startswith("Procedure"):
            steps = (f"{number} **{phase}**: {what}" for number, phase, what in _phases(rows))
            out.insert(0, "\n".join(steps))
        elif rows:
            how = f" (`{how.replace(', or ', '`, or `')}`)" if how else ""
            body = _table(("name", "what"), [(f"`{a}`", b) for a, b in rows])
            out.append(f"### {head}{how}\n\n{body}")
    return "\n\n".join(out)


def _phases(rows: Iterable[tuple[str, str]]) -> Iterable[tuple[str, str, str]]:
    """Number, name and description of each phase."""
    return ((*title.split(" ", 1), what) for title, what in rows)


def _commands() -> str:
    """Help of every command."""
    import typer

    from striata.experiments.commands.main import application

    group = typer.main.get_command(application())
    parts = ["# Commands\n\nMade from the commands' own help: `striata COMMAND --help`."]
    with typer.Context(group, info_name="striata") as top:
        for name in group.list_commands(top):
            command = group.get_command(top, name)
            with typer.Context(command, info_name=name, parent=top) as context:
                parts.append(f"## striata {name}\n\n```text\n{command.get_help(context)}\n```")
    return "\n\n".join(parts)


def _table(head: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    lines = [head, ["---"] * len(head), *rows]
    return "\n".join("| " + " | ".join(x.replace("|", r"\|") for x in row) + " |" for row in lines)
