"""Cerebral cortex."""
