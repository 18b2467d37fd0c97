"""How long the long tests are: minutes in every run, hours' worth with ``PEXTUI_LONG=1``."""

import os

import pytest

IS_LONG = bool(os.environ.get("PEXTUI_LONG"))


@pytest.fixture
def runs() -> int:
    """How often something is done that must not go wrong once."""
    return 1000 if IS_LONG else 40
