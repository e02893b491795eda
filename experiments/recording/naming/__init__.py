"""Trials with objects and words: which concept each calls up, and what it is worth."""
