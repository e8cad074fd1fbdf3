"""Measure the app with and without kernels, on every interpreter that is there."""
