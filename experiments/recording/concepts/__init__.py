"""Trials with concepts: what each evokes, how soon it is recognised, choices, and examples."""
