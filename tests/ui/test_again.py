"""What is done once more is asked once more: the meeting is another by now."""

from pextui.ui.ask import Confirm
from tests.ui.host import hosting
from tests.ui.test_undo import settled


async def test_unlocking_again_asks_when_somebody_waits_by_now() -> None:
    async with hosting("quiet") as host:
        await host.press("l")
        await host.until(lambda: host.session.store.conference.locked)
        await host.press("L")
        await host.until(lambda: host.session.store.conference.locked is False)
        await settled(host)
        await host.press("u")
        await host.until(lambda: host.session.store.conference.locked)
        await host.arrives("Wanda")
        await host.until(lambda: host.session.store.waiting())
        host.forget()

        await host.press("ctrl+r")
        await host.until(lambda: isinstance(host.app.screen, Confirm))
        await host.sees("lets in 1 waiting")
        assert host.sent() == []
        await host.press("n")
        assert host.session.store.conference.locked


async def test_when_the_last_one_marked_leaves_the_order_is_free_at_once() -> None:
    async with hosting() as host:
        await host.go_to("Kwame Mensah")
        await host.press("space")
        await host.arrives("Aaron Early")
        await host.until(lambda: "Came meanwhile" in host.pane("roster"))
        await host.leaves("Kwame Mensah")
        await host.until(lambda: "Came meanwhile" not in host.pane("roster"))
        assert "has left" not in host.pane("roster")
