"""What is measured of each experiment, and what is published of it."""
