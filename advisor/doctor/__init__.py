"""What is on the machine, what is missing, and the command that adds it."""
