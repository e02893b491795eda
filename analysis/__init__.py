"""Measures, comparisons and figures from result files; knows neither circuits nor experiments."""
