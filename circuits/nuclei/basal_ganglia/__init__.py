"""Basal ganglia."""
