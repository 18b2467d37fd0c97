"""Starts an installed `pextui demo` in a terminal of its own, until it is live; then leaves it.

    python start_demo.py PROGRAM

Needs nothing but Python, so that it runs beside a freshly installed wheel.
"""

import contextlib
import fcntl
import os
import pty
import re
import select
import signal
import struct
import sys
import termios
import time
from collections.abc import Callable

LIMIT_SECONDS = 60
WANTED = ("LIVE", "Amara Okafor")
ESCAPES = re.compile(
    r"\x1b(\[[0-?]*[ -/]*[@-~]|\][^\x07\x1b]*(\x07|\x1b\\)|[PX^_][^\x1b]*\x1b\\|.)"
)


def start(program: str) -> int:
    """Return 0 when the screen showed what it must, and `q` left it with 0."""
    deadline = time.monotonic() + LIMIT_SECONDS
    process, screen = pty.fork()
    if process == 0:
        os.environ["TERM"] = "xterm-256color"
        os.execv(program, [program, "demo"])  # noqa: S606 (it is the program under test)
    fcntl.ioctl(screen, termios.TIOCSWINSZ, struct.pack("HHHH", 40, 120, 0, 0))
    try:
        seen = read_until(screen, deadline, lambda text: all(word in text for word in WANTED))
        missing = [word for word in WANTED if word not in seen]
        if missing:
            return complain(f"the demo never showed {missing}", seen)
        os.write(screen, b"q")
        read_until(screen, deadline, lambda _: False)
        code = exit_code(process, deadline)
        return 0 if code == 0 else complain(f"q left the demo with {code}", seen)
    finally:
        with contextlib.suppress(ProcessLookupError):
            os.kill(process, signal.SIGKILL)
        os.close(screen)


def read_until(screen: int, deadline: float, is_enough: Callable[[str], bool]) -> str:
    """Return the text drawn so far, once it is enough, the screen closed or time is up."""
    drawn = b""
    text = ""
    while not is_enough(text) and (left := deadline - time.monotonic()) > 0:
        if not select.select([screen], [], [], left)[0]:
            break
        try:
            drawn += os.read(screen, 65536)
        except OSError:  # the program is gone and its terminal with it
            break
        text = ESCAPES.sub("", drawn.decode("utf-8", "replace"))
    return text


def exit_code(process: int, deadline: float) -> int | None:
    """Return how the program ended; None when it did not in time."""
    while time.monotonic() < deadline:
        done, status = os.waitpid(process, os.WNOHANG)
        if done:
            return os.waitstatus_to_exitcode(status)
        time.sleep(0.05)
    return None


def complain(sentence: str, seen: str) -> int:
    """Print what went wrong and the end of what was drawn."""
    print(f"{sentence}; the last that was drawn:\n{seen[-2000:]}", file=sys.stderr)
    return 1


if __name__ == "__main__":
    sys.exit(start(sys.argv[1]))
