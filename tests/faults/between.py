"""A faulty stretch between the console and a simulated node, which knows the truth."""

import asyncio
from collections.abc import Callable
from types import TracebackType
from typing import Final, Self

import httpx

from pextui.simulator.serving import Serving
from tests.wire_node import DIES, Answer, Pipe, Received, WireNode

PASS: Final = Answer(body=b"the node's own answer")
"""In a script: the request goes through, and so does the answer."""

LOST: Final = Answer(body=b"the node's own answer is lost")
"""In a script: the node acts, and the answer dies on its way."""

_KEPT: Final = ("content-type", "date")
_BLANK: Final = b"\n\n"


class Between(WireNode):
    """Passes on what no script says otherwise about.

    ``rewrite`` may change or drop each event of the streams, and add some; with ``is_holding``
    nothing comes out of them.
    """

    def __init__(self, node: Serving) -> None:
        super().__init__()
        self.on("*", PASS)
        self.rewrite: Callable[[bytes], bytes] = lambda event: event
        self.is_holding = False
        self._http = httpx.AsyncClient(base_url=node.url, timeout=600, trust_env=False)
        self._pumps: set[asyncio.Task[None]] = set()

    async def __aenter__(self) -> Self:
        await super().__aenter__()
        return self

    async def __aexit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        for pump in self._pumps:
            pump.cancel()
        await asyncio.gather(*self._pumps, return_exceptions=True)
        await super().__aexit__(kind, error, trace)
        await self._http.aclose()

    async def _answered(self, request: Received) -> Answer:
        scripted = self._answer(request)
        if scripted is not PASS and scripted is not LOST:
            return scripted
        if request.name == "events":
            return await self._stream(request)
        got = await self._http.send(self._asked(request))
        headers = {name: got.headers[name] for name in _KEPT if name in got.headers}
        return DIES if scripted is LOST else Answer(got.status_code, headers, got.content)

    def _asked(self, request: Received) -> httpx.Request:
        headers = {k: v for k, v in request.headers.items() if k not in ("host", "connection")}
        return self._http.build_request(
            request.method, request.target, headers=headers, content=request.body
        )

    async def _stream(self, request: Received) -> Answer:
        got = await self._http.send(self._asked(request), stream=True)
        if got.status_code != 200:
            return Answer(got.status_code, dict(got.headers), await got.aread())
        pump = asyncio.create_task(self._pump(got, pipe := Pipe()))
        self._pumps.add(pump)
        return Answer(200, {"content-type": "text/event-stream"}, pieces=pipe)

    async def _pump(self, got: httpx.Response, pipe: Pipe) -> None:
        rest = b""
        try:
            async for chunk in got.aiter_raw():
                *whole, rest = (rest + chunk).split(_BLANK)
                for event in whole:
                    if not self.is_holding and (told := self.rewrite(event + _BLANK)):
                        pipe.send(told)
        except httpx.HTTPError:
            pass
        finally:
            pipe.end()
            await got.aclose()
