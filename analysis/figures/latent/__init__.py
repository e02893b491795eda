"""Objects learnt by looking, and gaze drawn to a rare class."""
