"""The noise hunt at the screen: it mutes, asks, finds, and leaves everybody else as they were."""

from pextui.ui.ask.hunt import HuntDialog
from tests.ui.host import Host, hosting
from tests.ui.test_undo import muted


def is_asking(host: Host) -> bool:
    return isinstance(host.app.screen, HuntDialog)


async def answer(host: Host, key: str) -> None:
    """Answer, and wait until others are muted, or the hunt is over."""
    now = muted(host)
    await host.press(key)
    await host.until(lambda: muted(host) != now or not is_asking(host))


async def asked(host: Host) -> None:
    """Wait until the question can be answered."""
    await host.sees("Is it still noisy?")


async def test_it_finds_the_one_and_puts_all_others_back() -> None:
    async with hosting() as host:
        before, noisy = muted(host), "Yuki Tanaka"
        await host.press("N")
        await host.until(lambda: is_asking(host))
        questions = 0
        while is_asking(host):
            await asked(host)
            questions += 1
            await answer(host, "n" if noisy in muted(host) else "y")
        assert questions <= 4
        assert "found: Yuki Tanaka is muted" in host.toasts[-1]
        await host.until(lambda: muted(host) == before | {noisy})


async def test_escape_leaves_everything_as_it_was() -> None:
    async with hosting() as host:
        before = muted(host)
        await host.press("N")
        await asked(host)
        assert muted(host) > before
        await host.press("y")
        await asked(host)

        await host.press("escape")
        await host.until(lambda: muted(host) == before)
        assert "everybody is as before" in host.toasts[-1]


async def test_noise_that_nobody_here_makes_is_said() -> None:
    async with hosting() as host:
        before = muted(host)
        await host.press("N")
        await host.until(lambda: is_asking(host))
        while is_asking(host):
            await asked(host)
            await answer(host, "y")
        assert "not one line alone" in host.toasts[-1]
        await host.until(lambda: muted(host) == before)


async def test_a_guest_cannot_hunt() -> None:
    async with hosting(as_guest=True) as host:
        await host.press("N")
        assert "only a host can do this" in host.toasts[-1]
        assert host.sent() == []
