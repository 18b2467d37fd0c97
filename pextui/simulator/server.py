"""The node over HTTP: paths, tokens, bodies and answers of the guide, and the event streams."""

import json
from collections import deque
from collections.abc import Callable
from dataclasses import dataclass
from http import HTTPStatus
from typing import Any

from sse_starlette import EventSourceResponse
from starlette.applications import Starlette
from starlette.exceptions import HTTPException
from starlette.middleware import Middleware
from starlette.middleware.cors import CORSMiddleware
from starlette.requests import Request as HttpRequest
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from pextui.simulator import desk
from pextui.simulator.dialects import Dialect
from pextui.simulator.node import Admission, Knock, Node
from pextui.simulator.pictures import slide
from pextui.simulator.refusal import Refusal, no_such_request
from pextui.simulator.requests import TokenBody, read
from pextui.simulator.streams import Streams

BODY_LIMIT = 64 * 1024
"""Bytes of a request's body: what the guide knows needs a hundredth of that."""

RECORDED = 10_000
"""Requests kept where they are recorded; the oldest go first."""
METHODS = ["GET", "POST", "PUT", "PATCH", "DELETE", "HEAD", "OPTIONS"]


@dataclass(frozen=True, slots=True)
class Request:
    """One request as it arrived. `path` is decoded and begins below `conferences/<alias>/`.

    `body` is the parsed JSON, None when empty, and the text when it is not JSON. The names of
    `headers` are in lower case.
    """

    method: str
    path: str
    alias: str
    body: Any
    headers: dict[str, str]
    query: dict[str, str]


class MethodNotAllowed(Refusal):
    """The request exists, with another method."""

    def __init__(self, allowed: str) -> None:
        super().__init__(405, "Method Not Allowed")
        self.allowed = allowed


Trouble = Callable[[str], Response | None]


def no_trouble(path: str) -> None:
    """Leaves every request to the node."""


_FOR_PAGES = Middleware(
    CORSMiddleware, allow_origins=["*"], allow_methods=["*"], allow_headers=["*"]
)


class Server:
    """Turns requests into asks and refusals into answers.

    `trouble` is asked before a request is looked at: it may answer in the node's place. A
    `recording` server keeps what arrived in `requests`; one with `pages` answers web pages too.
    """

    def __init__(
        self,
        node: Node,
        trouble: Trouble = no_trouble,
        *,
        recording: bool = True,
        pages: bool = True,
    ) -> None:
        self.node = node
        self.requests: deque[Request] = deque(maxlen=RECORDED if recording else 0)
        self._pages = pages
        self.streams = {
            alias: Streams(hall.meeting, node.dialect) for alias, hall in node.halls.items()
        }
        self._trouble = trouble

    @property
    def app(self) -> Starlette:
        """The ASGI application."""
        below = "/api/client/v2/conferences/{alias}/{path:path}"
        app = Starlette(
            routes=[
                Route("/api/client/v2/status", self._is_up),
                Route(below, self._answer, methods=METHODS),
            ],
            middleware=[_FOR_PAGES] if self._pages else [],
            exception_handlers={HTTPException: self._unrouted},
        )
        app.router.redirect_slashes = False
        return app

    async def _is_up(self, _: HttpRequest) -> Response:
        return _success(True)

    async def _unrouted(self, _: HttpRequest, error: Exception) -> Response:
        status = error.status_code if isinstance(error, HTTPException) else 500
        return _failure(self.node.dialect, Refusal(status, HTTPStatus(status).phrase))

    async def _answer(self, http: HttpRequest) -> Response:
        try:
            if "origin" in http.headers and not self._pages:
                raise Refusal(403, "This node is not for web pages")
            text = await _text(http)
            raw, refusal = _parse(text)
            request = self._record(http, text.decode(errors="replace") if refusal else raw)
            return self._trouble(request.path) or self._dispatch(http, request, refusal)
        except Refusal as refusal:
            return _failure(self.node.dialect, refusal)

    def _record(self, http: HttpRequest, body: Any) -> Request:
        request = Request(
            method=http.method,
            path=http.path_params["path"],
            alias=http.path_params["alias"],
            body=body,
            headers=dict(http.headers),
            query=dict(http.query_params),
        )
        self.requests.append(request)
        return request

    def _dispatch(self, http: HttpRequest, request: Request, refusal: Refusal | None) -> Response:
        match request.path.split("/"):
            case ["request_token"]:
                _only(request, "POST")
                return self._join(request, refusal)
            case ["events"]:
                _only(request, "GET")
                return self._follow(http, self._holder(request))
            case ["presentation.jpeg"]:
                _only(request, "GET")
                return self._picture(request, self._holder(request))
            case ["theme", _]:
                _only(request, "GET")
                self._holder(request)
                return Response(status_code=204)
            case [name] if row := desk.CONFERENCE.get(name):
                return self._perform(request, refusal, row)
            case ["participants", uuid, name] if row := desk.PARTICIPANT.get(name):
                return self._perform(request, refusal, row, uuid)
            case ["participants", uuid, "calls", call, name] if row := desk.CALL.get(name):
                return self._perform(request, refusal, row, uuid, call)
        raise no_such_request()

    def _join(self, request: Request, refusal: Refusal | None) -> Response:
        if refusal:
            raise refusal
        headers = request.headers
        knock = Knock(
            alias=request.alias,
            body=read(TokenBody, request.body),
            pin=headers.get("pin"),
            one_time=headers.get("token"),
            vendor=headers.get("user-agent", ""),
        )
        admission = self.node.join(knock)
        return _success(self.node.dialect.grant(admission.grant, admission.person))

    def _perform(
        self,
        request: Request,
        refusal: Refusal | None,
        row: desk.Row,
        target: str | None = None,
        call: str | None = None,
    ) -> Response:
        _only(request, row.method)
        me = self._holder(request)
        if refusal:
            raise refusal
        return _success(desk.answer(row, self.node, me, request.body, target, call))

    def _holder(self, request: Request) -> Admission:
        token = request.headers.get("token") or request.query.get("token")
        return self.node.holder(request.alias, token)

    def _follow(self, http: HttpRequest, me: Admission) -> Response:
        streams = self.streams[me.hall.meeting.alias]
        stream = streams.open(me.person.uuid, http.state.transport.abort)

        async def gone(_: Any) -> None:
            streams.close(stream)

        return EventSourceResponse(stream.pieces(), ping=0, client_close_handler_callable=gone)

    def _picture(self, request: Request, me: Admission) -> Response:
        event_id = request.query.get("id") or request.headers.get("id") or ""
        number = self.streams[me.hall.meeting.alias].frame(event_id)
        if number is None:
            raise no_such_request()
        return Response(slide(number), media_type="image/jpeg")


def _only(request: Request, method: str) -> None:
    if request.method != method:
        raise MethodNotAllowed(method)


async def _text(http: HttpRequest) -> bytes:
    pieces = bytearray()
    async for piece in http.stream():
        pieces += piece
        if len(pieces) > BODY_LIMIT:
            raise Refusal(413, "Request Entity Too Large")
    return bytes(pieces)


def _parse(text: bytes) -> tuple[Any, Refusal | None]:
    """The JSON object of a body, or why it is none; the refusal waits for the token check."""
    if not text.strip():
        return None, None
    try:
        raw = json.loads(text)
    except (ValueError, RecursionError):
        return None, Refusal(400, "Malformed JSON")
    if not isinstance(raw, dict):
        return raw, Refusal(400, "Illegal value: body: not an object")
    return raw, None


def _success(result: Any) -> Response:
    return JSONResponse({"status": "success", "result": result})


def _failure(dialect: Dialect, refusal: Refusal) -> Response:
    word = dialect.failure_word(refusal.status)
    headers = {"Allow": refusal.allowed} if isinstance(refusal, MethodNotAllowed) else None
    return JSONResponse(
        {"status": word, "result": refusal.result}, status_code=refusal.status, headers=headers
    )
