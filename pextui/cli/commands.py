"""The commands and their options; every option is also a setting of the same name."""

from typing import Annotated, Any, Final

import typer

from pextui import __version__

app = typer.Typer(
    name="pextui",
    help="The console from which a host runs a Pexip Infinity meeting.",
    rich_markup_mode=None,
    pretty_exceptions_enable=False,
    context_settings={"help_option_names": ["-h", "--help"]},
)

# Options are read from the context: what is given to a command is what its settings are made of.
# Numbers come as text: settings check all three sources in one place and in the same words.
Nodes = Annotated[
    list[str] | None,
    typer.Option("--node", metavar="URL", help="A node's address; repeat it to name others."),
]
Name = Annotated[
    str | None,
    typer.Option("--name", metavar="NAME", help="Your name in the meeting [the login name]."),
]
Extension = Annotated[
    str | None,
    typer.Option("--extension", metavar="ALIAS", help="Where a Virtual Reception leads to."),
]
PinFile = Annotated[
    str | None, typer.Option("--pin-file", metavar="PATH", help="A file that holds the PIN.")
]
CaFile = Annotated[
    str | None,
    typer.Option("--cafile", metavar="PATH", help="The authority of the node's certificate."),
]
Insecure = Annotated[
    bool, typer.Option("--insecure", help="Trust any certificate; anybody could listen.")
]
Fingerprint = Annotated[
    str | None,
    typer.Option("--fingerprint", metavar="SHA256", help="Trust this certificate, and no other."),
]
NoEnvProxy = Annotated[
    bool, typer.Option("--no-env-proxy", help="Do without the environment's proxies.")
]
Ascii = Annotated[bool, typer.Option("--ascii", help="Draw with plain characters only.")]
Fps = Annotated[
    str | None, typer.Option("--fps", metavar="N", help="Draw at most N times a second, 1 to 100.")
]
Calm = Annotated[
    bool, typer.Option("--calm", help="Draw seldom: for a bad line, or for quiet eyes.")
]
NoBell = Annotated[
    bool, typer.Option("--no-bell", help="Do not ring for the first one at the door.")
]
NoMouse = Annotated[bool, typer.Option("--no-mouse", help="Leave the mouse to the terminal.")]
Plain = Annotated[
    bool, typer.Option("--plain", help="Lines of text instead of a screen; verbs as words.")
]
Theme = Annotated[
    str | None,
    typer.Option(
        "--theme",
        metavar="dark|light|contrast|terminal",
        help="Its colours [dark; terminal where there are only 16].",
    ),
]
Config = Annotated[
    str | None, typer.Option("--config", metavar="PATH", help="Settings from this file.")
]
Log = Annotated[
    str | None, typer.Option("--log", metavar="PATH", help="Write a log, without secrets.")
]
Records = Annotated[
    str | None,
    typer.Option(
        "--records",
        metavar="FOLDER",
        help="Write down chat, audit and attendance there [nothing is].",
    ),
]
Scene = Annotated[
    str | None, typer.Option("--scene", metavar="NAME", help="What happens in it [board].")
]
People = Annotated[
    str | None, typer.Option("--people", metavar="N", help="How many take part, 1 to 10000.")
]
Seed = Annotated[
    str | None, typer.Option("--seed", metavar="N", help="Another number, another story [1].")
]
Host = Annotated[
    str | None, typer.Option("--host", metavar="HOST", help="Where it listens [127.0.0.1].")
]
Port = Annotated[str | None, typer.Option("--port", metavar="N", help="Its port [a free one].")]
Pin = Annotated[
    str | None, typer.Option("--pin", metavar="PIN", help="The hosts' PIN; empty for none.")
]
GuestPin = Annotated[
    str | None, typer.Option("--guest-pin", metavar="PIN", help="The guests' PIN; empty for none.")
]
Dialect = Annotated[
    str | None, typer.Option("--dialect", metavar="v14|modern", help="How it speaks [v14].")
]
Json = Annotated[bool, typer.Option("--json", help="Print its address and PINs as JSON.")]
Meeting = Annotated[
    str,
    typer.Argument(
        metavar="MEETING", help="An alias, a full address (meet_alice@example.com) or a web link."
    ),
]


_NO_SETTINGS: Final = frozenset({"meeting", "config", "_version"})


def _print_version(is_wanted: bool) -> None:
    if is_wanted:
        print(f"pextui {__version__}")
        raise typer.Exit


Version = Annotated[
    bool,
    typer.Option("--version", is_eager=True, callback=_print_version, help="Print the version."),
]


def call(arguments: list[str]) -> int:
    """Run the command of *arguments* and return its exit code. Raises what went wrong."""
    code = typer.main.get_command(app).main(arguments, prog_name="pextui", standalone_mode=False)
    return code if isinstance(code, int) else 0


@app.callback(invoke_without_command=True)
def bare(
    context: typer.Context,
    node: Nodes = None,
    name: Name = None,
    extension: Extension = None,
    pin_file: PinFile = None,
    cafile: CaFile = None,
    insecure: Insecure = False,
    fingerprint: Fingerprint = None,
    no_env_proxy: NoEnvProxy = False,
    ascii: Ascii = False,
    fps: Fps = None,
    calm: Calm = False,
    no_bell: NoBell = False,
    no_mouse: NoMouse = False,
    theme: Theme = None,
    config: Config = None,
    log: Log = None,
    records: Records = None,
    _version: Version = False,
) -> int | None:
    """The console from which a host runs a Pexip Infinity meeting.

    Without a command it asks which meeting to join.
    """
    flags = _given(context)
    if context.invoked_subcommand is None:
        from pextui.cli.console import ask_and_join

        return ask_and_join(flags, config)
    if flags or config is not None:
        from pextui.cli.sentences import WrongUsage

        command = context.invoked_subcommand
        raise WrongUsage(f"options come after the command: pextui {command} … --option")
    return None


@app.command()
def join(
    context: typer.Context,
    meeting: Meeting,
    node: Nodes = None,
    name: Name = None,
    extension: Extension = None,
    pin_file: PinFile = None,
    cafile: CaFile = None,
    insecure: Insecure = False,
    fingerprint: Fingerprint = None,
    no_env_proxy: NoEnvProxy = False,
    ascii: Ascii = False,
    fps: Fps = None,
    calm: Calm = False,
    no_bell: NoBell = False,
    no_mouse: NoMouse = False,
    theme: Theme = None,
    plain: Plain = False,
    config: Config = None,
    log: Log = None,
    records: Records = None,
) -> int:
    """Join a meeting and open the console.

    Settings that are no options stand in config.toml: [keys], and [dial] for names to dial.
    """
    from pextui.cli.console import join

    flags = _given(context)
    return join(meeting, flags, config)


@app.command()
def demo(
    context: typer.Context,
    scene: Scene = None,
    people: People = None,
    seed: Seed = None,
    name: Name = None,
    ascii: Ascii = False,
    fps: Fps = None,
    calm: Calm = False,
    no_bell: NoBell = False,
    no_mouse: NoMouse = False,
    theme: Theme = None,
    plain: Plain = False,
    config: Config = None,
    log: Log = None,
    records: Records = None,
) -> int:
    """Open the console in a simulated meeting; nothing else is needed."""
    from pextui.cli.console import demo

    flags = _given(context)
    return demo(flags, config)


@app.command()
def simulate(
    context: typer.Context,
    scene: Scene = None,
    people: People = None,
    seed: Seed = None,
    host: Host = None,
    port: Port = None,
    pin: Pin = None,
    guest_pin: GuestPin = None,
    dialect: Dialect = None,
    json: Json = False,
    config: Config = None,
) -> int:
    """Run the simulated node alone, for training, scripts and other clients."""
    from pextui.cli.simulate import simulate

    flags = _given(context)
    return simulate(flags, config)


@app.command()
def info(config: Config = None) -> int:
    """Print versions, paths and what this terminal can do; no secrets."""
    from pextui.cli.info import info

    return info(config)


def _given(context: typer.Context) -> dict[str, Any]:
    """Return only the flags that the user gave, so that the others may come from elsewhere."""
    return {
        name: value
        for name, value in context.params.items()
        if name not in _NO_SETTINGS and value not in (None, False, [], ())
    }
