"""The roster: everybody in the meeting, one line each, drawn line by line from the store.

The cursor and the marks are people, never row numbers: who comes and goes above them moves
nothing to somebody else. A DataTable cannot do this, and repaints itself wholly on every change
(design/textual.md §2.4).
"""

from collections.abc import Container, Iterable, Set
from functools import partial
from textwrap import wrap
from typing import ClassVar, Final

from rich.segment import Segment
from rich.style import Style
from textual import events
from textual.binding import Binding, BindingType
from textual.message import Message
from textual.strip import Strip

from pextui.protocol.models import Participant
from pextui.protocol.wire import ParticipantUuid
from pextui.session import Session
from pextui.store import Changes, Part, Store
from pextui.ui import cells, symbols
from pextui.ui.cells import Cell, Facts
from pextui.ui.listing import Listing
from pextui.ui.narrowing import Narrowing
from pextui.ui.order import Heading, Sort
from pextui.ui.panes.frame import Wanted
from pextui.ui.panes.scrolled import Scrolled
from pextui.ui.remarks import Remarks
from pextui.ui.whom import guess

_STYLES: Final = (
    "line", "cursor", "group", "mark", "name", "you", "waiting",
    "talking", "muted", "tag", "dim", "danger",
)  # fmt: skip

_AT_ONCE: Final = 1000
"""People who are looked at each second for what changes with time; of more, every other second."""

_UNREADABLE: Final = frozenset({"tag", "you", "dim"})
"""Styles too quiet for the cursor's own background."""

_LEFT: Final = "  has left"


class Roster(Scrolled, can_focus=True):
    """All people in groups. ``cursor`` and ``marks`` hold uuids."""

    COMPONENT_CLASSES: ClassVar[set[str]] = {f"roster--{name}" for name in _STYLES}
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("up", "move(-1)", show=False),
        Binding("down", "move(1)", show=False),
        Binding("pageup", "page(-1)", show=False),
        Binding("pagedown", "page(1)", show=False),
        Binding("home", "edge(0)", show=False),
        Binding("end", "edge(-1)", show=False),
    ]

    class Moved(Message):
        """The cursor, the marks or what is shown changed."""

    def __init__(self, session: Session) -> None:
        super().__init__(id="roster")
        self._list = Listing()
        self._session = session
        self._remarks = Remarks(session)
        self._narrowing = Narrowing(session, self._remarks)
        self._ticks = 0
        self._strips: dict[ParticipantUuid, Strip] = {}
        self._times: dict[ParticipantUuid, tuple[str, str]] = {}
        self._styles: dict[str, Style] = {}

    # What the console asks

    @property
    def filter(self) -> str:
        """The filter in force."""
        return self._narrowing.whom.text

    @property
    def cursor(self) -> ParticipantUuid | None:
        """Who is under the cursor, shown or not."""
        return self._list.cursor

    @property
    def marks(self) -> frozenset[ParticipantUuid]:
        """Who is marked, shown or not."""
        return frozenset(self._list.marks)

    @property
    def shown(self) -> tuple[ParticipantUuid, ...]:
        """Everybody on the list, in order, those scrolled away too."""
        return self._list.shown

    @property
    def wanted(self) -> tuple[ParticipantUuid, ...]:
        """Everybody on the list whom the filter means by now, in order."""
        return self._list.wanted

    @property
    def sort(self) -> Sort:
        """How people are sorted inside a group."""
        return self._list.sort

    @property
    def person(self) -> Participant | None:
        """The person under the cursor; nobody while a filter hides them."""
        cursor = self.cursor
        if cursor is None or self._list.line_of(cursor) is None:
            return None
        return self._session.store.participants.get(cursor)

    def chosen(self) -> tuple[Participant, ...]:
        """Whom a verb is about: the marked people shown, else the person under the cursor."""
        people = self._session.store.participants
        return tuple(people[uuid] for uuid in self._list.meant() if uuid in people)

    @property
    def means_marked(self) -> bool:
        """True while marked people are on the list: then they are meant."""
        return len(self._list.marks) > self._list.hidden_marks()

    def hidden_marks(self) -> int:
        """How many marked people the filter hides: nothing is done to them."""
        return self._list.hidden_marks()

    def apart(self, person: Participant) -> str:
        """Return what tells *person* from those whose names look the same, or nothing."""
        return self._remarks.apart(person)

    def called(self, person: Participant) -> str:
        """Return a short name that nobody else here has."""
        apart = self.apart(person)
        return f"{cells.short(cells.name(person))}{apart and ' '}{apart}"

    def headings(self) -> tuple[tuple[int, str], ...]:
        """Return where each column begins, and its word; the one that sorts has a sign."""
        last = "talk" if self.sort is Sort.TALK else "here"
        sign = "" if self.sort is Sort.NAME else symbols.SORTED
        return cells.headings(cells.columns(self.line_width), f"{sign}{last}")

    # What the console tells

    def show(self, changes: Changes) -> None:
        """Redraw what *changes* name, and nothing else."""
        dirty = set(changes.uuids) | self._remarks.take_names(changes.uuids)
        if changes.parts & Part.DEEDS:
            dirty |= self._remarks.take_deeds()
        if changes.uuids or changes.parts & Part.ROSTER:
            dirty |= self._remarks.take_spotlights()
        has_others = self._narrowing.look_again(
            dirty, everybody=bool(changes.parts & Part.PRESENTATION)
        )
        if changes.parts & Part.ROSTER or has_others:
            self.rearrange()
        self._redraw(dirty)

    def rearrange(self) -> None:
        """Put everybody in order again; the person under the cursor keeps their screen row.

        While anybody is marked, or a question is open, no line moves.
        """
        is_asked = self.app.screen is not self.screen
        self._arrange(is_held=bool(self._list.marks) or is_asked)
        if self._list.is_held and not (self._list.marks or is_asked):
            self._arrange()  # the last one marked has left

    def _arrange(self, *, is_held: bool = False) -> None:
        store, chosen = self._session.store, self.cursor
        before, strays = self._list.line_of(chosen), self._list.strays
        talked = partial(_seconds_talked, store, self._session.clock.now())
        if self._list.arrange(store.participants, talked, self._narrowing.shows, is_held=is_held):
            self.hold(len(self._list.lines))
            self._hold(before)
            self._redraw({one for one in (chosen, self.cursor) if one is not None})
            self.refresh()
        elif not self._list.lines:
            self.refresh()  # why nobody is there may be another
        self._redraw(strays ^ self._list.strays)
        self.post_message(self.Moved())

    def tick(self) -> None:
        """Let times and outcomes go on: once a second."""
        settled, self._ticks = self._remarks.take_deeds(), self._ticks + 1
        if self._has_share:
            self._remarks.take_talk()
        is_turn = self._ticks % (1 + len(self._session.store.participants) // _AT_ONCE) == 0
        has_others = self._narrowing.look_again(
            settled, everybody=is_turn and self._narrowing.whom.is_of_time
        )
        if has_others or (is_turn and self.sort is Sort.TALK):
            self.rearrange()
        visible = set(self._visible())
        for uuid in self._strips.keys() - visible:
            del self._strips[uuid]  # its times stand still
        self._times = {uuid: time for uuid, time in self._times.items() if uuid in visible}
        self._redraw(settled | {uuid for uuid in visible if self._is_older(uuid)})

    def set_filter(self, text: str) -> None:
        """Show only the people whom *text* means, in the words of ``pextui.ui.whom``."""
        if text != self.filter:
            self._narrowing.set(text)
            self._arrange()
            y = self._list.line_of(self.cursor)
            self._reveal(1 if y is None else y)

    def keep_filter(self) -> None:
        """Go to the first one whom the filter shows."""
        self.go_to(next(iter(self.shown), None))

    def sort_by(self, sort: Sort) -> None:
        """Sort people inside their groups by *sort*."""
        self._list.sort = sort
        self._strips.clear()
        self._arrange()
        self.refresh()

    def go_to(self, uuid: ParticipantUuid | None) -> None:
        """Put the cursor on a person, if they are shown."""
        y = self._list.line_of(uuid)
        if y is None:
            return
        old, self._list.cursor = self.cursor, uuid
        self._redraw({one for one in (old, uuid) if one is not None})
        self._reveal(y)
        self.post_message(self.Moved())

    def go_on_at_door(self, passed: Container[ParticipantUuid]) -> None:
        """Go to the next one who waits and is none of *passed*, if there is one."""
        self.go_to(self._list.next_at_door(self._session.store.participants, passed))

    def mark(self) -> None:
        """Mark or unmark the person under the cursor, and go one down."""
        if self._toggle():
            self.action_move(1)
            self._marked()

    def _toggle(self) -> bool:
        """Mark or unmark the person under the cursor; return whether there is one."""
        uuid = self._list.toggle()
        if uuid is not None:
            self._redraw({uuid})
        return uuid is not None

    def mark_all(self) -> None:
        """Mark all people whom the filter means by now, but this console itself.

        Seats that record or only control are marked where the filter shows nobody else.
        """
        store = self._session.store
        everybody = self._list.all_wanted(store.participants)
        self._set_marks(self.marks | {uuid for uuid in everybody if not store.is_own(uuid)})

    def mark_others(self, *, with_hosts: bool = False) -> None:
        """Mark all others shown instead, hosts only if asked; see ``Listing.others``."""
        others = self._list.others(self._session.store.participants, with_hosts=with_hosts)
        self._set_marks({uuid for uuid in others if not self._session.store.is_own(uuid)})

    def mark_between(self) -> None:
        """Mark everybody from the last mark to the cursor."""
        self._set_marks(self.marks | self._list.between())

    def clear_marks(self) -> None:
        """Unmark everybody, the hidden too."""
        self._set_marks(frozenset())

    def repaint(self) -> None:
        """Draw every line anew."""
        self._strips.clear()
        self._styles.clear()
        self.refresh()

    def _set_marks(self, marks: Set[ParticipantUuid]) -> None:
        self._list.marks = set(marks)
        self.repaint()
        self._marked()

    def _marked(self) -> None:
        """Without a mark the order is free again."""
        if self.marks:
            self.post_message(self.Moved())
        else:
            self.rearrange()

    # Moving

    def action_move(self, step: int) -> None:
        """Go *step* people up or down."""
        self.go_to(self._list.step(step))

    def action_page(self, direction: int) -> None:
        """Go one screen up or down."""
        self.action_move(direction * max(1, self.size.height - 1))

    def action_edge(self, index: int) -> None:
        """Go to the first (0) or the last (-1) person."""
        if shown := self.shown:
            self.go_to(shown[index])

    def on_click(self, event: events.Click) -> None:
        """A click goes to somebody, two open their details; one before their name marks them."""
        lines, y = self._list.lines, int(event.y + self.scroll_offset.y)
        line = lines[y] if 0 <= y < len(lines) else None
        if isinstance(line, Heading) or line not in self._session.store.participants:
            return
        self.go_to(line)
        if event.x < cells.MARK_WIDTH:
            self._toggle()
            self._marked()
        elif event.chain == 2:
            self.post_message(Wanted("details"))

    # Drawing

    def render_line(self, y: int) -> Strip:
        """Return the screen line *y*."""
        width = self.line_width
        at = y + self.scroll_offset.y
        if at >= len(self._list.lines):
            return self._blank(y, width)
        line = self._list.lines[at]
        if isinstance(line, Heading):
            return self._heading(line, width)
        strip = self._strips.get(line)
        if strip is None or strip.cell_length != width:
            strip = self._strips[line] = self._person(line, width)
        return strip

    def on_resize(self) -> None:
        """Columns follow the width."""
        self.hold(len(self._list.lines))
        self.repaint()
        if (y := self._list.line_of(self.cursor)) is not None:
            self._reveal(y)
        self.post_message(self.Moved())

    def on_focus(self) -> None:
        """The cursor is drawn stronger with the focus."""
        self._redraw({self.cursor} if self.cursor else set())

    def on_blur(self) -> None:
        """The cursor is drawn weaker without the focus."""
        self.on_focus()

    def notify_style_update(self) -> None:
        """A new theme: every line anew."""
        super().notify_style_update()
        self._strips.clear()
        self._styles.clear()

    def facts(self, person: Participant) -> Facts:
        """Return what a row shows besides the person's own fields."""
        return self._remarks.row_facts(
            person,
            is_marked=person.uuid in self._list.marks,
            by_talk=self.sort is Sort.TALK,
            has_share=self._has_share,
        )

    @property
    def _has_share(self) -> bool:
        return cells.columns(self.line_width).share

    def _person(self, uuid: ParticipantUuid, width: int) -> Strip:
        person = self._session.store.participants.get(uuid)
        if person is None:  # the order is held: nobody moves into the gap
            return self._gap(self._list.gone(uuid), width)
        facts = self.facts(person)
        self._times[uuid] = cells.time(facts), cells.share(facts)
        row = cells.row(person, facts, cells.columns(width))
        if uuid in self._list.strays:
            row = (row[0], *(Cell(cell.text, "dim") for cell in row[1:]))
        dropped = self._unreadable() if uuid == self.cursor else frozenset[str]()
        parts = ((cell.text, "" if cell.style in dropped else cell.style) for cell in row)
        return self._strip(parts, width, self._base(uuid))

    def _is_older(self, uuid: ParticipantUuid) -> bool:
        """Return whether the row's times read differently from when it was drawn."""
        person = self._session.store.participants.get(uuid)
        if person is None:
            return False
        facts = self.facts(person)
        return self._times.get(uuid) != (cells.time(facts), cells.share(facts))

    def _gap(self, gone: Participant | None, width: int) -> Strip:
        room = max(1, width - cells.MARK_WIDTH - len(_LEFT))
        name = cells.short(cells.name(gone), room) if gone else ""
        text = f"{' ' * cells.MARK_WIDTH}{name}{_LEFT}"
        return self._strip([(text, "dim")], width, self._style("line"))

    def _heading(self, heading: Heading, width: int) -> Strip:
        text = f" {heading.group.value} {heading.count or ''}"
        text += f", {heading.below} of them below" if heading.below else ""
        return self._strip([(text, "group")], width, self._style("line"))

    def _blank(self, y: int, width: int) -> Strip:
        line, said = self._style("line"), [] if self._list.lines else self._said_of_nobody(width)
        if not 1 <= y <= len(said):
            return Strip.blank(width, line)
        return self._strip([(f"  {said[y - 1]}", "dim")], width, line)

    def _said_of_nobody(self, width: int) -> list[str]:
        """Return why nobody is on the list, in lines."""
        if self._narrowing and self._session.store.participants:
            text = self._narrowing.whom.fault or guess(self.filter) or "nobody matches the filter"
        else:
            text = "nobody here yet"
        room = max(1, width - 3)
        return [cells.short(line, room) for line in wrap(text, room)]

    def _strip(self, parts: Iterable[tuple[str, str]], width: int, base: Style) -> Strip:
        segments = [
            Segment(text, base + self._style(style) if style else base) for text, style in parts
        ]
        return Strip(segments).adjust_cell_length(width, base)

    def _base(self, uuid: ParticipantUuid) -> Style:
        line = self._style("line")
        if uuid != self.cursor:
            return line
        strong = Style(reverse=True, dim=False) if self.has_focus else Style(underline=True)
        return line + self._style("cursor") + (strong if self._needs_attributes else Style())

    def _unreadable(self) -> frozenset[str]:
        """Return the styles that cannot be told, or read, in the cursor's row."""
        return frozenset(_STYLES) if self._needs_attributes else _UNREADABLE

    @property
    def _needs_attributes(self) -> bool:
        """Without colours of our own the cursor must show by itself."""
        return self.app.no_color or self.app.native_ansi_color

    def _style(self, name: str) -> Style:
        known = self._styles.get(name)
        if known is None:
            known = self.get_component_rich_style(f"roster--{name}", partial=name != "line")
            self._styles[name] = known
        return known

    # Keeping order

    def _hold(self, before: int | None) -> None:
        """Scroll by as much as the cursor's person moved."""
        after = self._list.line_of(self.cursor)
        is_in_view = after is not None and not self.scroll_offset.y and after < self.size.height
        if before is not None and after is not None and after != before and not is_in_view:
            self.scroll_to(y=self.scroll_offset.y + after - before, animate=False, force=True)

    def _reveal(self, y: int) -> None:
        top, height = self.scroll_offset.y, self.size.height
        # The heading of the first group comes into view with its first person.
        wanted = 0 if y == 1 else y
        if wanted < top:
            self.scroll_to(y=wanted, animate=False, force=True)
        elif y >= top + height > 0:
            self.scroll_to(y=y - height + 1, animate=False, force=True)

    def _visible(self) -> Iterable[ParticipantUuid]:
        top = self.scroll_offset.y
        lines = self._list.lines[top : top + self.size.height]
        return (line for line in lines if not isinstance(line, Heading))

    def _redraw(self, uuids: Iterable[ParticipantUuid]) -> None:
        """Draw these people anew; only lines that look different reach the screen."""
        top, height, width = self.scroll_offset.y, self.size.height, self.line_width
        for uuid in uuids:
            old = self._strips.pop(uuid, None)
            y = self._list.line_of(uuid)
            if y is None or not top <= y < top + height:
                continue
            fresh = self._strips[uuid] = self._person(uuid, width)
            if fresh != old:
                self.redraw_line(y - top)


def _seconds_talked(store: Store, now: float, uuid: ParticipantUuid) -> float:
    return store.said_by(uuid).seconds(now)
