"""What a node answers to offers of media: a session description, or the RTMP addresses."""

from collections.abc import Iterator

MEDIA_HOST = "10.0.0.1"
MEDIA_NAME = "node.example.com"


def rtmp_urls(call_uuid: str) -> dict[str, str]:
    """Both addresses that an RTMP encoder can be pointed at (calls, RTMP)."""
    return {
        "url": f"rtmp://{MEDIA_HOST}:40002/pexip/{call_uuid}",
        "secure_url": f"rtmps://{MEDIA_NAME}:40003/pexip/{call_uuid}",
    }


def answer_to(offer: str) -> str:
    """A session description that accepts every media section of an offer, from our side.

    No media ever flows; the sections keep their order and their identifiers, as an answer must.
    """
    lines = [
        "v=0",
        f"o=- 1 1 IN IP4 {MEDIA_HOST}",
        "s=-",
        "t=0 0",
        "a=ice-lite",
        *_sections(offer),
    ]
    return "\r\n".join(lines) + "\r\n"


def _sections(offer: str) -> Iterator[str]:
    kept = ("a=mid:", "a=rtpmap:", "a=rtcp-mux", "a=sctp-port")
    for line in offer.replace("\r\n", "\n").split("\n"):
        if line.startswith("m="):
            yield line
            yield f"c=IN IP4 {MEDIA_HOST}"
            yield "a=ice-ufrag:simulated"
            yield "a=ice-pwd:simulatedsimulatedsimulated"
            yield "a=fingerprint:sha-256 " + ":".join(["AB"] * 32)
            yield "a=setup:passive"
        elif line.startswith(kept):
            yield line
