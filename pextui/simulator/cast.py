"""Believable people: the twelve of the board, and as many others as a scene asks for."""

import random
from collections.abc import Iterator
from dataclasses import dataclass

from pextui.simulator.people import Role

_GIVEN = (
    "Adaeze Aiko Alejandra Amira Anders Anneliese Antoine Arjun Beatriz Bilal Camila Carlos "
    "Chidi Chiara Dimitri Eilidh Elif Emeka Erik Esther Fatima Felipe Freya Gabriela Giulia "
    "Goran Hana Haruto Hélène Ibrahim Ingrid Isabel Ivan Jamal Javier Jelena Jin João Kamala "
    "Katarzyna Kenji Kwame Lars Layla Leila Luca Magnus Mariam Marta Mateo Mei Mina Nadia "
    "Ngozi Niamh Nikola Olga Omar Paulo Petra Priya Rafael Ravi Renata Rosa Ruth Sanjay Sara "
    "Siobhán Sofia Sven Tamar Tariq Thandiwe Tomasz Valentina Viktor Wei Yara Yuki Zainab Zoë"
)
_FAMILY = (
    "Abebe Adeyemi Ahmed Almeida Andersen Bauer Becker Bergström Bianchi Brown Castro Chen "
    "Costa Dimitrov Dubois Eriksen Fernández Fischer Fraser García Gruber Gupta Hansen Haddad "
    "Horvat Ito Ivanova Jansen Jensen Johansson Kaya Kim Kovač Kowalski Kruger Lefèvre Li "
    "López MacLeod Mahlangu Martin Mbeki Mehta Mendes Moreau Mori Müller Murphy Nakamura Nguyen "
    "Nielsen Novák Nwosu O’Brien Okonkwo Olsen Osei Park Patel Pereira Petrov Popescu Rahman "
    "Reyes Romano Rossi Sato Schmidt Sharma Silva Singh Smith Suzuki Takahashi Tanaka Torres "
    "Tremblay van_Dijk Walker Wang Weber Wójcik Yamamoto Yılmaz Zhang Zimmermann"
)
GIVEN = tuple(_GIVEN.split())
SURNAMES = tuple(name.replace("_", " ") for name in _FAMILY.split())

VENDORS = {
    "sip": (
        "TANDBERG/529 (RoomOS 11.14.2.3)",
        "Cisco/RoomOS (ce11.9.1)",
        "Poly-RealPresenceGroup500/6.2.2",
        "Yealink MeetingBar A20 133.320.0.100",
        "LifeSize Icon 600/LS_RM3_3.7.0",
    ),
    "h323": ("TANDBERG (TC7.3.21)", "Polycom HDX 7000 HD (3.1.14)", "Sony PCS-XG100"),
    "webrtc": (
        "Pexip Infinity Connect/2.0.0-82500.0.0 (X11; Linux x86_64) Firefox/144.0",
        "Pexip Infinity Connect/2.0.0-82500.0.0 (Windows NT 10.0; Win64; x64) Chrome/142.0",
        "Pexip Infinity Connect/2.0.0-82500.0.0 (Macintosh; Intel Mac OS X 10_15_7) Safari/26.1",
    ),
    "mssip": ("UCCAPI/16.0.16731.20000 OC/16.0 (Skype for Business)", "RTCC/7.0.0.0 UCWA"),
    "rtmp": ("FMLE/3.0 (compatible; OBS-Studio 31.0)",),
}


@dataclass(frozen=True, slots=True)
class Part:
    """One role in a scene: who, how they are connected, and for how many minutes already."""

    name: str
    role: Role = "guest"
    protocol: str = "webrtc"
    minutes: float = 10.0
    waits: bool = False
    quiet: bool = False
    muted: bool = False
    audio_only: bool = False
    external: bool = False
    streaming: bool = False
    uri: str = ""
    vendor: str = ""


BOARD = (
    Part("Amara Okafor", "chair", "sip", 34, uri="boardroom.lagos@example.com"),
    Part("Jonas Lindqvist", "chair", "webrtc", 33),
    Part("Priya Raman", minutes=32),
    Part("Zoë van den Berg", minutes=31, protocol="sip", uri="zoe.desk@example.com"),
    Part("李明 (Li Ming)", minutes=31, protocol="h323", uri="10.44.21.35"),
    Part("Mateo Fernández", minutes=29, external=True, protocol="mssip"),
    Part("Siobhán O’Brien", minutes=27, muted=True),
    Part("Kwame Mensah", minutes=22, protocol="sip", audio_only=True, uri="+233302555017"),
    Part("Yuki Tanaka", minutes=18, quiet=True),
    Part("Leila Haddad", minutes=6, waits=True),
    Part("Tomasz Wójcik", minutes=3.5, waits=True, protocol="sip", external=True),
    Part("Grace Chen", minutes=1.2, waits=True),
)


def crowd(dice: random.Random, number: int, *, hosts: int = 2) -> Iterator[Part]:
    """Many different people; in a large crowd some share a name, as people do."""
    kinds = ("webrtc", "sip", "h323", "mssip", "rtmp")
    for index in range(number):
        protocol = dice.choices(kinds, (60, 25, 6, 8, 1))[0]
        recorder = protocol == "rtmp"
        name = f"{dice.choice(GIVEN)} {dice.choice(SURNAMES)}"
        yield Part(
            "Recording" if recorder else name,
            role="chair" if index < hosts else "guest",
            protocol="webrtc" if index < hosts else protocol,
            minutes=dice.uniform(0.5, 55),
            quiet=dice.random() < 0.7,
            muted=index >= hosts and dice.random() < 0.6,
            audio_only=protocol in ("sip", "mssip") and dice.random() < 0.2,
            external=protocol == "mssip",
            streaming=recorder and index >= hosts,
        )


def vendor_of(dice: random.Random, part: Part) -> str:
    """What their device says it is."""
    return part.vendor or dice.choice(VENDORS.get(part.protocol, ("",)))


def uri_of(part: Part) -> str:
    """Where they can be called."""
    if part.uri:
        return part.uri
    plain = part.name.lower().replace(" ", ".").replace("’", "").replace("'", "")
    domain = "partner.example.org" if part.external else "example.com"
    return f"{plain}@{domain}"
