"""Figures of colour naming and word reading."""
