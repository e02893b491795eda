"""An experiment in words: its settings, sizes, manipulations and procedure, as help shows them."""

from __future__ import annotations

from dataclasses import fields
from typing import Any

import typer
from typer.core import TyperCommand

Rows = list[tuple[str, str]]
#: Width of the column of names.
NAMES = 34


def sections(experiment: Any) -> dict[str, Rows]:
    """Heading → rows of (name, description)."""
    sizes = [
        (f"{level} level", f"--subjects {n['subjects']} --trials {n['trials']}")
        for level, n in experiment.defaults.items()
    ]
    return {
        "Settings (--set NAME=VALUE)": _settings(experiment.settings),
        "What runs by default": [*sizes, ("manipulations", _arms(experiment))],
        "Manipulations (--arm NAME, or --arm all)": [(a.name, a.what) for a in experiment.arms],
        "Procedure, with the default settings": _phases(experiment),
        "Trained subjects": [("--from, --as", _training(experiment.takes_training))],
    }


def write(experiment: Any, formatter: Any) -> None:
    """Write every section that has rows to a formatter of help."""
    for heading, rows in sections(experiment).items():
        if rows:
            with formatter.section(heading):
                formatter.write_dl(rows, col_max=NAMES)


def _settings(declared: Any) -> Rows:
    rows = []
    for f in fields(declared):
        if f.metadata:
            unit = f" {f.metadata['unit']}" if f.metadata["unit"] else ""
            if isinstance(f.default, bool):
                value, span = str(f.default).lower(), "true or false"
            else:
                value = _number(f.default) + unit
                span = f"{_number(f.metadata['low'])} to {_number(f.metadata['high'])}{unit}"
            rows.append((f.name, f"{f.metadata['what']} (default {value}; {span})"))
    return rows


def _arms(experiment: Any) -> str:
    """Which manipulations run unless some are chosen, the same at both levels."""
    usual = experiment.made("rate").arms
    if len(usual) == len(experiment.arms):
        return "all (--arm control: the intact brain alone)"
    return ", ".join(usual) if len(usual) > 1 else f"{usual[0]} alone (the intact brain)"


def _number(value: Any) -> str:
    """Four significant digits, never an exponent."""
    return f"{float(f'{value:.4g}'):,.12g}"


def _phases(experiment: Any) -> Rows:
    usual = experiment.made("rate")
    return [(f"{i}. {p.name}", p.told(usual)) for i, p in enumerate(experiment.procedure, start=1)]


def _training(taken: bool) -> str:
    if taken:
        return "can start with subjects that another run has trained"
    return "not used; every subject starts untrained"


class DescribingCommand(TyperCommand):
    """A command whose help goes on with the experiment that is named beside ``--help``."""

    def parse_args(self, ctx: Any, args: list[str]) -> list[str]:
        """Note the experiment before ``--help`` ends the parsing."""
        ctx.meta["experiment"] = self.make_parser(ctx).parse_args(args=list(args))[0].get("name")
        return super().parse_args(ctx, args)

    def format_help(self, ctx: Any, formatter: Any) -> None:
        """Usual help; if an experiment is named, what it does and all that can be set."""
        name = ctx.meta.get("experiment")
        if name is None:
            super().format_help(ctx, formatter)
            return
        from striata.experiments.runner.registry import experiment

        declared = experiment(name)
        super().format_help(ctx, formatter)
        with formatter.section(f"The experiment {name}"):
            formatter.write_text(f"{declared.what}.")
        write(declared, formatter)


def text(ctx: typer.Context, name: str) -> str:
    """What :func:`write` writes of an experiment, as text."""
    from striata.experiments.runner.registry import experiment

    formatter = ctx.make_formatter()
    declared = experiment(name)
    formatter.write_text(f"{name}: {declared.what}.")
    write(declared, formatter)
    return str(formatter.getvalue()).rstrip("\n")
