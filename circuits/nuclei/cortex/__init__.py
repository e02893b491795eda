"""Cerebral cortex and hippocampus."""
