"""What the brain is: populations, projections, receptors, neuromodulators, and how to simulate them."""
