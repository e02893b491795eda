"""Figures of rest and selection."""
