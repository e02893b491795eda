"""Measures and models of behaviour, spike trains and rates."""
