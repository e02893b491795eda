"""Objects and written words: what is shown together, and the clock on which it is."""
