"""What is written down of a meeting: chat, what hosts did, and who was there."""

import csv
import errno
import os
import re
import stat
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from pydantic import SecretStr

from pextui.session.books import Book
from pextui.simulator.meeting import Meeting
from pextui.simulator.serving import Serving
from pextui.store import NewsKind
from tests.actions.test_table import action
from tests.session.rig import LIVE, RETRY, SEAT, Rig, open_stream, scripted, someone, sse
from tests.store.people import ME
from tests.wire_node import Pipe, WireNode, no, ok

TOKEN, PIN = "c2VzYW1lLW9wZW4tdGhlZQ-1", "86429753"


@pytest.fixture
def kept(tmp_path: Path) -> Path:
    folder = tmp_path / "kept"
    folder.mkdir()
    return folder


@pytest.fixture
def board() -> Iterator[Serving]:
    with Serving("board", living=False) as node:
        yield node


def joining(node: Serving, kept: Path) -> Rig:
    pin = SecretStr(node.pin) if node.pin else None
    return Rig(node.url, alias=node.alias, pin=pin, records=kept)


def folders(kept: Path) -> list[Path]:
    return sorted(kept.iterdir())


def files(kept: Path) -> list[Path]:
    return sorted(kept.glob("*/*"))


def text(kept: Path, name: str) -> str:
    """What one of the files of the only meeting holds; nothing while there is none."""
    paths = list(kept.glob(f"*/{name}"))
    return paths[0].read_bytes().decode() if paths else ""


def rows(kept: Path) -> list[dict[str, str]]:
    """The attendance, as a spreadsheet reads it."""
    return list(csv.DictReader(text(kept, "attendance.csv").splitlines()))


def moves(kept: Path) -> list[tuple[str, str]]:
    return [(one["event"], one["name"]) for one in rows(kept)]


def audit(kept: Path) -> list[tuple[str, ...]]:
    """What was done, without the times."""
    return [tuple(line.split("\t")[1:]) for line in text(kept, "audit.txt").splitlines()[1:]]


def scripted_with(*people: dict[str, object]) -> tuple[Pipe, WireNode]:
    pipe, answer = open_stream(*people)
    return pipe, scripted(answer)


async def test_without_a_folder_nothing_is_written(board: Serving, tmp_path: Path) -> None:
    async with Rig(board.url, alias=board.alias, pin=SecretStr(board.pin or "")) as rig:
        await rig.live()
    assert folders(tmp_path) == []


async def test_three_files_for_their_owner_alone_in_a_folder_of_the_meetings_and_the_times_name(
    board: Serving, kept: Path
) -> None:
    async with joining(board, kept) as rig:
        await rig.live()
        (folder,) = folders(kept)
        assert re.fullmatch(r"meet-alice-202311\d\d-\d{6}", folder.name)
        assert stat.S_IMODE(folder.stat().st_mode) == 0o700
        names = {path.name: stat.S_IMODE(path.stat().st_mode) for path in folder.iterdir()}
        assert names == {"chat.txt": 0o600, "audit.txt": 0o600, "attendance.csv": 0o600}
    async with joining(board, kept) as rig:  # in the same second, by the hand clock
        await rig.live()
        assert [one.name for one in folders(kept)] == [folder.name, f"{folder.name}-1"]


async def test_who_is_there_is_written_who_comes_and_goes_and_nobody_at_the_door(
    board: Serving, kept: Path
) -> None:
    async with joining(board, kept) as rig:
        await rig.live()
        here = {one.name for one in rig.session.store.participants.values() if one.is_here}
        assert {("came", name) for name in here} == set(moves(kept))
        assert len(here) == len(moves(kept)) == 9

        late = board.do(lambda meeting: meeting.arrive("Late, the “1st”", waiting=False))
        await rig.until(lambda: late.uuid in text(kept, "attendance.csv"))
        board.do(lambda meeting: meeting.leave(late.uuid))
        await rig.until(lambda: ("left", "Late, the “1st”") in moves(kept))
        last = rows(kept)[-1]
        assert (last["uuid"], last["role"], last["protocol"]) == (late.uuid, "guest", "sip")
        assert last["address"]
        assert "\r\n" in text(kept, "attendance.csv")

        waiting = next(one for one in rig.session.store.waiting())
        assert waiting.uuid not in text(kept, "attendance.csv")
        rig.press("admit", waiting)
        await rig.until(lambda: ("came", waiting.name) in moves(kept))


async def test_a_list_that_is_sent_anew_moves_nobody_but_who_came_and_left_meanwhile(
    board: Serving, kept: Path
) -> None:
    async with joining(board, kept) as rig:
        await rig.live()
        before = moves(kept)
        board.hang_up_streams()
        await rig.becomes(LIVE, RETRY, LIVE)
        assert moves(kept) == before
        assert ("this console", "connection", "", "", "RETRY", "") in [
            (*one[:5], "") for one in audit(kept)
        ]
        assert "without the stream: messages may be missing" in text(kept, "chat.txt")


async def test_a_seat_that_is_taken_anew_goes_on_in_the_same_files(kept: Path) -> None:
    pipe, first = open_stream(someone("ann"), someone("bob"))
    second = open_stream(someone("bob"), someone("cleo"))[1]
    wire = scripted(first, no(403, "Invalid token"), second)
    async with wire, Rig(wire.url, records=kept) as rig:
        await rig.live()
        pipe.end()
        await rig.until(lambda: wire.count("request_token") == 2, step=0.25)
        await rig.until(lambda: ("came", "cleo") in moves(kept), step=0.25)
        assert moves(kept) == [
            ("came", "ann"),
            ("came", "bob"),
            ("left", "ann"),
            ("came", "cleo"),
        ]
        assert [one[1] for one in audit(kept) if one[1].startswith("joined")] == [
            "joined",
            "joined again",
        ]
        assert len(folders(kept)) == 1


async def test_every_deed_is_written_with_its_target_and_its_outcome_as_it_changes(
    kept: Path,
) -> None:
    pipe, wire = scripted_with(someone("ann"))
    wire.on("lock", no(400, "the lock is broken"))
    async with wire, Rig(wire.url, records=kept) as rig:
        await rig.live()
        rig.press("mute", rig.named("ann"))
        await rig.outcome("accepted")
        pipe.send(sse("participant_update", someone("ann", is_muted="YES")))
        await rig.outcome("seen")
        rig.press("lock")
        await rig.outcome("refused")
        mutes = [one for one in audit(kept) if one[1] == "mute"]
        assert mutes == [
            ("this console", "mute", "ann", "ann", outcome, "")
            for outcome in ("sent", "accepted", "seen")
        ]
        assert audit(kept)[-1][-2:] == ("refused", "the lock is broken")


async def test_what_was_never_sent_is_not_written_as_sent(kept: Path) -> None:
    pipe, wire = scripted_with(someone("ann"))
    async with wire, Rig(wire.url, records=kept) as rig:
        await rig.live()
        ann = rig.named("ann")
        pipe.send(sse("participant_delete", {"uuid": "ann"}))
        await rig.until(lambda: "ann" not in rig.session.store.participants)
        targets = action("mute").targets(rig.session.store, [ann])
        rig.session.perform(action("mute"), targets, {})
        await rig.outcome("not sent")
        assert [one[4:] for one in audit(kept) if one[1] == "mute"] == [
            ("not sent", "ann has left")
        ]


async def test_what_another_host_does_is_written_with_whom(board: Serving, kept: Path) -> None:
    async with joining(board, kept) as rig:
        await rig.live()
        priya = rig.named("Priya Raman")
        board.do(lambda meeting: meeting.mute(priya.uuid))
        board.do(Meeting.mute_guests)
        await rig.until(lambda: "guests muted" in text(kept, "audit.txt"))
        theirs = [one for one in audit(kept) if one[0] == "another host"]
        assert theirs[0] == ("another host", "muted", "Priya Raman", priya.uuid, "seen", "")
        assert ("another host", "guests muted", "", "", "seen", "") in theirs


async def test_the_chat_is_written_with_time_and_name_and_own_messages_once(
    board: Serving, kept: Path
) -> None:
    async with joining(board, kept) as rig:
        await rig.live()
        priya = rig.named("Priya Raman")
        board.do(lambda meeting: meeting.say(priya.uuid, "one\n12:00\tAnn\ttwo\x1b[2J"))
        await rig.until(lambda: "one" in text(kept, "chat.txt"))
        rig.press("message", payload="hello")
        await rig.until(lambda: "hello" in text(kept, "chat.txt"))
        said = text(kept, "chat.txt").splitlines()
        assert said[0].endswith("\tPriya Raman\tone")
        assert said[1] == "\t\t12:00 Ann two␛[2J"
        assert said[2].endswith("\tOlga (you)\thello")
        assert len(said) == 3


async def test_no_cell_is_a_formula_and_no_name_ends_its_line(kept: Path) -> None:
    names = ['=HYPERLINK("http://x")', "+1", "-1", "@sum", "a,b", 'say "hi"', "a\r\nleft,b"]
    people = [someone(f"u{n}", display_name=name) for n, name in enumerate(names)]
    _, wire = scripted_with(*people, someone("phone", uri="+4712345678"))
    async with wire, Rig(wire.url, records=kept) as rig:
        await rig.live()
        found = {one["uuid"]: one for one in rows(kept)}
        assert [found[f"u{n}"]["name"] for n in range(len(names))] == [
            '\'=HYPERLINK("http://x")',
            "'+1",
            "'-1",
            "'@sum",
            "a,b",
            'say "hi"',
            "a left,b",
        ]
        assert found["phone"]["address"] == "'+4712345678"
        assert '"a,b"' in text(kept, "attendance.csv")
        assert '"say ""hi"""' in text(kept, "attendance.csv")


async def test_this_consoles_own_seat_and_other_api_seats_attend_nothing(kept: Path) -> None:
    _, wire = scripted_with(someone("robot", protocol="api"), someone("ann"))
    async with wire, Rig(wire.url, records=kept) as rig:
        await rig.live()
        assert moves(kept) == [("came", "ann")]
        assert ME not in {one["uuid"] for one in rows(kept)}


async def test_no_token_and_no_pin_gets_into_any_of_it(kept: Path) -> None:
    echo = f"{TOKEN} {PIN}"
    pipe, wire = scripted_with(someone("ann", display_name=echo, uri=f"sip:{TOKEN}@x"))
    wire.on("request_token", ok(SEAT | {"token": TOKEN})).on("lock", no(400, echo))
    wire.on("refresh_token", no(503, echo))
    async with wire, Rig(wire.url, pin=SecretStr(PIN), records=kept) as rig:
        await rig.live()
        rig.press("lock")
        await rig.outcome("refused")
        rig.press("message", payload=echo)
        pipe.send(sse("message_received", {"origin": echo, "payload": echo, "uuid": "ann"}))
        await rig.until(lambda: len(text(kept, "chat.txt").splitlines()) == 2)
    for path in files(kept):
        there = f"{path} {path.read_text()}"
        assert TOKEN not in there
        assert PIN not in there
    assert "•••" in text(kept, "audit.txt")


async def test_the_records_say_when_the_console_left(board: Serving, kept: Path) -> None:
    async with joining(board, kept) as rig:
        await rig.live()
        assert audit(kept)[0][:3] == ("this console", "joined", "meet_alice")
        assert audit(kept)[0][5] == "as Olga, host"
    assert audit(kept)[-1][:2] == ("this console", "left")


def troubles(rig: Rig) -> list[str]:
    return [one.detail for one in rig.session.store.news if one.kind is NewsKind.NOT_RECORDED]


async def test_a_full_disk_is_said_once_and_what_waited_is_written_when_there_is_room(
    kept: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    pipe, wire = scripted_with(someone("ann"))
    async with wire, Rig(wire.url, records=kept) as rig:
        await rig.live()
        write = os.write

        def full(file: int, raw: bytes) -> int:
            if b"came" in bytes(raw) or b"left" in bytes(raw):
                raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))
            return write(file, raw)

        with monkeypatch.context() as disk:
            disk.setattr(os, "write", full)
            for name in ("bob", "cleo"):
                pipe.send(sse("participant_create", someone(name)))
            await rig.until(lambda: "cleo" in rig.session.store.participants)
            rig.press("lock")
            await rig.until(lambda: "lock" in text(kept, "audit.txt"))
            assert troubles(rig) == ["No space left on device"]
            assert moves(kept) == [("came", "ann")]
        pipe.send(sse("participant_create", someone("dora")))
        await rig.until(lambda: len(moves(kept)) == 4)
        assert [name for _, name in moves(kept)] == ["ann", "bob", "cleo", "dora"]
        assert rig.state is LIVE
        assert len(troubles(rig)) == 1


async def test_files_that_somebody_deletes_are_missed_and_the_meeting_goes_on(kept: Path) -> None:
    pipe, wire = scripted_with(someone("ann"))
    async with wire, Rig(wire.url, records=kept) as rig:
        await rig.live()
        for path in files(kept):
            path.unlink()
        pipe.send(sse("participant_create", someone("bob")))
        await rig.until(lambda: troubles(rig))
        assert troubles(rig) == ["somebody has deleted them"]
        assert rig.state is LIVE


async def test_a_folder_that_is_gone_when_the_meeting_begins_is_said(kept: Path) -> None:
    _, wire = scripted_with(someone("ann"))
    async with wire, Rig(wire.url, records=kept / "gone") as rig:
        await rig.live()
        assert troubles(rig) == ["No such file or directory"]


def test_what_waits_for_a_disk_is_bounded(kept: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    book = Book(kept / "book")
    monkeypatch.setattr("pextui.session.books.WAITING_LIMIT", 10)
    for _ in range(5):
        book.add("six...")
    assert book.flush() == ""
    assert (kept / "book").read_text() == "six...six..."
    book.close()


def test_a_link_that_lies_in_wait_is_not_followed(kept: Path, tmp_path: Path) -> None:
    (kept / "book").symlink_to(tmp_path / "elsewhere")
    with pytest.raises(FileExistsError):
        Book(kept / "book")
    assert not (tmp_path / "elsewhere").exists()


async def test_it_takes_the_whole_list_of_a_large_meeting_at_once(kept: Path) -> None:
    with Serving("townhall", people=300, living=False) as node:
        async with joining(node, kept) as rig:
            await rig.live()
            here = [one for one in rig.session.store.participants.values() if one.is_here]
            assert len(moves(kept)) == len(here)


def test_nothing_of_it_is_imported_where_nobody_wants_it() -> None:
    code = "import sys, pextui.session; print([one for one in sys.modules if 'record' in one])"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout == "['pextui.store.record']\n"
