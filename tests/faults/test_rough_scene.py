"""A console in the scene `rough`, through every trouble of its script."""

from pydantic import SecretStr

from pextui.session import State
from pextui.simulator.faults import SPELLS
from pextui.simulator.serving import Serving
from tests.hand_clock import HandClock
from tests.session.rig import Rig, believed, truth


async def test_a_console_knows_the_truth_after_every_trouble() -> None:
    clock = HandClock()
    with Serving("rough", clock=lambda: clock.now()) as node:
        async with Rig(node.url, pin=SecretStr(node.pin or "")) as rig:
            clock = rig.clock
            await rig.live()
            met = set()
            for _ in SPELLS:
                await rig.until(lambda: node.trouble != "quiet", step=0.25)
                met.add(node.trouble)
                await rig.until(lambda: node.trouble == "quiet", step=0.25)
                await rig.live(step=0.05)
                await rig.until(lambda: believed(rig) == truth(node), step=0.05)
            assert met == {spell.name for spell in SPELLS}
        assert State.REFUSED not in rig.states
