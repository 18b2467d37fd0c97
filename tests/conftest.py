"""What every test stands on."""

import os

from hypothesis import HealthCheck, settings

from pextui.cli import collect_less

IS_LONG = bool(os.environ.get("PEXTUI_LONG"))
"""As by night."""

settings.register_profile(
    "house",
    deadline=None,
    # The same examples in every run, so that a change is to blame; by night always others.
    derandomize=not IS_LONG,
    database=None,
    max_examples=100,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.function_scoped_fixture],
)
settings.load_profile("house")


def examples(short: int, long: int) -> int:
    """Return how many examples to try: *long* with ``PEXTUI_LONG=1``, as by night."""
    return long if IS_LONG else short


def pytest_collection_finish() -> None:
    """The program's own thresholds: half of the time that the screens of the tests take."""
    collect_less()
