"""Concepts: pairing and their map, naming, attitudes, contradiction, active sampling."""
