"""Wire the stages together, in order; each file holds the wiring of one part, and no logic."""
