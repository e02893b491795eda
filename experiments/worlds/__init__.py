"""Environments: what is shown, what is done, and what follows from it."""
