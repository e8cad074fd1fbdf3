"""How often and how much an account spends within a span of time."""

from collections import deque


class SlidingWindow:
    """Count and sum of the events of the last `seconds`."""

    def __init__(self, seconds: int):
        self.seconds = seconds
        self.events: deque[tuple[int, float]] = deque()
        self.total = 0.0

    def add(self, timestamp: int, amount: float) -> None:
        self.events.append((timestamp, amount))
        self.total += amount
        oldest = timestamp - self.seconds
        while self.events[0][0] <= oldest:
            _, expired = self.events.popleft()
            self.total -= expired

    @property
    def count(self) -> int:
        return len(self.events)


class VelocityTracker:
    """One sliding window per account."""

    def __init__(self, seconds: int):
        self.seconds = seconds
        self.windows: dict[str, SlidingWindow] = {}

    def observe(self, tx: dict) -> SlidingWindow:
        window = self.windows.get(tx["account"])
        if window is None:
            window = self.windows[tx["account"]] = SlidingWindow(self.seconds)
        window.add(tx["timestamp"], tx["amount"])
        return window


def busiest_window(timestamps: list[int], seconds: int) -> int:
    """Largest number of events in any window of that length."""
    busiest = 0
    for start in timestamps:
        count = 0
        for timestamp in timestamps:
            if start <= timestamp < start + seconds:
                count += 1
        if count > busiest:
            busiest = count
    return busiest
