"""The join form: what it wants, what it keeps, and how it is left."""

import pytest
from pydantic import SecretStr
from textual.widgets import Input

from pextui.ui.join import JoinDetails, JoinForm
from tests.ui.ask.desk import HOSTILE, SIZES, Desk

LAST = JoinDetails("meet_alice", "https://conf.example.com", "Alice")


class Door(Desk[None]):
    """Keeps what the form wanted."""

    def __init__(self, last: JoinDetails = LAST) -> None:
        self.form = JoinForm(last)
        self.wanted: list[JoinDetails] = []
        super().__init__(self.form)

    def on_join_form_wanted(self, event: JoinForm.Wanted) -> None:
        self.wanted.append(event.details)

    def typed(self) -> dict[str | None, str]:
        return {line.id: line.value for line in self.form.query(Input)}


async def test_enter_joins_with_the_last_values() -> None:
    door = Door()
    async with door.run_test() as pilot:
        assert door.focused is door.form.query_one("#meeting")
        await pilot.press("enter")

        assert door.wanted == [LAST]


async def test_what_is_typed_replaces_the_last_meeting() -> None:
    door = Door()
    async with door.run_test() as pilot:
        await pilot.press(*"meet_bob", "enter")

        assert [one.meeting for one in door.wanted] == ["meet_bob"]


async def test_all_four_fields_are_sent() -> None:
    door = Door(JoinDetails())
    async with door.run_test() as pilot:
        await pilot.press(*"meet_bob", "tab", *"http://127.0.0.1:8080", "tab", *"Bob", "tab")
        await pilot.press(*"1234", "enter")

        assert door.wanted == [
            JoinDetails("meet_bob", "http://127.0.0.1:8080", "Bob", SecretStr("1234"))
        ]


async def test_an_address_or_a_link_needs_no_node() -> None:
    meetings = [
        "meet_alice@example.com",
        "https://conf.example.com/webapp3/m/meet_alice",
        "conf.example.com/webapp/conference/meet_alice",
    ]
    door = Door(JoinDetails(name="Alice"))
    async with door.run_test() as pilot:
        for meeting in meetings:
            door.form.query_one("#meeting", Input).value = meeting
            await pilot.press("enter")

        assert door.wanted == [JoinDetails(meeting, "", "Alice") for meeting in meetings]


@pytest.mark.parametrize(
    ("details", "field", "sentence"),
    [
        (JoinDetails("", "https://x.example", "A"), "meeting", "no meeting is named"),
        (JoinDetails("https://x.example", "", "A"), "meeting", "is not a link to a meeting"),
        (JoinDetails("meet_alice", "", "A"), "node", "name the node, or write the full address"),
        (JoinDetails("meet_alice", "http://x.example", "A"), "node", "for this machine only"),
        (JoinDetails("meet_alice", "ftp://x", "A"), "node", "is not a node's address"),
        (JoinDetails("meet_alice", "https://x.example"), "name", "cannot be empty"),
        (JoinDetails("a@b.example", "", "A", SecretStr("x")), "pin", "a PIN has digits only"),
    ],
)
async def test_a_bad_value_says_so_and_asks_nobody(
    details: JoinDetails, field: str, sentence: str
) -> None:
    door = Door(details)
    async with door.run_test(size=(120, 40)) as pilot:
        await pilot.press("enter")

        assert not door.wanted
        assert sentence in door.flat()
        assert door.focused is door.form.query_one(f"#{field}")


async def test_a_refusal_keeps_what_was_typed_and_the_place() -> None:
    door = Door(JoinDetails(name="Alice"))
    async with door.run_test(size=(80, 24)) as pilot:
        await pilot.press(*"meet_bob@example.com", "tab", "tab", "tab", *"99", "enter")
        door.form.wait("joining meet_bob@example.com")
        await pilot.pause()
        typed = door.typed()
        assert "joining meet_bob@example.com" in door.flat()
        assert door.focused is None

        door.form.refuse("no node answers at example.com: the connection was refused")
        await pilot.pause()

        assert "! no node answers at example.com: the connection was refused" in door.flat()
        assert typed["meeting"] == "meet_bob@example.com"
        assert door.typed() == typed
        assert door.focused is door.form.query_one("#pin")


async def test_nothing_can_be_sent_twice_while_joining() -> None:
    door = Door()
    async with door.run_test() as pilot:
        await pilot.press("enter")
        door.form.wait("joining")
        await pilot.pause()
        await pilot.press("enter", "x", "tab", "enter")
        assert len(door.wanted) == 1

        door.form.refuse("wrong")
        await pilot.pause()
        await pilot.press("enter")

        assert len(door.wanted) == 2
        assert "wrong" not in door.flat()


async def test_a_refusal_without_a_wait_leaves_the_form_usable() -> None:
    door = Door()
    async with door.run_test() as pilot:
        door.form.refuse("not like this")
        await pilot.press("enter")

        assert door.wanted == [LAST]


@pytest.mark.parametrize("is_waiting", [False, True])
async def test_escape_leaves_the_program_in_peace(is_waiting: bool) -> None:
    door = Door()
    async with door.run_test() as pilot:
        assert "esc quit" in door.flat()
        if is_waiting:
            door.form.wait("joining")
        await pilot.press("escape")
        await pilot.pause()

    assert door.return_code == 0
    assert not door.wanted


async def test_q_is_a_letter_and_no_host_key_gets_through() -> None:
    door = Door(JoinDetails())
    async with door.run_test() as pilot:
        await pilot.press("q", "x", "m", "f5")

        assert door.typed()["meeting"] == "qxm"
        assert not door.host_keys


async def test_the_button_can_be_clicked() -> None:
    door = Door()
    async with door.run_test() as pilot:
        await pilot.click("#join")

        assert door.wanted == [LAST]


async def test_the_pin_can_be_read_nowhere() -> None:
    details = JoinDetails("meet_alice", "https://conf.example.com", "Alice", SecretStr("8642"))
    door = Door(details)
    async with door.run_test() as pilot:
        await pilot.press("enter")

        assert "8642" not in door.export_screenshot()
        assert "8642" not in repr(details) + repr(door.form) + repr(door.wanted)
        assert door.wanted == [details]


async def test_hostile_values_and_sentences_are_drawn_as_they_are() -> None:
    door = Door()
    async with door.run_test(size=(120, 40)) as pilot:
        for name in HOSTILE:
            door.form.query_one("#meeting", Input).value = name
            door.form.refuse(f"no: {name}")
            await pilot.press("enter")
            door.form.wait(f"joining {name}")
            await pilot.pause()
            assert " ".join(f"joining {name}".split()) in door.flat()

            door.form.refuse(f"no: {name}")
            await pilot.pause()
            assert " ".join(f"! no: {name}".split()) in door.flat()


async def test_the_form_survives_every_size() -> None:
    door = Door(JoinDetails())
    async with door.run_test(size=(1, 1)) as pilot:
        for size in SIZES:
            await pilot.resize_terminal(*size)
            await pilot.press("enter", "tab", "x")
            door.form.refuse("a long sentence " * 20)

        assert door.is_open
