"""The only room that speaks HTTP to a node."""

import sys

# httpx imports its own command line where click is there, and with it pygments and half of rich:
# 45 modules, 25 ms and 3 MB for something that nobody here can call. It knows how to go without.
sys.modules.setdefault("httpx._main", None)  # type: ignore[arg-type]
