"""`pextui simulate`: the simulated node alone, until a signal ends it."""

import difflib
import signal
import socket
import sys
from collections.abc import Callable, Generator
from contextlib import closing, contextmanager
from typing import TYPE_CHECKING, Any

from pextui.cli.sentences import WrongUsage
from pextui.config import load
from pextui.config.pin import take_pin

if TYPE_CHECKING:
    from pydantic import SecretStr

    from pextui.config.settings import Settings


def simulate(flags: dict[str, Any], config: str | None) -> int:
    """Serve until a signal; returns 128 and its number."""
    pin = take_pin()
    settings = load(({"pin": pin} if pin else {}) | flags, config)
    scene = known_scene(settings)
    from pextui.simulator import serving

    with _last_signal() as ended_by, listening(settings):
        serving.simulate(
            scene,
            settings.people,
            settings.seed,
            settings.host,
            settings.port,
            _bare(settings.pin),
            _bare(settings.guest_pin),
            settings.dialect,
            settings.json,
            sys.stdout,
        )
        return 128 + ended_by()


def known_scene(settings: "Settings") -> str:
    """Return the scene. Raises WrongUsage naming the nearest ones for an unknown one."""
    from pextui.simulator.scenes import SCENES

    if settings.scene in SCENES:
        return settings.scene
    near = " or ".join(difflib.get_close_matches(settings.scene, SCENES))
    others = f"did you mean {near}?" if near else f"there are {', '.join(SCENES)}"
    raise WrongUsage(f"there is no scene “{settings.scene}”; {others}")


@contextmanager
def listening(settings: "Settings") -> Generator[None]:
    """Say in a sentence why the simulated node cannot be set up or cannot listen."""
    from pextui.simulator.serving import PortTaken

    try:
        yield
    except ValueError as error:
        raise WrongUsage(str(error)) from None
    except PortTaken as error:
        raise WrongUsage(error.strerror) from None
    except BrokenPipeError:
        raise  # whoever was to read the address is gone
    except OSError as error:
        reason = error.strerror or str(error)
        raise WrongUsage(
            f"nothing can listen on {settings.host}:{settings.port}: {reason}; "
            "choose another with --host or --port"
        ) from None


@contextmanager
def _last_signal() -> Generator[Callable[[], int]]:
    """Give a function that tells which signal arrived last: the node only tells that one did."""
    heard, told = socket.socketpair()
    with closing(heard), closing(told):
        told.setblocking(False)
        before = signal.set_wakeup_fd(told.fileno(), warn_on_full_buffer=False)
        try:
            yield lambda: heard.recv(64)[-1]
        finally:
            signal.set_wakeup_fd(before)


def _bare(secret: "SecretStr | None") -> str | None:
    return None if secret is None else secret.get_secret_value()
