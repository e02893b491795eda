"""Tasks, training histories and manipulations of the one brain."""
