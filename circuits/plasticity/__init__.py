"""Learning rules, a file each: parameters, equation, compiled loop, and learner."""
