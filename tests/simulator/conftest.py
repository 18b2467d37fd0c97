from collections.abc import Callable, Iterator
from contextlib import ExitStack
from typing import Any

import pytest

from pextui.simulator.serving import Serving
from tests.simulator.visitor import Clock, Visitor


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def serve() -> Iterator[Callable[..., Serving]]:
    with ExitStack() as stack:

        def start(scene: str = "quiet", living: bool = False, **options: Any) -> Serving:
            return stack.enter_context(Serving(scene, living=living, **options))

        yield start


@pytest.fixture
def visit() -> Iterator[Callable[..., Visitor]]:
    visitors: list[Visitor] = []

    def to(node: Serving, alias: str = "meet_alice") -> Visitor:
        visitors.append(Visitor(node.url, alias))
        return visitors[-1]

    yield to
    for visitor in visitors:
        visitor.close()


@pytest.fixture(params=["v14", "modern"])
def dialect(request: pytest.FixtureRequest) -> str:
    return str(request.param)
