"""Projections by which each kind of control learns, and what devalues an outcome."""

HABIT = ("IT → D1 (some)", "IT → PMC (some)", "IT → IL (some)")
PLAN, CACHE = ("BLA → PL (all)",), ("OFC → DMS-D1 (all)", "OFC → DMS-D2 (all)")
#: What a sated animal's need is, of a hungry one's.
SATED = 0.1
