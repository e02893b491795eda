"""Looks at objects: what they evoke, which object is told from it, and what was predicted."""
