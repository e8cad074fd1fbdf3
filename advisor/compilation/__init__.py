"""Compile one kernel for one interpreter; read Cython's own annotation back."""
