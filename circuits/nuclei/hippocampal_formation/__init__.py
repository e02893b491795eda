"""Entorhinal cortex, dentate gyrus, CA3, CA1 and septum: one file each."""
