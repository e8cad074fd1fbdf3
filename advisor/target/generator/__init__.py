"""The embedded load generator, a process of its own, with the standard library only."""
