"""What can go wrong between this console and a node, each as a sentence for the host.

NodeError                     catch this, and only this, at the edge of the program
  + Unreachable               nobody answered, or the line dropped
    + Untrusted               TLS: the certificate does not hold
  + Rejected                  the node answered with an HTTP error (status, its own words)
    + PinNeeded               the meeting wants a PIN
    + WrongPin                it was not this one
    + ExtensionNeeded         a Virtual Reception wants the meeting's alias
    + NotFound                no such meeting, person or call
    + TokenExpired            the token is not, or no longer, valid
    + Forbidden               not with this role
    + Overloaded              busy or in maintenance: try later
  + Refused                   it answered 200 and no
  + Garbled                   it answered something the guide does not contain
    + NotANode                a web page, a redirect: this is not a Pexip node
  + BadInput                  what was to be sent cannot be sent
"""

from pextui.protocol.replies import PinPrompt, ReceptionPrompt


class NodeError(Exception):
    """Anything that went wrong with a node; ``str()`` is a sentence for the host."""


class Unreachable(NodeError):
    """Nobody answered. ``was_sent`` is False when the request never left this console."""

    def __init__(self, sentence: str, *, was_sent: bool = True) -> None:
        super().__init__(sentence)
        self.was_sent = was_sent


class Untrusted(Unreachable):
    """The node's certificate does not hold; asking again will not help."""

    def __init__(self, sentence: str) -> None:
        super().__init__(sentence, was_sent=False)


class Rejected(NodeError):
    """The node answered with an HTTP error. ``words`` are its own, cleaned, or empty."""

    def __init__(self, status: int, words: str = "") -> None:
        self.status = status
        self.words = words
        super().__init__(self.sentence())

    def sentence(self) -> str:
        """The node's own words where it has any."""
        return self.words or f"not accepted by the node (HTTP {self.status})"


class PinNeeded(Rejected):
    """The meeting asks for a PIN; ``prompt`` tells whether guests need one too."""

    def __init__(self, status: int, prompt: PinPrompt) -> None:
        self.prompt = prompt
        super().__init__(status, "this meeting asks for a PIN")


class WrongPin(Rejected):
    """The PIN was not accepted; the node has been asked once and is not asked again by itself."""

    def sentence(self) -> str:
        """Plain words, because the node's are often a repeated prompt."""
        return "wrong PIN"


class ExtensionNeeded(Rejected):
    """A Virtual Reception asks for the alias of the meeting to join."""

    def __init__(self, status: int, prompt: ReceptionPrompt) -> None:
        self.prompt = prompt
        super().__init__(status, "this is a Virtual Reception: it asks for a meeting's alias")


class NotFound(Rejected):
    """There is no such meeting, person or call."""


class TokenExpired(Rejected):
    """The token is not valid any more."""


class Forbidden(Rejected):
    """This role may not do that."""


class Overloaded(Rejected):
    """The node is busy, in maintenance or broken: later it may not be.

    ``retry_after`` is in seconds, None where untold.
    """

    def __init__(self, status: int, words: str = "", retry_after: float | None = None) -> None:
        self.retry_after = retry_after
        super().__init__(status, words)

    def sentence(self) -> str:
        """The node's own words, else what its status means."""
        if self.words:
            return self.words
        if self.status in {429, 503, 529}:
            return f"the node is busy or in maintenance (HTTP {self.status})"
        return f"the node failed (HTTP {self.status})"


class Refused(NodeError):
    """The node processed the request and said no."""

    def __init__(self, words: str = "") -> None:
        super().__init__(words or "not accepted by the node")


class Garbled(NodeError):
    """The node answered something the guide does not contain."""


class NotANode(Garbled):
    """What answered is not a Pexip node."""


class BadInput(NodeError):
    """A value cannot be sent as it is: a path, a header or a URL would break."""
