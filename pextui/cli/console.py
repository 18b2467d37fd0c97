"""The commands that open the console: the settings become an invitation, and the screen opens."""

import os
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from pydantic import SecretStr

from pextui.cli.log import log_to
from pextui.cli.sentences import say
from pextui.cli.simulate import known_scene, listening
from pextui.cli.terminal import require_terminal, speaks_unicode
from pextui.client.discovery import Address, address_of
from pextui.client.errors import BadInput
from pextui.client.transport import Tls, check_way, node_url
from pextui.config import BadConfig, config_file, load, login_name
from pextui.config.last import Last, last_file, last_used, remember
from pextui.config.pin import read_pin, take_pin
from pextui.session.join import Invitation

if TYPE_CHECKING:
    from pextui.actions import Values
    from pextui.config.settings import Settings
    from pextui.ui.app import Options
    from pextui.ui.join import JoinDetails


_ONE_PROOF: Final = "a node is known by its fingerprint, or by another proof; leave one out"
_TAKEN: Final = (
    "anybody could be sent the PIN without asking you; "
    "name the node's certificate with --fingerprint, or type the PIN"
)


@dataclass(frozen=True, slots=True)
class _Host:
    """Who is at the keyboard: the settings that hold, checked, and the PIN if there is one.

    ``offered_node`` is the node that a link's own beats: the form was filled in with it, or the
    settings name it. A node that the user names beside the link beats the link's.
    """

    settings: "Settings"
    tls: Tls
    options: "Options"
    pin: SecretStr | None
    offered_node: str = ""
    is_pin_named: bool = False
    """True when the user has named the PIN's file beside the meeting, and not some time before."""

    @property
    def name(self) -> str:
        return (self.settings.name or "").strip() or login_name()

    def invitation(self, details: "JoinDetails") -> Invitation:
        """Return what *details* ask for. Raises BadInput with the fix."""
        address = address_of(details.meeting)
        nodes = self._nodes(address, details.node)
        if not nodes and not address.domain:
            raise BadInput(
                f"nothing says where {address.alias} is: name the node with --node https://… "
                f"or write {address.alias}@DOMAIN"
            )
        for node in nodes or (f"https://{address.domain}",):
            check_way(node, self.tls)
        return Invitation(
            alias=address.alias,
            nodes=nodes,
            name=details.name or self.name,
            domain="" if nodes else address.domain,
            pin=self._pin_for(address, nodes, details.pin),
            extension=self.settings.extension or None,
            tls=self.tls,
        )

    def _pin_for(
        self, address: Address, nodes: tuple[str, ...], pin: SecretStr | None
    ) -> SecretStr | None:
        """A link to somewhere else must not fetch the PIN that was put down for one's own node."""
        known = set(map(_node, self.settings.node))
        is_put_down = bool(known) or self.settings.pin_file is not None
        is_strange = is_put_down and address.node in nodes and address.node not in known
        return None if is_strange and pin == self.pin and not self.is_pin_named else pin

    def _nodes(self, address: Address, node: str) -> tuple[str, ...]:
        if address.node and node in ("", self.offered_node):
            return (address.node,)
        if node and node not in self.settings.node:
            return (_node(node),)
        return tuple(map(_node, self.settings.node)) if node else ()


def join(meeting: str, flags: dict[str, Any], config: str | None) -> int:
    """Join *meeting*; returns the exit code."""
    from pextui.ui.join import JoinDetails

    host = _host(flags, config)
    first = next(iter(host.settings.node), "")
    if "node" not in flags:
        host = replace(host, offered_node=first)
    details = JoinDetails(meeting, first, host.name, host.pin)
    return _open(host, host.invitation(details), details)


def ask_and_join(flags: dict[str, Any], config: str | None) -> int:
    """Open the join form with what was used last; returns the exit code."""
    from pextui.ui.join import JoinDetails

    host = _host(flags, config)
    last = last_used()
    node = next(iter(host.settings.node), last.node)
    name = host.settings.name or last.name or host.name
    return _open(
        replace(host, offered_node=node), None, JoinDetails(last.meeting, node, name, host.pin)
    )


def demo(flags: dict[str, Any], config: str | None) -> int:
    """Start a simulated node, join it, and stop it afterwards; returns the exit code."""
    from pextui.simulator.serving import Serving
    from pextui.ui.join import JoinDetails

    take_pin()
    settings = load(flags, config)
    scene = known_scene(settings)
    # A meeting that is none is not put among true ones, unless it is asked for by name.
    wanted = settings if "records" in flags else settings.model_copy(update={"records": None})
    options = _options(wanted, config, is_demo=True)
    _prepare(settings)
    with listening(settings):
        node = Serving(
            scene=scene,
            people=settings.people,
            seed=settings.seed,
            recording=False,
            pages=False,
        ).start()
    try:
        pin = SecretStr(node.pin) if node.pin else None
        if node.report() is not None:
            options = replace(options, drill=node.report)
        host = _Host(settings, Tls(), options, pin)
        details = JoinDetails(node.alias, node.url, host.name, pin)
        invitation = Invitation(node.alias, (node.url,), host.name, pin=pin)
        return _run(host, invitation, details, lambda _: None)
    finally:
        node.stop()


def _host(flags: dict[str, Any], config: str | None) -> _Host:
    """Check everything that can be checked before there is a screen. Raises what is wrong."""
    given = take_pin()
    settings = load(flags, config)
    if settings.pin is not None:
        raise BadConfig(
            f"{config_file(config)}: pin: is for pextui simulate alone; "
            "to join, put the PIN into a file of its own and name it as pin_file"
        )
    for address in settings.node:
        _node(address)
    file = config_file(config)
    tls = _tls(settings, flags, file)
    if settings.pin_file is not None and (given is None or "pin_file" in flags):
        _refuse_both("insecure", "pin_file", settings, flags, file, _TAKEN)
        given = read_pin(settings.pin_file)
    return _Host(settings, tls, _options(settings, config), given, is_pin_named="pin_file" in flags)


def _tls(settings: "Settings", flags: dict[str, Any], file: Path) -> Tls:
    _refuse_both("fingerprint", "insecure", settings, flags, file, _ONE_PROOF)
    _refuse_both("fingerprint", "cafile", settings, flags, file, _ONE_PROOF)
    tls = Tls(settings.cafile, settings.insecure, settings.fingerprint, not settings.no_env_proxy)
    if settings.cafile is not None:
        tls.context()
    return tls


def _refuse_both(
    one: str, other: str, settings: "Settings", flags: dict[str, Any], file: Path, reason: str
) -> None:
    """Raise BadConfig naming both settings, as the user wrote them, when both are there."""
    from pextui.config.settings import named

    if getattr(settings, one) and getattr(settings, other):
        both = f"{named(one, flags, file)} and {named(other, flags, file)}"
        raise BadConfig(f"{both} contradict each other: {reason}")


def _options(settings: "Settings", config: str | None, *, is_demo: bool = False) -> "Options":
    from pextui.ui.app import Options
    from pextui.ui.keys import BadKeys, Keymap
    from pextui.ui.pace import pace_of

    try:
        keymap = Keymap(settings.keys, single_letter_keys=settings.single_letter_keys)
    except BadKeys as error:
        file = config_file(config)
        raise BadConfig(*(f"{file}: [keys]: {fault}" for fault in error.sentences)) from None
    return Options(
        ascii=settings.ascii or not speaks_unicode(),
        insecure=settings.insecure and not is_demo,
        keymap=keymap,
        is_demo=is_demo,
        bell=not settings.no_bell,
        is_first=not last_file().exists(),
        mouse=not settings.no_mouse,
        theme=settings.theme or "",
        records=_folder(settings.records),
        presets=_presets(settings, config),
        pace=pace_of(settings.fps, is_calm=settings.calm, is_afar="SSH_CONNECTION" in os.environ),
    )


def _presets(settings: "Settings", config: str | None) -> "Mapping[str, Values]":
    if not settings.dial:
        return {}
    from pextui.actions.presets import BadPresets, presets_of

    try:
        return presets_of(settings.dial)
    except BadPresets as error:
        file = config_file(config)
        raise BadConfig(*(f"{file}: [dial]: {fault}" for fault in error.sentences)) from None


def _folder(records: Path | None) -> Path | None:
    """Return the folder for the records. Raises BadConfig unless it can be written to."""
    if records is None or (records.is_dir() and os.access(records, os.W_OK | os.X_OK)):
        return records and records.absolute()
    if not records.is_dir():
        fault = "is not a folder" if records.exists() else "is not there: make it first"
    else:
        fault = "cannot be written to: name another"
    raise BadConfig(f"the records folder {records} {fault}")


def _prepare(settings: "Settings") -> None:
    log_to(settings.log)
    if not settings.plain:
        require_terminal()


def _open(host: _Host, invitation: Invitation | None, details: "JoinDetails") -> int:
    _prepare(host.settings)
    return _run(host, invitation, details, _remember)


def _run(
    host: _Host,
    invitation: Invitation | None,
    details: "JoinDetails",
    keep: "Callable[[JoinDetails], None]",
) -> int:
    if host.settings.plain and invitation is not None:
        from pextui.ui.plain import run_plain

        outcome = run_plain(invitation, host.options)
    else:
        from pextui.ui.running import run

        outcome = run(host.options, invitation, details, host.invitation, keep)
    if outcome.sentence:
        say(outcome.sentence)
    return outcome.code


def _remember(details: "JoinDetails") -> None:
    """Keep where the meeting is, not what was pasted: a link may hold a PIN."""
    try:
        address = address_of(details.meeting)
    except BadInput:
        return  # an alias that only a link can spell
    remember(Last(address.alias, address.node or details.node, details.name))


def _node(address: str) -> str:
    return str(node_url(address)).rstrip("/")
