"""The peers follow the load: what the node sends is what stands in their terminal."""

from pathlib import Path

import pytest

from tests.benchmarks import fetched, peers
from tests.benchmarks.load import people
from tests.benchmarks.measure import Missing
from tests.benchmarks.watched import Program, load_node


@pytest.mark.parametrize("name", ["floor", "curses"])
def test_a_peer_draws_each_probe_mutes_the_chosen_person_and_ends(name: str) -> None:
    with load_node(20) as node, Program(peers.command(name, node.url)) as program:
        program.wait_for(b"21 here", patience=20)
        node.order("load 50 0.4")
        node.wait("done")
        for probe in node.all("probe"):
            program.wait_for(probe["probe"].encode(), patience=5)
        program.down()
        program.type(b"m")
        chosen = people(1)[0]["uuid"]
        assert node.wait("post")["post"] == f"participants/{chosen}/mute"
        program.type(b"q")
        program.wait_for(b"\x1b[?1049l", patience=5)


def test_libraries_that_cannot_be_fetched_make_a_peer_missing_with_the_reason(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(fetched, "user_cache_path", lambda _: tmp_path / "cache")
    monkeypatch.setenv("PATH", str(tmp_path))
    with pytest.raises(Missing, match="there is no node on this machine"):
        peers.command("ink", "http://127.0.0.1:1")
    for name in ("node", "npm"):
        (tmp_path / name).write_text("#!/bin/sh\necho ERR no network >&2\nexit 1\n")
        (tmp_path / name).chmod(0o755)
    with pytest.raises(Missing, match=r"npm ci .* failed: ERR no network"):
        peers.command("ink", "http://127.0.0.1:1")
    # What was not fetched whole is fetched again.
    assert not list(tmp_path.glob("cache/*/is-whole"))
