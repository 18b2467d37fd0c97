"""The Textual application: screens come and go here, and nothing else is decided."""

import asyncio
import logging
import sys
import threading
import traceback
from collections.abc import Callable, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, ClassVar, Final

from rich.console import RenderableType
from rich.text import Text
from textual import on
from textual.binding import Binding, BindingType
from textual.filter import LineFilter
from textual.message import Message

from pextui.actions import BY_ID, TABLE
from pextui.client.errors import NodeError
from pextui.session import Clock, Ending, Invitation, Joined, Prompt, PromptKind, Session
from pextui.store import NOTHING
from pextui.ui.ask import Inquiry, Lapsing, PinDialog, ReceptionDialog, Verdict
from pextui.ui.ask.dialog import WIDTHS
from pextui.ui.console import Console
from pextui.ui.filters import AsciiFilter, ControlFilter
from pextui.ui.grace import GRACE
from pextui.ui.join import JoinDetails, JoinForm
from pextui.ui.keys import ALWAYS_QUITS, Keymap
from pextui.ui.later import after
from pextui.ui.offers import parting
from pextui.ui.orderly import OrderlyApp
from pextui.ui.pace import Beat, Pace
from pextui.ui.palette import TableCommands
from pextui.ui.panes.frame import Wanted
from pextui.ui.theme import DEFAULT, NAMES, SIXTEEN_COLOURS, styles_dir, themes
from pextui.ui.typed import TypedLine

if TYPE_CHECKING:
    from pextui.ui.panes.drill import Report

SHORTEST: Final = 1 / 200
"""Seconds between two looks whether it is time to draw."""

_ASK_AGAIN: Final = 0.5
"""Seconds until a question of the node is tried again that came while the host was writing."""

CALLS_OFF: Final = "escape"
"""The key that the strip names; whatever is open, it does this first."""

_log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Options:
    """How the screen looks and which keys it knows."""

    keymap: Keymap = field(default_factory=Keymap)
    ascii: bool = False
    insecure: bool = False
    is_demo: bool = False
    bell: bool = True
    is_first: bool = False
    """True for somebody who has not joined a meeting before."""
    drill: "Callable[[], Report | None] | None" = None
    """Tells where a drill stands, in a meeting that is one."""
    mouse: bool = True
    theme: str = ""
    """A name of ``theme.NAMES``; empty for what suits the terminal."""
    pace: Pace = field(default_factory=Pace)


@dataclass(frozen=True, slots=True)
class Outcome:
    """How the program ended: the contract's exit code, and a sentence for stderr or none."""

    code: int = 0
    sentence: str = ""


class PextuiApp(OrderlyApp[Outcome], inherit_bindings=False):
    """One host's terminal: the join form or the console, with dialogs above."""

    HORIZONTAL_BREAKPOINTS = WIDTHS

    TITLE = "pextui"
    # What is drawn first; dialogs bring styles of their own.
    CSS_PATH: ClassVar = [styles_dir() / name for name in ("theme.tcss", "console.tcss")]
    COMMAND_PALETTE_BINDING = ""
    COMMANDS: ClassVar = {TableCommands}
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding(ALWAYS_QUITS, "leave_now", show=False, priority=True),
        Binding(CALLS_OFF, "call_off", show=False, priority=True),
        *(
            Binding(key, "row('suspend')", show=False, priority=True)
            for key in BY_ID["suspend"].keys
        ),
    ]

    class Stirred(Message):
        """Something in the session changed; empty, so that many become one."""

        def can_replace(self, message: Message) -> bool:
            """A newer one says the same."""
            return isinstance(message, PextuiApp.Stirred)

    def __init__(
        self,
        options: Options,
        invitation: Invitation | None,
        last: JoinDetails,
        invite: Callable[[JoinDetails], Invitation],
        remember: Callable[[JoinDetails], None],
        clock: Clock | None = None,
    ) -> None:
        super().__init__()
        self.hurry: Callable[[int], None] = lambda _code: None
        """Told the exit code when leaving begins: the process must end soon, whatever hangs."""
        self.options = options
        self.keymap = options.keymap
        self.session: Session | None = None
        self.console_screen: Console | None = None
        self.animation_level = "none"
        self._invitation = invitation
        self._last = last
        self._invite = invite
        self._remember = remember
        self._clock = clock
        self._form: JoinForm | None = None
        self._asked: Prompt | None = None
        self._announced: Prompt | None = None
        self._remembered: Joined | None = None
        self._beat = Beat(options.pace)
        self._is_due = False
        self._missed = NOTHING
        self._code: int | None = None
        self._choose_theme()
        # The same objects each time: lines remember what a filter made of them.
        self._own_filters = [ControlFilter(), *([AsciiFilter()] if options.ascii else [])]
        self._loop_running: asyncio.AbstractEventLoop | None = None

    def get_line_filters(self) -> Sequence[LineFilter]:
        """Return Textual's filters and, behind them, ours."""
        return [*super().get_line_filters(), *self._own_filters]

    def get_theme_variable_defaults(self) -> dict[str, str]:
        """Give themes that are not ours the colours that only ours have."""
        return {
            "row": "ansi_default",
            "row-blurred": "ansi_default",
            "faint": "ansi_bright_black",
            "silenced": "ansi_red",
        }

    # Starting

    def _choose_theme(self) -> None:
        """Before the styles are read for the first time: each theme reads all of them anew."""
        for theme in themes():
            self.register_theme(theme)
        is_poor = self.console.color_system == "standard"
        self.theme = NAMES.get(self.options.theme) or (SIXTEEN_COLOURS if is_poor else DEFAULT)

    def on_mount(self) -> None:
        """Bind the table's keys, open the first screen."""
        self._loop_running = asyncio.get_running_loop()
        for row in TABLE:
            for key in self.options.keymap.keys(row.id):
                self.bind(key, f"app.row('{row.id}')", description=row.label(), show=False)
        self.app_resume_signal.subscribe(self, lambda _: self.draw_whole())
        if self._invitation is None:
            self._form = JoinForm(self._last)
            self.push_screen(self._form)
        else:
            self._join(self._invitation)
            self._open_console()

    def _join(self, invitation: Invitation) -> None:
        """Start a session in a daemon thread: leaving must never wait for a name look-up."""
        self.session = Session(invitation, self._stir, self._clock)
        threading.Thread(target=self.session.run, name="session", daemon=True).start()

    def _stir(self) -> None:
        self.post_message(self.Stirred())

    def _open_console(self) -> None:
        if self.session is None:
            return
        self.console_screen = Console(
            self.session,
            self.options.keymap,
            is_insecure=self.options.insecure,
            rings=self.options.bell,
            is_first=self.options.is_first,
            drill=self.options.drill,
            pace=self.options.pace,
        )
        self.push_screen(self.console_screen)

    @on(Wanted)
    def _do_wanted(self, event: Wanted) -> None:
        self.action_row(event.row_id)

    def on_join_form_wanted(self, event: JoinForm.Wanted) -> None:
        """Join as the form says, or say in the form why not."""
        event.stop()
        try:
            invitation = self._invite(event.details)
        except NodeError as error:
            if self._form:
                self._form.refuse(str(error))
            return
        self._last = event.details
        if self._form:
            self._form.wait(f"joining {invitation.alias} …")
        self._join(invitation)

    # Following the session

    @on(Stirred)
    def _stirred(self) -> None:
        """Draw the first change at once, the next ones a frame later, all together."""
        if not self._is_due:
            self._is_due = True
            self._draw_in_time()

    def _draw_in_time(self) -> None:
        console = self.console_screen
        is_covered = console is not None and self.screen is not console
        wait = self._beat.wait(is_covered=is_covered)
        if wait > 0:
            after(max(wait, SHORTEST), self, self._draw_in_time)
        else:
            self._draw()

    def caught_up(self) -> None:
        """Draw what the terminal was too far behind for."""
        if self._missed:
            self._draw()

    def _draw(self) -> None:
        self._is_due = False
        with self._beat.frame():
            self._draw_session()

    def _draw_session(self) -> None:
        session = self.session
        if session is None or not self.is_running:  # widgets that close have no styles any more
            return
        if session.crash is not None:
            raise session.crash
        changes, self._missed = self._missed | session.take(), NOTHING
        if session.ending is not None:
            self._join_failed(session.ending)
            return
        self._pass_on(session.prompt)
        if session.joined is not None:
            self._joined(session.joined)
        if self.is_behind:
            self._missed = changes
        elif self.console_screen is not None:
            self.console_screen.show(changes)

    def _joined(self, joined: Joined) -> None:
        """Leave the form for the console, and remember where that was; never the PIN."""
        if self._asked_to_remember(joined):
            node, invitation = str(joined.node.url).rstrip("/"), joined.invitation
            is_form = self._form is not None and bool(self._last.meeting)
            meeting = self._last.meeting if is_form else invitation.alias
            self._remember(JoinDetails(meeting, node, invitation.name))
        if self.console_screen is None:
            self._form = None
            self._open_console()

    def _asked_to_remember(self, joined: Joined) -> bool:
        is_new, self._remembered = joined is not self._remembered, joined
        return is_new and not self.options.is_demo

    def _join_failed(self, ending: Ending) -> None:
        if self._form is not None:
            self.session = None
            self._form.refuse(ending.sentence)
        else:
            self._decide(ending.code)
            self.exit(Outcome(ending.code, ending.sentence))

    def _pass_on(self, prompt: Prompt | None) -> None:
        """Ask the host what the node asks, once."""
        if prompt is None or prompt is self._asked or self.session is None:
            return
        if self._is_writing():
            if prompt is not self._announced:
                self._announced = prompt
                self.notify("the node asks for something: leave the line to answer", markup=False)
            after(_ASK_AGAIN, self, self._stir)
            return
        self._asked = prompt
        alias = self.session.invitation.alias
        if prompt.kind in {PromptKind.PIN, PromptKind.WRONG_PIN}:
            self.push_screen(PinDialog(prompt, alias), self.session.reply)
        else:
            self.push_screen(ReceptionDialog(prompt, alias), self.session.reply)

    def _is_writing(self) -> bool:
        """A dialog that opens now would take the rest of what is being written."""
        is_console = self.console_screen is not None and self.console_screen.is_current
        return is_console and isinstance(self.focused, TypedLine)

    # Rows of the table

    def action_row(self, row_id: str) -> None:
        """Do what a row of the table says: the console's own business, or this one's."""
        match row_id:
            case "quit":
                self._part()
            case "help":
                self._open_help()
            case "palette":
                self.action_command_palette()
            case "suspend":
                self.action_suspend_process()
            case _ if self.console_screen is not None and self.console_screen.is_current:
                self.console_screen.run_row(row_id)
            case _:
                self.notify("join a meeting first", severity="warning", markup=False)

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Where there is nothing to call off, its key is any screen's."""
        if action == "call_off":
            return self.console_screen is not None and self.console_screen.is_about_to_act
        return super().check_action(action, parameters)

    def action_call_off(self) -> None:
        """Call off what is about to be done, whatever screen is in front."""
        if self.console_screen is not None:
            self.console_screen.call_off()

    # Leaving

    def action_leave_now(self) -> None:
        """Leave unasked: there must be a way out of everything."""
        self.leave()

    def _part(self) -> None:
        """Leave; the last host of a meeting with people in it can think again for a moment."""
        console = self.console_screen
        question = parting(self.session) if console is not None and console.is_current else None
        if self.session is None or question is None:
            self.leave()
            return

        def answered(verdict: Verdict | None) -> None:
            if verdict is Verdict.YES:
                self.leave()

        lapse = f"{question} Without an answer it leaves in {GRACE:.0f} seconds."
        self.push_screen(Lapsing(Inquiry(lapse, "Leave"), GRACE), answered)

    def _open_help(self) -> None:
        from pextui.ui.help import Help

        console = self.console_screen
        here = console.here if console is not None else "roster"
        self.push_screen(Help(TABLE, self.options.keymap, here))

    def leave(self, code: int = 0) -> None:
        """Close the screen at once; the token is released meanwhile."""
        code = self._decide(code)
        if self.session is not None:
            self.session.leave()
        self.exit(Outcome(code), return_code=code)

    def die(self, number: int) -> None:
        """Leave because of signal *number*, in three seconds whatever hangs."""
        code = self._decide(128 + number)
        if self.session is not None:
            self.session.leave()
        if self._loop_running is not None:
            with suppress(RuntimeError):  # the screen is closed already, and its loop with it
                self._loop_running.call_soon_threadsafe(self.leave, code)

    def _decide(self, code: int) -> int:
        """Return the exit code: whatever comes first decides, and from then on time is short."""
        if self._code is None:
            self._code = code
            self.hurry(code)
        return self._code

    def panic(self, *renderables: RenderableType) -> None:
        """Textual's own way to die of what its threads met: ours is shorter and has no locals."""
        del renderables
        self._return_code = 1
        self._fatal_error()

    def _fatal_error(self) -> None:
        """Crash without locals, which hold what nobody else may read (design/faults.md §0.9)."""
        self._decide(1)
        if self.session is not None:
            self.session.leave()
        error = _innermost(sys.exc_info()[1])
        _log.critical("a bug", exc_info=error)
        frames = traceback.extract_tb(error.__traceback__) if error else []
        where = f" at {Path(frames[-1].filename).name}:{frames[-1].lineno}" if frames else ""
        kind = type(error).__name__ if error else "an unknown error"
        self._exit_renderables.append(Text(f"pextui met a bug of its own: {kind}{where}"))
        self._close_messages_no_wait()


def _innermost(error: BaseException | None) -> BaseException | None:
    """Return what is wrong inside the groups that tasks wrap it in."""
    while isinstance(error, BaseExceptionGroup):
        error = error.exceptions[0]
    return error
