"""Run a sampling profiler on the app under load; parse its output into a Profile."""
