"""The whole screen at chosen moments, as text: what a change of the looks looks like in a diff."""

import pytest
from syrupy.assertion import SnapshotAssertion

from tests.ui.moments import MOMENTS, moment


@pytest.mark.parametrize("size", [(80, 24), (120, 40)], ids=["80x24", "120x40"])
@pytest.mark.parametrize("name", MOMENTS)
async def test_the_screen_looks_as_it_did(
    name: str, size: tuple[int, int], snapshot: SnapshotAssertion
) -> None:
    async with moment(name, size) as host:
        assert "\n".join(line.rstrip() for line in host.lines) == snapshot
