"""Short cuts for what nearly every value of the wire is, taken without running any Python.

Each stands before a plain validator and must never say anything else than that one would: the
tests compare the two.
"""

from collections.abc import Callable, Hashable
from typing import Any, Final

from pydantic import GetCoreSchemaHandler
from pydantic_core import CoreSchema, core_schema

TRUTH: Final = core_schema.bool_schema(strict=True)
NUMBER: Final = core_schema.float_schema(strict=True, allow_inf_nan=False)
WHOLE: Final = core_schema.int_schema(strict=True)
TEXT: Final = core_schema.str_schema(strict=True)
"""Values of one kind, and never of another that could stand for it."""


class Quick:
    """Takes what fits one of *ways*; all else goes where it would go without this.

    It stands last in an ``Annotated``. *error* is the type of the error for what fits nothing,
    with its message where pydantic has none.
    """

    def __init__(self, *ways: CoreSchema, error: tuple[str, str | None] | None = None) -> None:
        self._ways = ways
        self._error = error

    def __get_pydantic_core_schema__(
        self, source: Any, handler: GetCoreSchemaHandler
    ) -> CoreSchema:
        """Try one after the other; pydantic would try all, and take the best."""
        kind, message = self._error or (None, None)
        return core_schema.union_schema(
            [*self._ways, handler(source)],
            mode="left_to_right",
            custom_error_type=kind,
            custom_error_message=message,
        )


def text(pattern: str, limit: int) -> CoreSchema:
    """Return a way for text of at most *limit* characters that fits *pattern* as a whole.

    The pattern's syntax must be one that Python and Rust share.
    """
    return core_schema.str_schema(strict=True, max_length=limit, pattern=rf"\A(?:{pattern})\z")


def number(above: float, below: float) -> CoreSchema:
    """Return a way for a real number between the two."""
    return core_schema.float_schema(strict=True, gt=above, lt=below, allow_inf_nan=False)


def list_of(way: CoreSchema, limit: int) -> CoreSchema:
    """Return a way for a list of at most *limit* values that all go *way*; it becomes a tuple."""
    return core_schema.tuple_schema([way], variadic_item_index=0, max_length=limit)


def looked_up(kind: CoreSchema, read: Callable[[Any], object], *usual: Hashable) -> CoreSchema:
    """Return a way for values of *kind*: *usual* ones are read once and for all."""
    known = _Known(read, usual)
    lookup = core_schema.no_info_plain_validator_function(known.__getitem__)
    return core_schema.chain_schema([kind, lookup])


class _Known(dict[Hashable, object]):
    """Looked up in C, unless it is a value that nobody foresaw; what that means is not kept."""

    def __init__(self, read: Callable[[Any], object], usual: tuple[Hashable, ...]) -> None:
        super().__init__((value, read(value)) for value in usual)
        self._read = read

    def __missing__(self, value: Hashable) -> object:
        return self._read(value)
