"""A neighbour that takes a core in bursts: `burst.py SEED`, busy about two fifths of the time."""

import random
import sys
import time

BUSY_SECONDS = 0.4
IDLE_SECONDS = 0.6


def main() -> None:
    """Work and rest by turns, for times drawn at random, until ended."""
    draw = random.Random(int(sys.argv[1]))
    while True:
        time.sleep(draw.expovariate(1 / IDLE_SECONDS))
        until = time.perf_counter() + draw.expovariate(1 / BUSY_SECONDS)
        while time.perf_counter() < until:
            sum(range(2000))


if __name__ == "__main__":
    main()
