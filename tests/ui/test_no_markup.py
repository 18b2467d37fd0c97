"""No text of others is read as markup: looked for in the source, wherever a widget parses any."""

from pathlib import Path

import pytest

from tests.ui.markup_search import Search

UI = Path(__file__).parents[2] / "pextui" / "ui"

KNOWN = {
    ("driver.py", "write"): "bytes for the terminal, drawn already",
    ("picture.py", "write"): "cells, drawn already",
    ("save.py", "write"): "a file",
    ("sharp.py", "write"): "a question of our own to the terminal",
    ("sparing.py", "write"): "bytes for the terminal, drawn already",
    ("palette.py", "Hit"): "Content, as the annotation of the list a few lines above says",
}


@pytest.mark.parametrize("path", sorted(UI.rglob("*.py")), ids=lambda path: path.name)
def test_no_str_reaches_what_parses_markup(path: Path) -> None:
    found = list(Search(path.read_text("utf-8")).suspects())

    assert [one for one in found if (path.name, one[0]) not in KNOWN] == []


def test_no_exception_is_kept_that_is_none_any_more() -> None:
    found = {
        (path.name, name)
        for path in UI.rglob("*.py")
        for name, _line in Search(path.read_text("utf-8")).suspects()
    }

    assert found >= set(KNOWN)


SUSPECT = {
    "a name": "Static(name)",
    "an attribute": "Static(person.name)",
    "an f-string": "self.update(f'{x}')",
    "what an error says": "app.notify(str(e))",
    "a title by keyword": "app.notify('x', title=name)",
    "a later cell": "table.add_row('x', name)",
    "cells in a list": "table.add_row(*[name for name in names])",
    "content by keyword": "Static(content=name)",
    "a label by keyword": "Button(label=name)",
    "a later option": "OptionList('a', name)",
    "an option in a tuple": "Select([(name, 1)])",
    "options of later": "select.set_options([(name, 1) for name in names])",
    "arguments in a dict": "Static(**given)",
    "a heading of a table": "Table(title=name)",
    "a column's label": "table.add_column(name)",
    "a tip": "w.set_tooltip(name)",
    "a hit's words": "Hit(1, name, run)",
    "a title": "w.border_title = who",
    "a title that grows": "w.border_title += name",
    "one title of two": "w.border_title, x = name, 1",
    "a title from a tuple": "w.border_title, x = both",
    "a title with a type": "w.border_title: str = name",
    "a title by its name": "setattr(w, 'border_title', name)",
    "what a widget draws": "class A(Widget):\n def render(self) -> str:\n  return name",
    "what a base class gets": "class A(Static):\n def __init__(s, n):\n  super().__init__(n)",
    "a function of elsewhere": "Static(_words(name))",
    "a function that makes str": "def _words(x) -> str: ...\nStatic(_words(name))",
    "one that makes str here or there": (
        "class A:\n def _w(self) -> Text: ...\n"
        "class B:\n def _w(self) -> str: ...\n def f(self): Static(self._w())"
    ),
    "once a str and once a Text": "def f(x):\n a = x\n a = Text(x)\n Static(a)",
    "a Text in another function": "def f(x):\n a = Text(x)\ndef g(a):\n Static(a)",
    "hidden by a parameter": "a = 'x'\ndef f(a):\n Static(a)",
    "hidden by a lambda": "a = 'x'\nf = lambda a: Static(a)",
    "of a loop": "for a in names: Static(a)",
    "that grows": "def f(x):\n a = ''\n a += x\n Static(a)",
    "a str in one of two": "Static('x' if y else name)",
    "one or the other": "Static(name or 'x')",
    "a joined str": "Static(', '.join(names))",
    "the str of a Text": "def f(a: Text):\n Static(a.plain)",
    "of a class, once a str": (
        "class A:\n def f(self, x):\n  self._a = Text(x)\n"
        " def g(self, x):\n  self._a = x\n  Static(self._a)"
    ),
    "of another class": (
        "class A:\n def f(self, x):\n  self._a = Text(x)\nclass B:\n def g(self): Static(self._a)"
    ),
    "Content of markup": "Content.from_markup(name)",
    "Text of markup": "Static(Text.from_markup(name))",
    "an assignment inside": "Static(a := name)",
    "made global": "a = 'x'\ndef f(x):\n global a\n a = x\ndef g():\n Static(a)",
}

HARMLESS = {
    "the program's own words": "Static('x')",
    "nothing": "Static()",
    "a template": "Content.from_markup('[b]$who[/b]', who=name)",
    "a number": "Hit(1, 'x', run)",
    "text that stays text": "app.notify(name, title=name, markup=False)",
    "what is no text": "Static('x', id=a, classes=b, markup=c)",
    "how and how long": "app.notify('x', severity=a, timeout=b)",
    "the key of a row": "table.add_row('x', key=a)",
    "the look of a column": "table.add_column('x', key=a, width=b, style=c)",
    "Content": "Static(Content(name))",
    "made of Content": "Static(Content(' ').join(parts))",
    "Content and more": "w.border_title = Content('x') + name",
    "texts": "table.add_row(*map(Text, names))",
    "a parameter": "def f(a: Content | None):\n Static(a)",
    "Content by its function": "def _words(x) -> Content: ...\nStatic(_words(name))",
    "bound twice, safely": "def f(x):\n a = Text(x)\n a = Content(x)\n Static(a)",
    "made of itself": "def f(a: Text, x):\n a = a.append(x)\n Static(a)",
    "kept": "class A:\n def f(self, x: Text):\n  self._a = x\n  Static(self._a)",
    "a field": "class A:\n _a: Content\n def f(self):\n  Static(self._a)",
    "a constant of the file": "A = 'x'\ndef f():\n Static(A)",
    "a name used otherwise elsewhere": "def f(x):\n a = x\ndef g(x):\n a = Text(x)\n Static(a)",
    "another's title": "x = book.title",
}


@pytest.mark.parametrize("source", SUSPECT.values(), ids=SUSPECT)
def test_the_search_finds_what_it_is_for(source: str) -> None:
    assert list(Search(source).suspects())


@pytest.mark.parametrize("source", HARMLESS.values(), ids=HARMLESS)
def test_the_search_lets_pass_what_is_safe(source: str) -> None:
    assert list(Search(source).suspects()) == []
