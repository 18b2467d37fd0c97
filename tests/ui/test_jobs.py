"""The jobs that hosts really have, done with the keys that the README says, and no more."""

import re
import time
from collections.abc import Awaitable, Callable
from pathlib import Path
from typing import Final

import pytest

from pextui.protocol.models import Participant
from pextui.simulator.meeting import Meeting
from pextui.ui.ask.hunt import HuntDialog
from tests.ui.host import Host, hosting, key_of
from tests.ui.test_undo import muted, settled, transfer

README: Final = Path(__file__).parents[2] / "README.md"

KNOWN: Final[list[Participant]] = []
"""Who was there before the keys were pressed."""

ANSWERS: Final[set[str]] = set()
"""The keys that may answer what is asked: those that the row names after "then"."""

Step = Callable[[Host], Awaitable[None]]

_NAMES: Final = {"esc": "escape"}
_KEY: Final = re.compile(r"`([^`]+)`")


def rows() -> dict[str, str]:
    """The README's jobs, each with its keys and what is typed in between."""
    section = README.read_text("utf-8").split("## How do I")[1].split("\n## ")[0]
    cells = [line.strip("| ").split(" | ") for line in section.splitlines() if line[:2] == "| "]
    return {cell[0]: cell[1] for cell in cells[2:]}


async def press(host: Host, cell: str) -> int:
    """Press the keys of a row, type its words; returns how many keys that were."""
    count = 0
    for at, part in enumerate(_KEY.split(cell)):
        if at % 2:
            await host.press(_NAMES.get(part, part if len(part) > 1 else key_of(part)))
            count += 1
        elif text := part.strip(" ,"):
            await host.until(lambda: hasattr(host.app.focused, "value"))
            await host.type(text)
            count += len(text)
    return count


async def _hunted(host: Host) -> None:
    """Answer truly, with the row's two keys, until the line is found."""
    questions = 0
    await host.until(lambda: isinstance(host.app.screen, HuntDialog))
    while isinstance(host.app.screen, HuntDialog):
        await host.sees("Is it still noisy?")
        now = muted(host)
        answer = "n" if "Yuki Tanaka" in now else "y"
        assert answer in ANSWERS
        await host.press(answer)
        await host.until(
            lambda now=now: (  # type: ignore[misc]
                muted(host) != now or not isinstance(host.app.screen, HuntDialog)
            )
        )
        questions += 1
    assert questions <= 7
    assert "Yuki Tanaka" in muted(host)


async def _speaker(host: Host) -> None:
    await host.does(Meeting.talk, "Yuki Tanaka")
    await host.until(lambda: host.session.store.talking)


async def _failed(host: Host) -> None:
    await transfer(host, "meet_nowhere", "Priya Raman")
    await host.until(lambda: host.session.deeds)
    await settled(host)
    host.forget()


async def _muted_by_me(host: Host) -> None:
    await host.go_to("Priya Raman")
    await host.press("m")
    await host.until(lambda: "Priya Raman" in muted(host))
    await settled(host)


async def _at_priya(host: Host) -> None:
    await host.go_to("Priya Raman")


async def _nothing(_host: Host) -> None:
    """As the scene has it."""


def _sends(*paths: str) -> Step:
    """These requests arrive, with names in the place of uuids."""

    async def check(host: Host) -> None:
        await host.until(lambda: len(host.sent()) >= len(paths))
        names = {str(one.uuid): one.name for one in KNOWN}
        sent = [
            "/".join(names.get(part, part) for part in one.path.split("/")) for one in host.sent()
        ]
        assert sorted(sent) == sorted(paths)

    return check


def _each(verb: str, *names: str) -> Step:
    return _sends(*(f"participants/{name}/{verb}" for name in names))


async def _left(host: Host) -> None:
    await host.until(lambda: host.session.finished.is_set())
    assert "disconnect" not in [one.path for one in host.sent()]


async def _talked(host: Host) -> None:
    await _speaker(host)
    uuid = host.uuid("Yuki Tanaka")
    await host.until(lambda: host.session.store.said_by(uuid).seconds(time.time()) > 1)


async def _by_talk(host: Host) -> None:
    lines = host.pane("roster").splitlines()
    first = next(n for n, line in enumerate(lines) if "Guests" in line) + 1
    assert "Yuki Tanaka" in lines[first]
    assert host.row("Yuki Tanaka").split()[-1].endswith("s")


async def _said(host: Host) -> None:
    await _sends("message")(host)
    assert host.sent()[0].body == {"type": "text/plain", "payload": "Good morning"}


async def _removed(host: Host) -> None:
    assert len(KNOWN) >= 300
    assert sum("Kwame" in one.name for one in KNOWN) > 1
    await _each("disconnect", "Kwame Walker")(host)
    await host.until(lambda: host.known("Kwame Walker") is None)


async def _priya_may_speak(host: Host) -> None:
    await host.until(lambda: "Priya Raman" not in muted(host))


async def _details(host: Host) -> None:
    await host.sees("Talked", "in all")


JOBS: Final[dict[str, tuple[Step, Step]]] = {
    "let in everybody who waits now": (
        _nothing,
        _each("unlock", "Leila Haddad", "Tomasz Wójcik", "Grace Chen"),
    ),
    "let in only the first two": (_at_priya, _each("unlock", "Leila Haddad", "Tomasz Wójcik")),
    "mute all guests but the speaker": (
        _speaker,
        _each(
            "mute",
            "Kwame Mensah",
            "Mateo Fernández",
            "Priya Raman",
            "Siobhán O’Brien",
            "Zoë van den Berg",
            "李明 (Li Ming)",
        ),
    ),
    "find the noisy line": (_nothing, _hunted),
    "take back what I did last": (_muted_by_me, _priya_may_speak),
    "try again for those for whom it failed": (_failed, _each("transfer", "Priya Raman")),
    "move somebody to another meeting": (_at_priya, _each("transfer", "Priya Raman")),
    "remove somebody among 300": (_nothing, _removed),
    "mute all on SIP who are not muted": (
        _nothing,
        _each("mute", "Kwame Mensah", "Zoë van den Berg", "Amara Okafor", "Tomasz Wójcik"),
    ),
    "give who talks the spotlight": (_speaker, _each("spotlighton", "Yuki Tanaka")),
    "answer in the chat": (_nothing, _said),
    "call somebody into the meeting": (_nothing, _sends("dial")),
    "see who has talked most": (_talked, _by_talk),
    "see everything about somebody": (_at_priya, _details),
    "leave, and let the meeting go on": (_nothing, _left),
}


SCENES: Final = {"remove somebody among 300": "townhall"}
"""Where a job is done that is not done on the board."""


def test_the_readme_tells_of_these_jobs_and_there_are_twelve_at_least() -> None:
    assert rows().keys() == JOBS.keys()
    assert len(JOBS) >= 12


@pytest.mark.parametrize("job", JOBS)
async def test_the_keys_that_the_readme_says_do_the_job(job: str) -> None:
    before, after = JOBS[job]
    keys, _, answers = rows()[job].partition(", then ")
    ANSWERS.clear()
    ANSWERS.update(_KEY.findall(answers))
    async with hosting(SCENES.get(job, "board")) as host:
        await before(host)
        KNOWN[:] = host.session.store.participants.values()
        host.forget()
        await press(host, keys)
        await after(host)
