"""What a meeting survives: long outages, pages in between, proxies that hold back, a sleep."""

import asyncio
import ssl
from pathlib import Path

import dns.asyncresolver
import pytest
import trustme

from pextui.client import stream as streams
from pextui.client.node import RELEASE_WITHIN
from pextui.client.transport import Tls
from pextui.protocol.wire import Role
from tests.client.test_discovery import name_server
from tests.figures import record
from tests.session.rig import (
    FETCHED,
    LIVE,
    REFUSED,
    REJOINING,
    RETRY,
    SEAT,
    SYNCING,
    Rig,
    listed,
    open_stream,
    scripted,
    shown,
    someone,
)
from tests.session.test_silence import withheld
from tests.store.people import ME
from tests.wire_node import Answer, Pipe, no, ok, page, silence, stream

BUSY = no(503, "Maintenance mode is in effect")
EXPIRED = no(403, "Invalid token")


async def test_an_outage_of_the_service_that_outlasts_the_token_ends_in_the_meeting() -> None:
    pipe, first = open_stream(someone("ann"))
    wire = scripted(first, BUSY)
    async with wire, Rig(wire.url) as rig:
        await rig.live()
        for name in ("refresh_token", "request_token", "conference_status"):
            wire.on(name, BUSY)
        pipe.end()
        since = rig.clock.boot()
        await rig.until(lambda: rig.clock.boot() - since > 300, step=1.0)
        assert rig.state is REJOINING
        assert shown(rig) == {"ann"}

        wire.on("request_token", ok(SEAT)).on("events", open_stream(someone("bob"))[1])
        await rig.live(step=0.25)
        assert shown(rig) == {"bob"}


async def test_a_page_now_and_then_is_no_reason_to_give_a_healthy_meeting_up() -> None:
    pipes = [open_stream() for _ in range(5)]
    answers = [one for _, answer in pipes for one in (answer, page())]
    wire = scripted(*answers)
    async with wire, Rig(wire.url) as rig:
        for number, (pipe, _) in enumerate(pipes[:4]):
            await rig.until(lambda n=number: wire.count("events") == 2 * n + 1, step=0.25)  # type: ignore[misc]
            await rig.live(step=0.25)
            await rig.clock.passes(5)
            pipe.end()
        await rig.until(lambda: wire.count("events") == 9, step=0.25)
        await rig.live(step=0.25)
        assert REFUSED not in rig.states


async def test_a_page_in_answer_to_a_refresh_does_not_cost_the_seat() -> None:
    wire = scripted().on("refresh_token", page(), page(), ok({"token": "t2", "expires": 120}))
    async with wire, Rig(wire.url) as rig:
        await rig.live()
        await rig.until(lambda: wire.count("refresh_token") == 3, step=0.25)
        await rig.clock.passes(5)
        assert wire.count("request_token") == 1
        assert set(rig.states) == {SYNCING, LIVE}


async def test_a_page_in_answer_to_joining_again_is_waited_out_but_not_for_ever() -> None:
    pipe, first = open_stream()
    wire = scripted(first, EXPIRED, open_stream()[1])
    wire.on("request_token", ok(SEAT), page(), page(), ok(SEAT))
    async with wire, Rig(wire.url) as rig:
        await rig.live()
        pipe.end()
        await rig.becomes(LIVE, REJOINING, LIVE)

        wire.on("refresh_token", EXPIRED).on("request_token", page())
        await rig.becomes(LIVE, REJOINING, LIVE, REJOINING, REFUSED)
        assert wire.count("request_token") == 7


async def test_a_busy_node_is_left_alone_for_as_long_as_it_says() -> None:
    pipe, first = open_stream()
    wire = scripted(first, no(429, "slow down", retry_after="45"), open_stream()[1])
    async with wire, Rig(wire.url) as rig:
        await rig.live()
        pipe.end()
        await rig.until(lambda: wire.count("events") == 2, step=0.25)
        await rig.until(lambda: rig.session.link.attempt == 2)
        asked = rig.clock.boot()
        assert rig.session.link.until - asked == pytest.approx(45, abs=1)
        await rig.until(lambda: wire.count("events") == 3, step=0.25)
        assert rig.clock.boot() - asked >= 44


async def test_withheld_events_are_found_each_time_they_are_withheld() -> None:
    ann, bob, cat = someone("ann"), someone("bob"), someone("cat")
    wire = scripted(open_stream(ann)[1], open_stream(bob)[1], open_stream(cat)[1])
    wire.on("participants", withheld(bob))
    async with wire, Rig(wire.url) as rig:
        await rig.live()
        await rig.until(lambda: shown(rig) == {"bob"}, step=0.5)
        await rig.becomes(LIVE, RETRY, LIVE)

        wire.on("participants", withheld(cat))
        since = rig.clock.boot()
        await rig.until(lambda: shown(rig) == {"cat"}, step=0.5)
        assert rig.clock.boot() - since <= 60


async def test_a_lock_and_a_spotlight_that_a_proxy_withholds_are_found() -> None:
    ann = someone("ann")
    lit = someone("ann", spotlight=1_700_000_000.5)
    wire = scripted(open_stream(ann)[1], open_stream(lit)[1]).on("participants", withheld(lit))
    async with wire, Rig(wire.url) as rig:
        await rig.live()
        await rig.until(lambda: rig.session.store.conference.locked is False)
        wire.on("conference_status", ok({"locked": True, "guests_muted": True}))
        since = rig.clock.boot()

        await rig.until(lambda: rig.session.store.conference.locked, step=0.5)
        assert rig.session.store.conference.guests_muted is True
        await rig.until(lambda: rig.session.store.spotlights() == ("ann",), step=0.5)

        assert rig.clock.boot() - since <= 60
        assert [one.detail for one in rig.session.store.news if one.kind == "corrected"] == [
            "1 changed"
        ]


async def test_a_stream_whose_answer_never_begins_is_given_up(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(streams, "OPEN_WITHIN", 0.2)
    wire = scripted(silence(), open_stream()[1])
    async with wire, Rig(wire.url) as rig:
        await rig.becomes(SYNCING, RETRY, LIVE)
        assert wire.count("events") == 2


@pytest.mark.parametrize("attempts", [0, 6])
async def test_after_an_hours_sleep_it_is_live_within_seconds(attempts: int) -> None:
    pipe, first = open_stream()
    wire = scripted(first, *[BUSY] * attempts, open_stream()[1])
    async with wire, Rig(wire.url) as rig:
        await rig.live()
        if attempts:
            pipe.end()
            await rig.until(lambda: rig.session.link.attempt == attempts + 1, step=0.25)
        rig.clock.sleep_of_the_machine(3600)
        woken = rig.clock.boot()

        await rig.until(lambda: wire.count("events") == attempts + 2, step=0.25)
        await rig.live(step=0.25)

        took = rig.clock.boot() - woken
        record("R6", f"live {took:.1f} s after waking from an hour's sleep")
        assert took <= 5


async def test_the_next_node_of_a_domain_takes_over_when_one_only_seats(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    authority = trustme.CA()
    authority.cert_pem.write_to_path(str(cafile := tmp_path / "authority.pem"))
    tls = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    authority.issue_cert("localhost").configure_cert(tls)
    pipe, first = open_stream()
    async with scripted(first, BUSY, tls=tls) as one, scripted(open_stream()[1], tls=tls) as other:
        other.on("request_token", ok(SEAT | {"token": "second-token"}))
        records = (f"1 0 {one.port} localhost.", f"2 0 {other.port} localhost.")
        async with name_server(*records) as (resolver, server):
            monkeypatch.setattr(dns.asyncresolver, "Resolver", lambda: resolver)
            async with Rig(domain="example.com", tls=Tls(cafile=cafile)) as rig:
                await rig.live()
                pipe.end()
                await rig.becomes(LIVE, RETRY, REJOINING, LIVE)
                assert rig.session.host == "localhost"
            assert len(server.asked) == 1  # later answers must not lead the PIN away
        assert (one.count("request_token"), other.count("request_token")) == (1, 1)
        assert {each.headers.get("token") for each in other.requests} == {None, "second-token"}


async def test_giving_a_line_up_twice_is_giving_it_up_once() -> None:
    wire = scripted(open_stream()[1], open_stream()[1])
    async with wire, Rig(wire.url) as rig:
        await rig.live()
        sitting = rig.session.sitting
        assert sitting is not None
        sitting.stream.drop()
        await asyncio.sleep(0)
        sitting.stream.drop()
        await rig.becomes(LIVE, RETRY, LIVE)


async def test_who_leaves_while_a_seat_is_granted_gives_it_back() -> None:
    later = Pipe()
    granted = ok(SEAT)
    wire = scripted().on("request_token", stream(pipe=later))
    wire.on("request_token", type(granted)(200, granted.headers, pieces=later))
    async with wire:
        rig = Rig(wire.url)
        await rig.__aenter__()
        await rig.until(later.is_open.is_set)
        rig.session.leave()
        await asyncio.sleep(0.05)
        later.send(granted.body)
        later.end()
        await rig.leave()
        assert [one.headers["token"] for one in wire.received("release_token")] == ["first-token"]


async def test_maintenance_that_outlasts_two_tokens_ends_in_the_meeting() -> None:
    pipe, first = open_stream(someone("ann"))
    wire = scripted(first, BUSY).on("refresh_token", BUSY)
    async with wire, Rig(wire.url) as rig:
        await rig.live()
        pipe.end()
        await rig.until(lambda: wire.count("request_token") == 4, step=1.0)
        assert REFUSED not in rig.states
        wire.on("events", open_stream(someone("bob"))[1])
        await rig.until(lambda: shown(rig) == {"bob"}, step=0.25)


async def test_a_node_that_only_opens_streams_is_left_for_the_next_one() -> None:
    pipe, first = open_stream(someone("ann"))
    one, two = scripted(first, stream()), scripted(open_stream(someone("bob"))[1])
    two.on("request_token", ok(SEAT | {"token": "second-token"}))
    async with one, two, Rig(one.url, two.url) as rig:
        await rig.live()
        pipe.end()
        await rig.until(lambda: shown(rig) == {"bob"}, step=0.25)
        assert one.count("events") == 3


async def test_a_stream_that_takes_its_time_to_open_is_not_given_up_for_old_silence() -> None:
    pipe, first = open_stream(someone("ann"))
    later = Pipe()
    wire = scripted(first, *[BUSY] * 9, Answer(status=None, pieces=later))
    async with wire, Rig(wire.url) as rig:
        await rig.live()
        wire.on("conference_status", BUSY)
        pipe.end()
        await rig.until(later.is_open.is_set, step=0.5)
        await rig.clock.passes(8)
        assert rig.session.sitting is not None
        assert rig.session.sitting.stream.line is not None


async def test_a_former_node_that_drips_does_not_keep_the_new_seat_waiting() -> None:
    pipe, first = open_stream(someone("ann"))
    wire = scripted(first, EXPIRED, open_stream(someone("bob"))[1])
    wire.on("release_token", silence())
    async with wire, Rig(wire.url) as rig:
        await rig.live()
        pipe.end()
        await rig.until(lambda: rig.state is REJOINING, step=0.25)
        began = asyncio.get_running_loop().time()
        await rig.until(lambda: shown(rig) == {"bob"}, step=0.05)
        assert asyncio.get_running_loop().time() - began < RELEASE_WITHIN


async def test_who_leaves_while_the_token_is_refreshed_gives_back_the_new_one() -> None:
    later, fresh = Pipe(), ok({"token": "next-token", "expires": "120"})
    wire = scripted().on("refresh_token", Answer(200, fresh.headers, pieces=later))
    async with wire:
        rig = Rig(wire.url)
        await rig.__aenter__()
        await rig.live()
        assert rig.session.sitting is not None
        rig.session.sitting.token.refresh_soon()
        await rig.until(later.is_open.is_set, step=0.25)
        asyncio.get_running_loop().call_later(0.2, later.send, fresh.body)
        asyncio.get_running_loop().call_later(0.2, later.end)
        await rig.leave()
        assert [one.headers["token"] for one in wire.received("release_token")] == ["next-token"]


async def test_who_leaves_while_joining_again_releases_the_former_seat_at_once() -> None:
    later = Pipe()
    pipe, first = open_stream(someone("ann"))
    wire = scripted(first, EXPIRED)
    async with wire:
        rig = Rig(wire.url)
        await rig.__aenter__()
        await rig.live()
        wire.on("request_token", Answer(status=None, pieces=later))
        pipe.end()
        await rig.until(later.is_open.is_set, step=0.25)
        rig.session.leave()
        began = asyncio.get_running_loop().time()
        await rig.until(lambda: wire.count("release_token") == 1)
        assert asyncio.get_running_loop().time() - began < 1
        await rig.leave()
        assert wire.count("release_token") == 1


async def test_a_quiet_stream_that_ends_cleanly_has_missed_nothing_before() -> None:
    pipe, first = open_stream(someone("ann"))
    wire = scripted(first, open_stream(someone("ann"))[1]).on("participants", withheld())
    wire.on("participants", withheld(someone("ann")))
    async with wire, Rig(wire.url) as rig:
        await rig.live()
        await rig.until(lambda: rig.clock.boot() - 5000 > 100, step=0.5)
        pipe.end()
        await rig.becomes(LIVE, RETRY, LIVE)
        (gap,) = [line.gap for line in rig.session.store.chat if line.gap is not None]
        assert gap < 20


async def test_who_leaves_gives_back_a_seat_that_is_granted_two_seconds_later() -> None:
    later = Pipe()
    granted = ok(SEAT)
    wire = scripted().on("request_token", Answer(200, granted.headers, pieces=later))
    async with wire:
        rig = Rig(wire.url)
        await rig.__aenter__()
        await rig.until(later.is_open.is_set)
        rig.session.leave()
        asyncio.get_running_loop().call_later(2.0, later.send, granted.body)
        asyncio.get_running_loop().call_later(2.0, later.end)
        await rig.leave()
        assert [one.headers["token"] for one in wire.received("release_token")] == ["first-token"]


async def test_a_refusal_shows_that_the_own_role_is_another_now() -> None:
    demoted = ok([someone(ME, role="guest", protocol="api"), someone("ann")])
    wire = scripted(open_stream(someone("ann"))[1]).on("participants", demoted)
    wire.on("lock", no(403, "Invalid role"))
    async with wire, Rig(wire.url) as rig:
        await rig.live()
        rig.press("lock")
        await rig.until(lambda: rig.session.store.own_role is Role.GUEST, step=0.25)
        assert wire.count("lock") == 1


async def test_a_list_that_was_fetched_is_live_again_after_a_drop() -> None:
    wire = scripted(stream(listed(someone("ann"))), open_stream(someone("ann"))[1])
    wire.on("participants", FETCHED)
    async with wire, Rig(wire.url) as rig:
        await rig.becomes(LIVE, RETRY, LIVE)
        assert shown(rig) == {"ann"}
