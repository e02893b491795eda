"""Pavlovian trials in which one thing leads to another: cues in a series, and an approach."""
