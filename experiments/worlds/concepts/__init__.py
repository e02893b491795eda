"""Concepts: what is shown, who keeps whose company, and choices between two of them."""
