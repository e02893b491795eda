"""Midbrain and hindbrain."""
