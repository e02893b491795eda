"""Events that are shown once, cues for them, and events that are like them."""
