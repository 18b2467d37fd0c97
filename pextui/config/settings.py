"""Every setting with its type and its default, and what is said of one that cannot be."""

import difflib
import os
import re
import warnings
from collections.abc import Mapping
from pathlib import Path
from typing import Annotated, Any, Final, Literal

from pydantic import AfterValidator, BeforeValidator, Field, SecretStr, ValidationError
from pydantic_core import ErrorDetails
from pydantic_settings import (
    BaseSettings,
    InitSettingsSource,
    NoDecode,
    PydanticBaseSettingsSource,
    SettingsConfigDict,
)

from pextui.config import PREFIX, BadConfig

MOST_PEOPLE: Final = 10_000
"""The largest meeting that the simulated node is made for."""

MOST_FRAMES: Final = 100
"""Frames a second that are worth what they cost."""

_SHA256: Final = re.compile(r"[0-9a-fA-F]{64}|[0-9a-fA-F]{2}(:[0-9a-fA-F]{2}){31}")


def _listed(value: object) -> object:
    """Read a text as the addresses in it: an environment variable has no other way to list."""
    return tuple(value.replace(",", " ").split()) if isinstance(value, str) else value


def _at_home(value: object) -> object:
    if value == "":
        raise ValueError  # it would be the folder in which the host happens to stand
    return os.path.expanduser(value) if isinstance(value, str) else value


def _printable(text: str | None) -> str | None:
    if text is not None and not text.isprintable():
        raise ValueError
    return text


def _fingerprint(text: str | None) -> str | None:
    """Return the 64 digits alone, in lower case."""
    if text is not None and not _SHA256.fullmatch(text):
        raise ValueError
    return text and text.replace(":", "").lower()


Addresses = Annotated[tuple[str, ...], NoDecode, BeforeValidator(_listed)]
File = Annotated[Path | None, BeforeValidator(_at_home)]
Switch = Annotated[bool, Field(description="true or false")]
Text = Annotated[
    str | None, AfterValidator(_printable), Field(description="printable text in quotes")
]
Fingerprint = Annotated[
    str | None,
    AfterValidator(_fingerprint),
    Field(description="the SHA-256 of a certificate: 64 hex digits, with colons or without"),
]
Secret = Annotated[SecretStr | None, Field(description="text in quotes")]
Keys = Annotated[dict[str, str | tuple[str, ...]], NoDecode]
Presets = Annotated[dict[str, str | dict[str, str]], NoDecode]


# An option is named as the user knows it; pydantic's own `json`, deprecated, is not missed.
warnings.filterwarnings("ignore", 'Field name "json" .* shadows an attribute', UserWarning)


class Settings(BaseSettings):
    """All settings of all commands; a description completes the sentence "it must be …"."""

    model_config = SettingsConfigDict(
        env_prefix=PREFIX,
        env_ignore_empty=True,
        extra="forbid",
        frozen=True,
        hide_input_in_errors=True,
    )

    node: Addresses = Field((), description="an address like https://HOST, or a list of them")
    name: Text = None
    extension: Text = None
    pin_file: File = Field(None, description="the path of a file, in quotes")
    cafile: File = Field(None, description="the path of a file, in quotes")
    insecure: Switch = False
    fingerprint: Fingerprint = None
    no_env_proxy: Switch = False
    ascii: Switch = False
    fps: int | None = Field(
        None, ge=1, le=MOST_FRAMES, description=f"a whole number from 1 to {MOST_FRAMES}"
    )
    calm: Switch = False
    no_bell: Switch = False
    no_mouse: Switch = False
    plain: Switch = False
    theme: Literal["dark", "light", "contrast", "terminal"] | None = Field(
        None, description="dark, light, contrast or terminal"
    )
    log: File = Field(None, description="the path of a file, in quotes")
    records: File = Field(None, description="the path of a folder, in quotes")

    scene: str = Field("board", description="the name of a scene, in quotes")
    people: int | None = Field(
        None, ge=1, le=MOST_PEOPLE, description=f"a whole number from 1 to {MOST_PEOPLE}"
    )
    seed: int = Field(1, description="a whole number")
    host: str = Field("127.0.0.1", description="a name or an address of this machine, in quotes")
    port: int = Field(0, ge=0, le=65535, description="a whole number from 0 to 65535")
    pin: Secret = None
    guest_pin: Secret = None
    dialect: Literal["v14", "modern"] = Field("v14", description="v14 or modern")
    json: Switch = False  # type: ignore[assignment]

    keys: Keys = Field({}, description='a table of keys by action, like mute = "f5"')
    single_letter_keys: Switch = True
    dial: Presets = Field(
        {}, description='a table of destinations by name, like boardroom = "room@example.com"'
    )


def merge(flags: Mapping[str, object], file: Path, table: dict[str, Any]) -> Settings:
    """Return flags over environment over the *table* of *file*. Raises BadConfig."""

    class Merged(Settings):
        @classmethod
        def settings_customise_sources(
            cls,
            settings_cls: type[BaseSettings],
            init_settings: PydanticBaseSettingsSource,
            env_settings: PydanticBaseSettingsSource,
            dotenv_settings: PydanticBaseSettingsSource,  # noqa: ARG003 (theirs to name)
            file_secret_settings: PydanticBaseSettingsSource,  # noqa: ARG003
        ) -> tuple[PydanticBaseSettingsSource, ...]:
            return init_settings, env_settings, InitSettingsSource(settings_cls, table)

    try:
        return Merged(**dict(flags))  # type: ignore[arg-type]  # checked by pydantic, in our words
    except ValidationError as error:
        faults = error.errors(include_url=False, include_context=False, include_input=False)
        raise BadConfig(*dict.fromkeys(_sentence(fault, flags, file) for fault in faults)) from None


def _sentence(fault: ErrorDetails, flags: Mapping[str, object], file: Path) -> str:
    key, *below = map(str, fault["loc"])
    if key not in Settings.model_fields:
        return f"{file}: there is no setting “{key}”{_nearest(key)}"
    if key == "keys" and below:
        return f'{file}: the key of “{below[0]}” must be text like "f5", or a list of texts'
    if key == "dial" and below:
        return f"{file}: [dial]: {below[0]} must be an address in quotes, or a table of texts"
    return f"{named(key, flags, file)} must be {Settings.model_fields[key].description}"


def named(key: str, flags: Mapping[str, object], file: Path) -> str:
    """Return where the value of *key* came from, as the user wrote it."""
    variable = f"{PREFIX}{key.upper()}"
    if key in flags:
        return f"--{key.replace('_', '-')}"
    return variable if os.environ.get(variable) else f"{file}: {key}"


def _nearest(key: str) -> str:
    near = difflib.get_close_matches(key.replace("-", "_"), Settings.model_fields, 1)
    return f"; did you mean “{near[0]}”?" if near else ""
