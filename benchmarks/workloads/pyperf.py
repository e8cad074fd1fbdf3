"""Stands in for pyperf: all that the programs need of it when they are imported."""

from time import perf_counter as perf_counter
