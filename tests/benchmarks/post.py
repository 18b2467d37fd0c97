"""``python -m tests.benchmarks.post URL``: a key, a POST on a plain socket, and nothing else."""

import os
import socket
import sys
import tty
from urllib.parse import urlsplit

from tests.benchmarks.load import MEETING


def main() -> None:
    """Send a request for each key, and wait for its answer."""
    node = urlsplit(sys.argv[1])
    line = socket.create_connection((str(node.hostname), int(node.port or 80)))
    line.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
    path = f"/api/client/v2/conferences/{MEETING}/participants/1/mute"
    request = f"POST {path} HTTP/1.1\r\nhost: {node.netloc}\r\ncontent-length: 0\r\n\r\n".encode()
    tty.setraw(0)
    os.write(1, b"LIVE")
    while keys := os.read(0, 100):
        for _ in range(keys.count(b"m")):
            line.sendall(request)
            line.recv(65536)


if __name__ == "__main__":
    main()
