"""The console: the panes around one meeting, and the way from a key to a request."""

import math
import time
from collections.abc import Callable, Mapping
from functools import partial
from typing import TYPE_CHECKING, Final

from textual import events, on
from textual.app import ComposeResult
from textual.containers import Horizontal, Vertical
from textual.geometry import Size
from textual.widgets import Static

from pextui.actions import BY_ID, Action, Values
from pextui.session import Session, State
from pextui.session.origins import AGAINST_OURS
from pextui.store import NOTHING, Changes, NewsKind, Part, Where
from pextui.ui import offers, symbols, words
from pextui.ui.ask.dialog import Dialog
from pextui.ui.desk import Desk
from pextui.ui.filter_line import FilterLine
from pextui.ui.grace import Grace
from pextui.ui.keys import Keymap
from pextui.ui.offers import OneByOne
from pextui.ui.orderly import OrderlyApp
from pextui.ui.pace import STEADY, Pace
from pextui.ui.panes.activity import Activity
from pextui.ui.panes.chat import Chat
from pextui.ui.panes.controls import Controls
from pextui.ui.panes.frame import Pane
from pextui.ui.panes.keyline import KeyLine, Meant
from pextui.ui.panes.narrowed import NarrowedPane
from pextui.ui.panes.roster import Roster
from pextui.ui.panes.stage import Stage
from pextui.ui.panes.status import StatusBar
from pextui.ui.sparing import SparingScreen
from pextui.ui.typed import TypedLine

if TYPE_CHECKING:
    from pextui.ui.instruments import Instruments
    from pextui.ui.panes.drill import DrillBar, Report

_NEAR: Final = 20
"""The latest news, among which a contradiction is looked for."""

_LEAST: Final = Size(30, 9)
"""Cells of the smallest terminal on which a host can see what they do."""

HELD: Final = 0.5
"""Seconds after a press of a key in which the same again, with no other between, may be its repeat:
it is held down."""

EVERYTHING: Final = Changes(parts=~Part(0))


class Console(SparingScreen[None], inherit_bindings=False):
    """All panes of one meeting. ``run_row`` does what a row of the table of actions says."""

    AUTO_FOCUS = "#roster"
    HORIZONTAL_BREAKPOINTS = [
        (0, "-tiny"),
        (_LEAST.width, "-narrow"),
        (100, "-wide"),
        (150, "-broad"),
    ]
    VERTICAL_BREAKPOINTS = [
        (0, "-flat"),
        (_LEAST.height, "-short"),
        (30, "-tall"),
    ]

    def __init__(
        self,
        session: Session,
        keymap: Keymap,
        *,
        is_insecure: bool = False,
        rings: bool = True,
        is_first: bool = False,
        drill: "Callable[[], Report | None] | None" = None,
        pace: Pace = STEADY,
        presets: Mapping[str, Values] | None = None,
    ) -> None:
        super().__init__()
        self._rings = rings
        self._drill = _bar(drill)
        self._waited = 0
        self._heard = 0
        self._undo_pressed = -math.inf
        self._door = OneByOne(session)
        self._pace = pace
        self.session = session
        self.roster = Roster(session)
        called = self.roster.called
        self.stage = Stage(session, self.roster.apart)
        self.chat = Chat(session)
        self.activity = Activity(session)
        self.controls = Controls(session, keymap)
        self._status = StatusBar(session, keymap, called, is_insecure=is_insecure)
        self._keyline = KeyLine(session, keymap, called)
        self._keyline.hint = self._first_words(keymap) if is_first else ""
        line = FilterLine(self._protocols, id="filter")
        search = TypedLine(id="search-activity", placeholder="words of a line; you, muted …")
        self._narrowed = NarrowedPane("Roster", self.roster, self.roster, line, self._note)
        looked = TypedLine(id="search-chat", placeholder="words of a message, or who wrote it …")
        self._searches = {
            "chat": NarrowedPane("Chat", self.chat, self.chat, looked, self._note),
            "activity": NarrowedPane("Activity", self.activity, self.activity, search, self._note),
        }
        self._keymap = keymap
        self._is_ready = False
        self._wrote_from = "roster"
        self._grace = Grace(self._is_strip_seen)
        self._desk = Desk(self, session, self._grace, self._write, self._hush, presets or {})
        self._instruments: Instruments | None = None
        self._panes = {
            "roster": self._narrowed,
            "stage": Pane("Stage", self.stage),
            **self._searches,
            "controls": Pane("Controls", self.controls),
        }

    def compose(self) -> ComposeResult:
        """The status bar, the panes in two columns, the key line."""
        yield self._status
        if self._drill is not None:
            yield self._drill
        with Horizontal(id="body"):
            with Vertical(id="left"):
                yield self._panes["roster"]
                yield self._panes["controls"]
            with Vertical(id="right"):
                yield self._panes["stage"]
                yield self._panes["chat"]
                yield self._panes["activity"]
        yield self._grace
        yield self._keyline
        yield Static("too small", id="too-small", markup=False)

    def on_mount(self) -> None:
        """Show what there is, then keep the times going."""
        for line in self.query(TypedLine):
            line.cursor_blink = self._pace.blinks
        self._is_ready = True
        self.show(EVERYTHING)
        self.set_interval(self._pace.tick, self._tick)

    def on_screen_resume(self) -> None:
        """A question is answered: the order is free again, and every key is a new one."""
        self._undo_pressed = -math.inf
        if self._is_ready:
            self.roster.rearrange()

    # From the store to the screen

    def show(self, changes: Changes) -> None:
        """Redraw what *changes* name; called at most once a frame."""
        if self._is_ready:
            self.make_frame(partial(self._show, changes))

    def _show(self, changes: Changes) -> None:
        for pane in (self.roster, self.stage, self.chat, self.activity, self.controls):
            pane.show(changes)
        self._dim()
        self._desk.keep_true()
        if changes.parts & Part.DEEDS:
            self._desk.report()
        if changes.parts & Part.NEWS:
            self._say_grave_news()
        self._ring()
        if self._instruments is not None:
            self._instruments.show(changes)
        self._note(changes)

    def _say_grave_news(self) -> None:
        """What another host did against what was done here, or to this console, is said as well.

        So is that nothing can be written down in the records any more.
        """
        number, news = self._heard, self.session.store.news[-_NEAR:]
        self._heard = max((one.number for one in news), default=number)
        for one in news:
            is_grave = one.detail == AGAINST_OURS or one.kind is NewsKind.NOT_RECORDED
            if one.number > number and (said := words.own_role(one)):
                self._desk.warn(said)
            elif one.number > number and is_grave:
                self._desk.warn(words.news(one))

    def _ring(self) -> None:
        """The first one at the door is heard, unless the host wants it quiet."""
        store = self.session.store
        count = store.count(Where.WAITING)
        if self._waited and count > 1:  # one of them may be this console itself
            return
        waited, self._waited = self._waited, len(store.waiting()) if count else 0
        if self._rings and self._waited and not waited:
            self.app.bell()

    def _dim(self) -> None:
        """What is not proven to hold is dim."""
        is_stale = self.session.link.state is not State.LIVE
        if is_stale is not self.has_class("-stale"):
            self.set_class(is_stale, "-stale")
            self.roster.repaint()

    def _tick(self) -> None:
        self.make_frame(self._let_time_pass)

    def _let_time_pass(self) -> None:
        self.roster.tick()
        self.activity.tick()
        if self._instruments is not None:
            self._instruments.tick()
        if self._drill is not None:
            self._drill.tick(is_live=self.session.link.state is State.LIVE)
        self.controls.show(EVERYTHING)
        self._note(EVERYTHING)

    def _note(self, changes: Changes = NOTHING) -> None:
        """The panes' titles and the edges follow the cursor, marks, filter and unread."""
        roster = self.roster
        title = self._panes["roster"].title
        title.head(roster.headings())
        shown = f"{len(roster.wanted)} shown" if roster.filter else ""
        title.note(shown, f"by {roster.sort}")
        layout = self.session.store.layout
        self._panes["stage"].title.note(layout.view if layout else "")
        if self.chat.size.height and self.is_current:
            self.chat.mark_read()
        unread = self.chat.unread
        self._panes["chat"].title.note(self.chat.shown, f"{unread} new" if unread else "")
        self._status.unread = unread
        self._status.show(changes)
        unseen = "" if self._is_roster_seen() else roster.filter
        meant = Meant(roster.chosen(), roster.means_marked, roster.hidden_marks(), unseen)
        self._keyline.show(meant, self._writing(), changes)

    def _is_roster_seen(self) -> bool:
        return not self.has_class("-zoom") or self._panes["roster"].has_class("-zoomed")

    def _writing(self) -> str:
        """Return what ends the line that is being written in, or nothing."""
        if self._narrowed.is_writing:
            return "filter: enter keeps it · esc clears it · tab completes a word"
        if any(one.is_writing for one in self._searches.values()):
            return "search: enter keeps it · esc clears it"
        return "chat: enter sends to everyone · esc goes back" if self.chat.is_writing else ""

    @on(events.DescendantFocus)
    @on(events.DescendantBlur)
    def _follow_focus(self) -> None:
        self._note()

    @on(Roster.Moved)
    def _follow_cursor(self) -> None:
        self._note()

    @staticmethod
    def _first_words(keymap: Keymap) -> str:
        """What somebody needs to know who sees the console for the first time."""
        told = (
            ("help", "every key"),
            ("mark", "marks"),
            ("undo", "takes back"),
            ("quit", "leaves"),
        )
        keys = [f"{key} {said}" for row, said in told if (key := keymap.shown(row))]
        return f"New here?  {f' {symbols.DOT} '.join(keys)} {symbols.DOT} esc hides this"

    # From a key to a request

    def run_row(self, row_id: str) -> None:
        """Do what the row of the table says, or say why not; nothing that nobody could see."""
        if self.has_class("-tiny") or self.has_class("-flat"):
            return
        row = BY_ID[row_id]
        if row_id != "undo":
            self._undo_pressed = -math.inf
        if isinstance(row, Action):
            self._begin(row)
        else:
            self._commands()[row_id]()

    def _begin(self, action: Action) -> None:
        """Do *action* to who is meant; who lets in one goes on to the next one at the door."""
        chosen, is_marked = self.roster.chosen(), self.roster.means_marked
        is_one_by_one = action.id == "admit" and bool(chosen) and not is_marked
        if is_one_by_one:
            is_one_by_one = offers.refusal(self.session, action, chosen) is None
        if is_one_by_one and not self._door.begins():
            self._desk.warn(f"one by one: {self._keymap.shown('admit_all')} lets in all who wait")
            return
        self._desk.begin(action, chosen, chosen if is_marked else ())
        if is_one_by_one:
            self.roster.go_on_at_door(self._door.passed(chosen[0].uuid))

    @on(Chat.Written)
    def _say(self, event: Chat.Written) -> None:
        """What is typed next is no second message: the line is left, for where it was opened.

        Nor is it keys, when it is typed at once: whoever writes on has not looked up.
        """
        self._desk.say(event.text)
        self._hush()
        self.open_pane(self._wrote_from)
        self._wrote_from = "roster"

    @property
    def is_about_to_act(self) -> bool:
        """True while something is about to be done that can be called off."""
        return self._grace.is_pending

    def call_off(self) -> bool:
        """Call off what is about to be done; return whether there was anything."""
        return self._desk.call_off()

    def _is_strip_seen(self) -> bool:
        """Whether the strip is there; a screen in front keeps the classes from being up to date."""
        width, height = self.app.size
        is_large = width >= _LEAST.width and height >= _LEAST.height
        return is_large and not self._is_strip_covered()

    def _is_strip_covered(self) -> bool:
        """Dialogs leave in sight what is not behind their frames; other screens nothing."""
        strip, screens = self._grace.region, self.app.screen_stack
        front = screens[screens.index(self) + 1 :] if self in screens else ()
        return any(not isinstance(one, Dialog) or one.covers(strip) for one in front)

    # What the console does by itself

    def _commands(self) -> dict[str, Callable[[], object]]:
        return {
            "filter": self._open_filter,
            "mark": self.roster.mark,
            "mark_all": self.roster.mark_all,
            "mark_others": self.roster.mark_others,
            "mark_all_others": partial(self.roster.mark_others, with_hosts=True),
            "mark_between": self.roster.mark_between,
            "undo": self._undo,
            "redo": lambda: self._held().past.redo(),
            "again": lambda: self._held().past.again(),
            "hunt": lambda: self._held().hunting.begin(),
            "back": self._back,
            "talker": self._go_to_talker,
            "sort": self._sort,
            "presentation": lambda: self._held().looking.at_presentation(),
            "details": lambda: self._held().looking.at_person(self.roster.person),
            "panes": partial(self._next_pane, 1),
            "panes_back": partial(self._next_pane, -1),
            "zoom": self._zoom,
            "rejoin": self._rejoin,
        }

    def _undo(self) -> None:
        """Once for each press: a key that is held down repeats itself."""
        now = time.monotonic()
        pressed, self._undo_pressed = self._undo_pressed, now
        if now - pressed >= HELD and not self._held().past.undo():
            self._undo_pressed = -math.inf

    def _held(self) -> "Instruments":
        from pextui.ui.instruments import Instruments

        if self._instruments is None:
            self._instruments = Instruments(self, self.session, self._desk, self.roster.go_to)
        return self._instruments

    def _hush(self) -> None:
        if isinstance(self.app, OrderlyApp):
            self.app.hush()

    def _back(self) -> None:
        """One step back each time: what is about to be done, a line, zoom, drawer, marks."""
        search = None if self.chat.is_writing else self._searches.get(self.here)
        if self._desk.call_off():
            return
        if self._narrowed.is_writing:
            self._narrowed.clear()
        elif search is not None and search.clear():
            pass
        elif self.has_class("-zoom"):
            self._zoom()
        elif self.focused is not self.roster:
            self.open_pane("roster")
        elif not self._narrowed.clear():
            self._keyline.end_hint()
            self.roster.clear_marks()

    def _open_filter(self) -> None:
        """Of the roster, or of Chat or Activity while that has the focus."""
        search = self._searches.get(self.here)
        if search is None:
            self.open_pane("roster")
        (search or self._narrowed).open()

    def _protocols(self) -> set[str]:
        people = list(self.session.store.participants.values())
        return {one.protocol.lower() for one in people if one.protocol}

    def _go_to_talker(self) -> None:
        """The next one talking after the cursor, in the order in which they spoke."""
        store = self.session.store
        talking = [one.participant_uuid for one in store.stage if one.is_talking]
        shown = [uuid for uuid in talking if uuid in self.roster.shown]
        if not shown:
            self._desk.warn(
                "nobody is talking" if not talking else "the filter hides who is talking"
            )
            return
        cursor = self.roster.cursor
        at = shown.index(cursor) + 1 if cursor in shown else 0
        self.roster.go_to(shown[at % len(shown)])

    def _sort(self) -> None:
        self.roster.sort_by(self.roster.sort.following())
        self._note()

    def _write(self) -> None:
        self._wrote_from = self.here
        self.open_pane("chat")
        self.chat.write()

    def _rejoin(self) -> None:
        if self.session.link.is_over:
            self.session.rejoin()
        elif self.session.link.state is State.RETRY:
            self.session.hurry()
        else:
            self._desk.tell("this console is in the meeting")

    # Panes

    def open_pane(self, name: str) -> None:
        """Bring a pane to the front and the focus into it."""
        if self.has_class("-zoom") and not self._panes[name].has_class("-zoomed"):
            self._zoom()
        for each, pane in self._panes.items():
            pane.set_class(each == name, "-active")
        self.set_class(name in {"stage", "chat", "activity"}, "-drawer")
        self._panes[name].body.focus()
        self.call_after_refresh(self._note)

    def _next_pane(self, step: int) -> None:
        names = list(self._panes)
        self.open_pane(names[(names.index(self.here) + step) % len(names)])

    @property
    def here(self) -> str:
        """The name of the pane that has the focus."""
        inside = (name for name, pane in self._panes.items() if pane.has_focus_within)
        return next(inside, "roster")

    def _zoom(self) -> None:
        pane = self._panes[self.here]
        is_on = not self.has_class("-zoom")
        self.set_class(is_on, "-zoom")
        for each in self._panes.values():
            each.set_class(is_on and each is pane, "-zoomed")
        for column in self.query("#left, #right"):
            column.set_class(is_on and pane not in column.children, "-away")
        self._note()


def _bar(drill: "Callable[[], Report | None] | None") -> "DrillBar | None":
    if drill is None:
        return None
    from pextui.ui.panes.drill import DrillBar

    return DrillBar(drill)
