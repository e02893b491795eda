"""What this brain is: a module for each part of anatomy, and the cells and shorthand they share.

A nucleus declares ``REGION``, its ``POPULATIONS``, the ``PROJECTIONS`` onto them and, where it has
them, ``GATES``, ``DEPRESSIONS``, ``MODULATORS``, ``RULES``, ``FACILITATION`` and ``LAYOUTS`` (see
:mod:`striata.circuits.assemble`).
"""
