"""How the kernels get into the build of the user's project, for each build backend (pure)."""
