"""A Node that holds a token, speaking to a scripted server."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from pydantic import SecretStr

from pextui.client.node import Node
from tests.wire_node import WireNode

TOKEN = "SE9TVAltZ3NiZjlm-_NjFhMTlmMTJiYTE%3D"
ALIAS = "meet_alice"


@asynccontextmanager
async def node_at(wire: WireNode, alias: str = ALIAS) -> AsyncIterator[Node]:
    """A Node for *alias* on *wire*, with a token."""
    async with Node(wire.url, alias) as node:
        node.token = SecretStr(TOKEN)
        yield node
