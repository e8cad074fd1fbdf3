"""The data that flows between the stages; imports the standard library and itself only."""
