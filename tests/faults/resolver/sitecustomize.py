"""A name server of its own for a child process, which Python imports at its start.

Every look-up of a name is written to the file that RESOLVER_LOG names. While the file that
RESOLVER_HANGS names is there, a look-up takes half a minute.
"""

import os
import socket
import time
from pathlib import Path
from typing import Any

_look_up = socket.getaddrinfo


def getaddrinfo(host: Any, *arguments: Any, **options: Any) -> Any:
    """Write down what is looked up, and answer as slowly as asked."""
    with open(os.environ["RESOLVER_LOG"], "a") as log:
        log.write(f"{host}\n")
    if Path(os.environ["RESOLVER_HANGS"]).exists():
        time.sleep(30)
    return _look_up(host, *arguments, **options)


socket.getaddrinfo = getaddrinfo
