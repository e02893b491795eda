"""Many runs: sweeps, grids, fits."""
