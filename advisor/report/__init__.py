"""Show a run: as a page, as text in a terminal, and as patches for the user's repository."""
