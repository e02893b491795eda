"""Reading result files, reference values and a user's own data."""
