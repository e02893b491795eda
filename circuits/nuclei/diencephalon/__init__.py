"""Thalamus, hypothalamus and habenula."""
