"""Times as people read them."""

from datetime import datetime


def clock(at: float) -> str:
    """Return Unix second *at* as the local time of day."""
    return datetime.fromtimestamp(at).astimezone().strftime("%H:%M")


def clock_seconds(at: float) -> str:
    """Return Unix second *at* as the local time of day, to the second."""
    return datetime.fromtimestamp(at).astimezone().strftime("%H:%M:%S")


def stopwatch(seconds: float) -> str:
    """Return a running time: 0:07, 12:41, 1:02:03."""
    minutes, second = divmod(max(0, int(seconds)), 60)
    hours, minute = divmod(minutes, 60)
    return f"{hours}:{minute:02}:{second:02}" if hours else f"{minute}:{second:02}"
