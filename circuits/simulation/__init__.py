"""What both simulators share: cohorts, noise, the mean field, the coupling between pools."""
