"""How a node proves who it is, and whether the way to it leads through a proxy."""

import hashlib
import os
import ssl
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from pextui.client.errors import BadInput
from pextui.client.secrecy import without_secrets
from pextui.protocol.text import clean

CERT_FILE: Final = "SSL_CERT_FILE"
CERT_DIR: Final = "SSL_CERT_DIR"


class OtherCertificate(ssl.SSLCertVerificationError):
    """The node showed another certificate than the one that is pinned; ``shown`` in hex."""

    def __init__(self, shown: str) -> None:
        super().__init__("another certificate than the one that is pinned")
        self.shown = shown


@dataclass(frozen=True, slots=True)
class Tls:
    """How a node proves who it is: the system's authorities, a file's, or not at all.

    With a ``fingerprint`` (SHA-256, 64 hex digits in lower case) exactly that certificate is the
    proof, whoever signed it. Without ``env_proxy`` the environment's proxies are not used.
    """

    cafile: Path | None = None
    insecure: bool = False
    fingerprint: str | None = None
    env_proxy: bool = True

    def context(self) -> ssl.SSLContext:
        """Build the TLS context (slow: off the loop). Raises BadInput for an unusable file."""
        try:
            context = ssl.create_default_context(cafile=self.cafile)
        except (OSError, ssl.SSLError) as error:
            raise BadInput(f"--cafile {self.cafile} cannot be used: {reason_of(error)}") from None
        context.minimum_version = ssl.TLSVersion.TLSv1_2
        if self.insecure or self.fingerprint:
            context.check_hostname = False
            context.verify_mode = ssl.CERT_NONE
        if self.fingerprint:
            context.sslobject_class = _only(self.fingerprint)
        return context

    def check_environment(self) -> None:
        """Raise BadInput naming the variable whose authorities cannot be read.

        OpenSSL would say nothing and know no authority at all.
        """
        if self.cafile or self.insecure or self.fingerprint:
            return
        for name, read in ((CERT_FILE, _read_file), (CERT_DIR, _read_folders)):
            if not os.environ.get(name):
                os.environ.pop(name, None)  # OpenSSL would take an empty one for a path
                continue
            try:
                read(os.environ[name])
            except (OSError, ssl.SSLError) as error:
                reason = reason_of(error)
                raise BadInput(
                    f"the environment variable {name} cannot be used: {reason}"
                ) from None


def reason_of(error: BaseException) -> str:
    """Return what *error* says, cleaned and without secrets, or else its kind."""
    return without_secrets(clean(str(error))) or type(error).__name__


def _read_file(path: str) -> None:
    ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT).load_verify_locations(path)


def _read_folders(paths: str) -> None:
    for path in paths.split(os.pathsep):
        os.listdir(path)


def _only(fingerprint: str) -> type[ssl.SSLObject]:
    """Return a TLS line that breaks off at any other certificate, before a byte is sent."""

    class Pinned(ssl.SSLObject):
        def do_handshake(self) -> None:
            super().do_handshake()
            shown = hashlib.sha256(self.getpeercert(binary_form=True) or b"").hexdigest()
            if shown != fingerprint:
                raise OtherCertificate(shown)

    return Pinned
