"""The program's own speed: generated kernels beside the other ways to make Python fast."""
