"""What the brain is, from receptors to learning rules, and how to simulate it."""
