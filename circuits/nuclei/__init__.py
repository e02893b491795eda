"""What this brain is: a module for each part of anatomy, with the cells and the shorthand they share."""
