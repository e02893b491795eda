"""Figures from result files, one module for each kind."""
