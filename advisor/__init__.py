"""Find what makes a FastAPI app slow, compile it safely, and measure whether it pays."""

__version__ = "0.1.0"
