"""Attribute samples to functions; order them and say which are candidates (pure)."""
