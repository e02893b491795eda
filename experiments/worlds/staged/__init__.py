"""Tasks of several stages: a choice leads to a state, in which the next is made."""
