"""A search for text of others that reaches what reads markup: in the source, scope by scope.

What cannot be shown to be safe is a suspect. Safe is what the source itself says (constants), and
what is made, annotated or bound everywhere as an object that no markup is read in.
"""

import ast
from collections import defaultdict
from collections.abc import Iterable, Iterator
from typing import Final

PARSERS: Final[dict[str, frozenset[int]]] = dict.fromkeys(
    (
        "Static", "Label", "Button", "Checkbox", "RadioButton", "OptionList", "Option", "Select",
        "SelectionList", "Selection", "DataTable", "RichLog", "TabPane", "Tab", "Collapsible",
        "Header", "Link", "Table", "Panel", "update", "notify", "write", "add_row", "add_rows",
        "add_column", "add_columns", "add_option", "add_options", "set_options", "add_leaf",
        "replace_option_prompt", "set_label", "set_tooltip", "with_tooltip", "from_markup",
    ),
    frozenset(),
) | {
    "Tree": frozenset({1}),
    "DiscoveryHit": frozenset({1}),
    "Hit": frozenset({0, 2}),
    "update_cell": frozenset({0, 1}),
    "update_cell_at": frozenset({0}),
}  # fmt: skip
"""What reads a str as markup, by the last part of its name, and which positions are no text."""

NO_TEXT: Final = frozenset(
    {
        "id", "classes", "markup", "severity", "key", "style", "width", "height", "min_width",
        "timeout", "name", "disabled", "variant", "expand", "shrink", "ratio", "padding", "box",
        "no_wrap", "allow_blank", "value", "data", "command", "text", "layout",
    }
)  # fmt: skip
"""Parameters that no parser reads as markup."""

TITLES: Final = frozenset(
    {"border_title", "border_subtitle", "tooltip", "title", "sub_title", "label"}
)
"""Attributes that read a str as markup."""

RICH: Final = frozenset({"Content", "Text", "Table", "Panel", "Title"})
"""Types in whose text no markup is read."""

MAKERS: Final = frozenset({"assemble", "styled", "grid", "blank", "empty"})
METHODS: Final = frozenset({"join", "append", "append_text", "stylize", "copy", "truncate"})
"""What makes one of these types: of the type itself, and of a value of it."""

Function = ast.FunctionDef | ast.AsyncFunctionDef
_RICH_ONE: Final = ast.parse("Content()", mode="eval").body
_ANYTHING: Final = ast.parse("anything", mode="eval").body


def named(node: ast.AST) -> str:
    """Return the last part of a name."""
    return node.attr if isinstance(node, ast.Attribute) else getattr(node, "id", "")


def is_rich_type(annotation: ast.expr | None) -> bool:
    """Whether an annotation promises one of these types, or None."""
    match annotation:
        case ast.Constant(value=str() as text):
            return is_rich_type(ast.parse(text, mode="eval").body)
        case ast.Constant(value=None):
            return True
        case ast.BinOp(op=ast.BitOr()):
            return is_rich_type(annotation.left) and is_rich_type(annotation.right)
        case _:
            return named(annotation) in RICH if annotation else False


class Search:
    """One file."""

    def __init__(self, source: str) -> None:
        self._tree = ast.parse(source)
        self._above = {
            child: node for node in ast.walk(self._tree) for child in ast.iter_child_nodes(node)
        }
        self._bound: defaultdict[tuple[ast.AST | None, str], list[ast.expr]] = defaultdict(list)
        self._rich_functions = self._functions()
        self._asked: set[tuple[ast.AST | None, str]] = set()
        for node in ast.walk(self._tree):
            self._note(node)

    def suspects(self) -> Iterator[tuple[str, int]]:
        """Yield the name of each parser that is given what may be text of others, and its line."""
        for node in ast.walk(self._tree):
            if isinstance(node, ast.Call) and not all(map(self._is_safe, self._texts(node))):
                yield self._parser(node), node.lineno
            for target, value in _assigned(node):
                is_title = isinstance(target, ast.Attribute) and target.attr in TITLES
                if is_title and not self._is_safe(value):
                    yield named(target), target.lineno
            if isinstance(node, Function) and _is_drawn_as_str(node):
                yield node.name, node.lineno

    # What a call gives to a parser

    def _texts(self, call: ast.Call) -> Iterator[ast.expr]:
        if named(call.func) == "setattr" and len(call.args) == 3:
            title = call.args[1]
            if not isinstance(title, ast.Constant) or title.value in TITLES:
                yield call.args[2]
        parser = self._parser(call)
        if parser not in PARSERS or _says_no_markup(call):
            return
        for at, value in enumerate(call.args):
            if at not in PARSERS[parser]:
                yield value
        # What is put into the places of a template is text, whatever it is called.
        for one in call.keywords if parser != "from_markup" else ():
            if one.arg not in NO_TEXT:
                yield one.value

    def _parser(self, call: ast.Call) -> str:
        """The name of what is called; of the base class for ``super().__init__``."""
        name, owner = named(call.func), self._nearest(call, ast.ClassDef)
        if name == "__init__" and isinstance(owner, ast.ClassDef):
            return next((named(base) for base in owner.bases if named(base) in PARSERS), name)
        return name

    # What is safe

    def _is_safe(self, value: ast.expr) -> bool:
        """Whether no text of others in *value* is read as markup."""
        match value:
            case ast.Constant() | ast.Lambda() | ast.Compare():
                return True
            case ast.JoinedStr(values=parts) | ast.Tuple(elts=parts) | ast.List(elts=parts):
                return all(map(self._is_safe, parts))
            case ast.BoolOp(values=parts):
                return all(map(self._is_safe, parts))
            case ast.IfExp(body=one, orelse=other):
                return self._is_safe(one) and self._is_safe(other)
            case ast.Starred(value=one) | ast.ListComp(elt=one) | ast.GeneratorExp(elt=one):
                return self._is_safe(one)
            case ast.UnaryOp(operand=one) | ast.NamedExpr(value=one):
                return self._is_safe(one)
            case ast.Name() | ast.Attribute():
                return self._holds(value, is_rich=False)
            case _:
                return self._is_rich(value)

    def _is_rich(self, value: ast.expr) -> bool:
        """Whether *value* is surely no str."""
        match value:
            case ast.Call():
                return self._makes_rich(value)
            case ast.BinOp(left=left, op=ast.Add()):
                return self._is_rich(left)
            case ast.IfExp(body=one, orelse=other):
                return self._is_rich(one) and self._is_rich(other)
            case ast.Name() | ast.Attribute():
                return self._holds(value, is_rich=True)
            case _:
                return False

    def _makes_rich(self, call: ast.Call) -> bool:
        match call.func:
            case ast.Name(id="map"):
                return bool(call.args) and named(call.args[0]) in RICH
            case ast.Name(id=name):
                return name in RICH or name in self._rich_functions
            case ast.Attribute(value=ast.Name(id="self"), attr=name):
                return name in self._rich_functions
            case ast.Attribute(value=ast.Name(id=kind), attr=name) if kind in RICH:
                # The parsers among the makers are suspects of their own.
                return name in MAKERS or name == "from_markup"
            case ast.Attribute(value=value, attr=name):
                return name in METHODS and self._is_rich(value)
            case _:
                return False

    def _holds(self, value: ast.expr, *, is_rich: bool) -> bool:
        """Whether everything that is ever bound to this name or attribute is rich, or safe."""
        place = self._place(value)
        if place is None or place not in self._bound:
            return False
        if place in self._asked:  # bound to something made of itself
            return True
        self._asked.add(place)
        try:
            return all(map(self._is_rich if is_rich else self._is_safe, self._bound[place]))
        finally:
            self._asked.discard(place)

    # What is bound where

    def _place(self, value: ast.expr) -> tuple[ast.AST | None, str] | None:
        """The scope that a name belongs to, or the class of ``self``."""
        match value:
            case ast.Attribute(value=ast.Name(id="self"), attr=name):
                return self._nearest(value, ast.ClassDef), name
            case ast.Name(id=name):
                scope: ast.AST | None = value
                while scope is not None:
                    scope = self._scope(scope)
                    if (scope, name) in self._bound:
                        return scope, name
        return None

    def _functions(self) -> set[str]:
        functions = [node for node in ast.walk(self._tree) if isinstance(node, Function)]
        others = {one.name for one in functions if not is_rich_type(one.returns)}
        return {one.name for one in functions} - others

    def _note(self, node: ast.AST) -> None:
        """Remember what *node* binds, in the scope that it stands in."""
        for target, value in _assigned(node):
            self._bind(target, value)
        match node:
            case ast.arg(arg=name, annotation=annotation):
                self._bind_name(node, name, _RICH_ONE if is_rich_type(annotation) else _ANYTHING)
            case ast.ExceptHandler(name=str(name)) | ast.MatchAs(name=str(name)):
                self._bind_name(node, name, _ANYTHING)
            case ast.MatchStar(name=str(name)) | ast.MatchMapping(rest=str(name)):
                self._bind_name(node, name, _ANYTHING)
            case ast.Global(names=names) | ast.Nonlocal(names=names):
                for name in names:
                    for scope in (self._scope(node), self._tree):
                        self._bound[scope, name].append(_ANYTHING)

    def _bind(self, target: ast.expr, value: ast.expr) -> None:
        owner = self._above[target]
        if isinstance(target, ast.Name):
            self._bind_name(target, target.id, value)
            if isinstance(self._above.get(owner), ast.ClassDef):
                self._bound[self._above[owner], target.id].append(value)
        elif isinstance(target, ast.Attribute) and named(target.value) == "self":
            self._bound[self._nearest(target, ast.ClassDef), target.attr].append(value)

    def _bind_name(self, node: ast.AST, name: str, value: ast.expr) -> None:
        self._bound[self._scope(node), name].append(value)

    def _scope(self, node: ast.AST) -> ast.AST | None:
        return self._nearest(node, Function | ast.Lambda | ast.Module)

    def _nearest(self, node: ast.AST, kind: object) -> ast.AST | None:
        above = self._above.get(node)
        while above is not None and not isinstance(above, kind):  # type: ignore[arg-type]
            above = self._above.get(above)
        return above


def _is_drawn_as_str(function: Function) -> bool:
    returned = function.returns
    return function.name == "render" and returned is not None and named(returned) == "str"


def _says_no_markup(call: ast.Call) -> bool:
    return any(
        one.arg == "markup" and isinstance(one.value, ast.Constant) and one.value.value is False
        for one in call.keywords
    )


def _assigned(node: ast.AST) -> Iterator[tuple[ast.expr, ast.expr]]:
    """Yield what *node* assigns to, and what."""
    match node:
        case ast.Assign(targets=targets, value=value):
            yield from _pairs((target, value) for target in targets)
        case ast.AnnAssign(target=target, annotation=annotation, value=value):
            if is_rich_type(annotation):
                yield target, _RICH_ONE
            elif value is not None:
                yield target, value
        case ast.AugAssign(target=target, value=value) | ast.NamedExpr(target=target, value=value):
            yield target, value
        case ast.For() | ast.AsyncFor() | ast.comprehension():
            yield from _pairs([(node.target, _ANYTHING)])
        case ast.withitem(optional_vars=ast.expr() as target):
            yield from _pairs([(target, _ANYTHING)])


def _pairs(
    assigned: Iterable[tuple[ast.expr, ast.expr]],
) -> Iterator[tuple[ast.expr, ast.expr]]:
    """Take tuples apart, as far as the source shows what comes of it."""
    for target, value in assigned:
        if isinstance(target, ast.Starred):
            yield from _pairs([(target.value, _ANYTHING)])
        elif not isinstance(target, ast.Tuple | ast.List):
            yield target, value
        elif isinstance(value, ast.Tuple) and len(value.elts) == len(target.elts):
            yield from _pairs(zip(target.elts, value.elts, strict=True))
        else:
            yield from _pairs((one, _ANYTHING) for one in target.elts)
