"""Figures of the dopamine experiment: single trials, learning, cues in a series, single neurons."""
