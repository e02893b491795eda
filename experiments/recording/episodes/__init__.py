"""Events that are stored and recalled: what CA3 and CA1 do, and what the septum says."""
