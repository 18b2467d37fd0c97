"""No text of others is read as markup: looked for in the source, wherever a widget parses any."""

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

UI = Path(__file__).parents[2] / "pextui" / "ui"
PARSERS = {
    "Static", "Label", "Button", "Checkbox", "OptionList", "Option", "Tree", "DataTable",
    "RichLog", "TabPane", "Collapsible", "Header", "update", "notify", "add_row", "write",
    "set_tooltip", "DiscoveryHit", "Hit",
}  # fmt: skip
"""What reads a str as markup (in Textual 8.2, by measurement), by the last part of its name."""

TITLES = {"border_title", "border_subtitle", "tooltip", "title", "sub_title", "label"}
"""Attributes that read a str as markup."""

SAFE = {"Content", "Text", "assemble", "Table", "grid", "Panel", "_table", "Title", "_words"}
"""Calls whose value is no str."""

KNOWN = {
    ("driver.py", "write"): "bytes for the terminal, drawn already",
    ("save.py", "write"): "a file",
    ("palette.py", "Hit"): "Content, made a few lines above",
    ("help.py", "add_row"): "Text, made there",
}


def named(call: ast.expr) -> str:
    return call.attr if isinstance(call, ast.Attribute) else getattr(call, "id", "")


def is_safe(value: ast.expr) -> bool:
    match value:
        case ast.Constant():
            return True
        case ast.Call(func=ast.Attribute(value=ast.Call() as made)) if is_safe(made):
            return True
        case ast.Call():
            return named(value.func) in SAFE
        case ast.IfExp():
            return is_safe(value.body) and is_safe(value.orelse)
        case _:
            return False


def says_no_markup(call: ast.Call) -> bool:
    return any(
        one.arg == "markup" and isinstance(one.value, ast.Constant) and one.value.value is False
        for one in call.keywords
    )


def known_names(tree: ast.AST) -> set[str]:
    """Names and attributes that hold no str: by their annotation, or by what is put into them."""
    known = {
        arg.arg
        for function in ast.walk(tree)
        if isinstance(function, ast.FunctionDef)
        for arg in function.args.args
        if isinstance(arg.annotation, ast.Name) and arg.annotation.id in SAFE
    }
    for node in ast.walk(tree):
        if isinstance(node, ast.Assign) and (is_safe(node.value) or named(node.value) in known):
            known |= {named(target) for target in node.targets}
    return known - TITLES


def suspects(tree: ast.AST) -> Iterator[tuple[str, int]]:
    known = known_names(tree)
    for node in ast.walk(tree):
        if isinstance(node, ast.Call) and named(node.func) in PARSERS and not says_no_markup(node):
            for value in node.args[:1]:
                if not is_safe(value) and named(value) not in known:
                    yield named(node.func), node.lineno
        if isinstance(node, ast.Assign):
            is_bad = not is_safe(node.value) and named(node.value) not in known
            for target in node.targets:
                if is_bad and isinstance(target, ast.Attribute) and target.attr in TITLES:
                    yield named(target), node.lineno


@pytest.mark.parametrize("path", sorted(UI.rglob("*.py")), ids=lambda path: path.name)
def test_no_str_reaches_what_parses_markup(path: Path) -> None:
    found = list(suspects(ast.parse(path.read_text("utf-8"))))

    assert [one for one in found if (path.name, one[0]) not in KNOWN] == []


@pytest.mark.parametrize(
    "source",
    ["Static(name)", "self.update(f'{x}')", "app.notify(str(e))", "w.border_title = who", "Hit(1)"],
)
def test_the_search_finds_what_it_is_for(source: str) -> None:
    found = list(suspects(ast.parse(source)))

    assert bool(found) is (source != "Hit(1)")
