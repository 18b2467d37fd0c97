"""Somebody at the other end of the wire: plain HTTP to a node, and its events read by hand."""

import json
import ssl
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any, NamedTuple

import httpx

# Building a context for each client would cost more time than the tests themselves.
NO_TLS = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)


class Event(NamedTuple):
    id: str
    name: str
    data: Any


class Clock:
    """Unix seconds that only the test moves."""

    def __init__(self, now: float = 1_700_000_000.0) -> None:
        self.now = now

    def __call__(self) -> float:
        return self.now

    def tick(self, seconds: float) -> None:
        self.now += seconds


class Events:
    """An open event stream; `seen` keeps everything that has been read."""

    def __init__(self, response: httpx.Response) -> None:
        self._lines = response.iter_lines()
        self.seen: list[Event] = []

    def next(self) -> Event:
        """The next event; fails when none comes in time. StopIteration: the stream ended."""
        fields: dict[str, str] = {}
        for line in self._lines:
            if not line:
                break
            name, _, value = line.partition(": ")
            fields[name] = value
        if not fields:
            raise StopIteration
        event = Event(fields["id"], fields["event"], json.loads(fields["data"]))
        self.seen.append(event)
        return event

    def until(self, name: str, fits: Callable[[Any], bool] = lambda _: True) -> Any:
        """Reads on to an event of that name that fits, and returns its data."""
        while True:
            event = self.next()
            if event.name == name and fits(event.data):
                return event.data

    def snapshot(self) -> list[Event]:
        """Reads to the end of the state that every stream begins with."""
        first = len(self.seen)
        while self.next().name not in ("presentation_stop", "presentation_frame"):
            pass
        return self.seen[first:]

    def rest(self) -> list[Event]:
        """Reads until the node closes the stream."""
        first = len(self.seen)
        while True:
            try:
                self.next()
            except StopIteration:
                return self.seen[first:]


class Visitor:
    """One participant by API; `token` is sent in the header."""

    def __init__(self, url: str, alias: str = "meet_alice") -> None:
        self.base = f"{url}/api/client/v2/conferences/{alias}/"
        self.http = httpx.Client(timeout=5, trust_env=False, verify=NO_TLS)
        self.token = ""
        self.uuid = ""
        self.grant: dict[str, Any] = {}

    def ask(self, pin: str | None = None, name: str = "Me", **body: Any) -> httpx.Response:
        headers = {} if pin is None else {"pin": pin}
        return self.http.post(
            self.base + "request_token", json={"display_name": name, **body}, headers=headers
        )

    def join(self, pin: str | None = None, name: str = "Me", **body: Any) -> "Visitor":
        response = self.ask(pin, name, **body)
        assert response.status_code == 200, response.text
        self.grant = response.json()["result"]
        self.token, self.uuid = self.grant["token"], self.grant["participant_uuid"]
        return self

    def post(self, path: str, body: Any = None, **options: Any) -> httpx.Response:
        return self.send("POST", path, json=body, **options)

    def get(self, path: str, **options: Any) -> httpx.Response:
        return self.send("GET", path, **options)

    def send(self, method: str, path: str, **options: Any) -> httpx.Response:
        headers = {"token": self.token} if self.token else {}
        headers |= options.pop("headers", {})
        if options.get("json", "") is None:
            del options["json"]
        return self.http.request(method, self.base + path, headers=headers, **options)

    def result(self, path: str, body: Any = None) -> Any:
        response = self.post(path, body)
        assert response.status_code == 200, response.text
        assert response.json()["status"] == "success"
        return response.json()["result"]

    @contextmanager
    def events(self) -> Iterator[Events]:
        with self.http.stream(
            "GET", self.base + "events", headers={"token": self.token}
        ) as response:
            assert response.status_code == 200
            yield Events(response)

    def close(self) -> None:
        self.http.close()
