"""Every row of the table, performed against the simulated node."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

import pytest
from pydantic import SecretStr

from pextui.actions import ACTIONS, Action, Form
from pextui.actions.forms import DIAL, TRANSFER
from pextui.simulator.serving import Serving
from tests.actions.test_guards import HOST_ACTIONS
from tests.session.rig import Rig

GUEST, WAITING, HOST = "guest", "waiting", "host"


@dataclass(frozen=True)
class Case:
    """What is filled in, about whom, and what must arrive; SELF, C and U as in the table."""

    filled: dict[str, str] = field(default_factory=dict)
    body: Any = None
    about: str | None = None
    before: tuple[str, ...] = ()
    outcome: str = "seen"


def defaults(form: Form, **filled: str) -> dict[str, str]:
    """The values of a form that was submitted as it is shown, but for these."""
    shown = {one.name: one.default for one in form.fields} | filled
    assert form.refusals(shown) == {}
    return dict(form.values(shown))


CASES = {
    "mute": Case(about=GUEST),
    "unmute": Case(about=GUEST, before=("mute",)),
    "spotlight": Case(about=GUEST),
    "spotlight_off": Case(about=GUEST, before=("spotlight",)),
    "deny_presentation": Case(about=GUEST),
    "allow_presentation": Case(about=GUEST, before=("deny_presentation",)),
    "make_host": Case(about=GUEST, body={"role": "chair"}),
    "make_guest": Case(about=HOST, body={"role": "guest"}),
    "admit": Case(about=WAITING),
    "admit_all": Case(about=WAITING),
    "start": Case(outcome="done"),
    "transfer": Case(
        filled=defaults(TRANSFER, conference_alias="meet_carol"),
        body={"conference_alias": "meet_carol", "role": "guest"},
        about=GUEST,
    ),
    "dtmf": Case(filled={"digits": "12#"}, body={"digits": "12#"}, about=GUEST, outcome="done"),
    "remove": Case(about=GUEST),
    "lock": Case(before=("unlock",)),
    "unlock": Case(),
    "mute_guests": Case(),
    "unmute_guests": Case(before=("mute_guests",)),
    "dial": Case(
        filled=defaults(DIAL, destination="dora@example.com"),
        body={"destination": "dora@example.com", "role": "guest", "protocol": "auto"},
    ),
    "message": Case(
        filled={"payload": "Hello World"},
        body={"type": "text/plain", "payload": "Hello World"},
        outcome="done",
    ),
    "media": Case(body={"call_type": "RTMP"}, outcome="done"),
    "media_off": Case(before=("media",), outcome="done"),
    "end": Case(outcome="done"),
}


@pytest.fixture
def node() -> Iterator[Serving]:
    """The board scene: hosts, guests, and people at a locked door."""
    with Serving(scene="board", living=False) as serving:
        yield serving


def chosen(rig: Rig, about: str | None) -> tuple[Any, ...]:
    """Whom a case is about; everybody at the door for ``waiting``."""
    store = rig.session.store
    everybody = sorted(store.participants.values(), key=lambda one: one.name)
    match about:
        case "guest":
            return tuple(one for one in everybody if one.is_here and not one.is_host)[:1]
        case "host":
            return tuple(one for one in everybody if one.is_here and one.is_host)[:1]
        case "waiting":
            return store.waiting()
        case _:
            return ()


def expected_paths(row: Action, rig: Rig, people: tuple[Any, ...]) -> list[str]:
    """The paths that must arrive, one for each target."""
    store = rig.session.store
    path = row.request.replace("SELF", str(store.own_uuid))
    if "/C/" in path:
        return [path.replace("/C/", f"/{call}/") for call in sorted(store.calls)]
    return [path.replace("/U/", f"/{one.uuid}/") for one in people] if people else [path]


async def perform(rig: Rig, action_id: str, people: tuple[Any, ...], filled: dict[str, str]) -> int:
    """Perform it and wait for the outcomes; return how many there are."""
    done = len(rig.deeds)
    rig.press(action_id, *people, **filled)
    await rig.until(lambda: len(rig.deeds) > done)
    await rig.until(lambda: not any(deed.outcome.is_open for deed in rig.deeds))
    return len(rig.deeds) - done


def test_there_is_a_case_for_every_row() -> None:
    assert list(CASES) == [row.id for row in ACTIONS]


@pytest.mark.parametrize("row", ACTIONS, ids=lambda row: row.id)
async def test_an_action_sends_exactly_its_request_and_is_seen(row: Action, node: Serving) -> None:
    case = CASES[row.id]
    async with Rig(node.url, pin=SecretStr("1234")) as rig:
        await rig.live()
        await rig.until(lambda: rig.session.store.conference.locked is not None)
        people = chosen(rig, case.about)
        for before in case.before:
            await perform(rig, before, people, CASES[before].filled)
        assert row.refusal(rig.session.store, people) is None
        paths = expected_paths(row, rig, people)
        arrived = len(node.requests)
        count = await perform(rig, row.id, people, case.filled)
        news = [one for one in node.requests[arrived:] if one.method == "POST"]
        assert sorted(one.path for one in news) == sorted(paths)
        assert [one.body for one in news] == [case.body] * len(paths)
        assert all("token" in one.headers and not one.query for one in news)
        assert count == len(paths)
        assert [deed.outcome for deed in rig.deeds[-count:]] == [case.outcome] * count


@pytest.mark.parametrize("row", HOST_ACTIONS, ids=lambda row: row.id)
async def test_a_guest_who_presses_a_host_key_sends_nothing(row: Action, node: Serving) -> None:
    case = CASES[row.id]
    async with Rig(node.url, pin=SecretStr("none")) as rig:
        await rig.until(lambda: rig.session.store.is_synced)
        people = chosen(rig, case.about)
        rig.press(row.id, *people, **case.filled)
        deed = await rig.outcome("not sent")
        assert "only a host" in deed.words
    paths = {one.path for one in node.requests if one.method == "POST"}
    assert paths == {"request_token", "release_token"}


async def test_every_filled_field_of_the_dial_form_arrives(node: Serving) -> None:
    filled = defaults(
        DIAL,
        destination="rtmp://example.com/live",
        role="chair",
        protocol="rtmp",
        presentation_url="rtmp://example.com/slides",
        streaming="yes",
        dtmf_sequence="12#",
        source_display_name="Alice",
        source="meet_alice@example.com",
        call_type="audio",
        keep_conference_alive="keep_conference_alive_never",
        remote_display_name="Recorder",
        text="REC",
    )
    async with Rig(node.url, pin=SecretStr("1234")) as rig:
        await rig.live()
        await perform(rig, "dial", (), filled)
        (request,) = [one for one in node.requests if one.path == "dial"]
        assert request.body == filled
        assert rig.deeds[-1].outcome == "seen"


async def test_admitting_lets_in_those_who_waited_when_the_key_was_pressed(node: Serving) -> None:
    async with Rig(node.url, pin=SecretStr("1234")) as rig:
        await rig.live()
        people = rig.session.store.waiting()
        assert len(people) == 3
        node.do(lambda meeting: meeting.arrive("Latecomer"))
        await rig.until(lambda: len(rig.session.store.waiting()) == 4)
        await perform(rig, "admit_all", people, {})
        await rig.until(lambda: len(rig.session.store.waiting()) == 1)
        assert [one.name for one in rig.session.store.waiting()] == ["Latecomer"]
