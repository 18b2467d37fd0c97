"""The load that everybody gets: a list of people, then changes of two cells of a row each.

Half of the changes hit the first rows, half anybody. A change is a participant_update in which
the microphone goes on or off and the protocol becomes another word, all of its letters new.
"""

import random
from collections.abc import Iterator
from typing import Any, Final

MEETING: Final = "bench"
TOP: Final = 12
"""Rows that half of the changes are in."""

WORD: Final = 6
"""Letters of a word."""

_LETTERS: Final = "abcdefghijklmnopqrstuvwxyz"

Person = dict[str, Any]


def people(count: int) -> list[Person]:
    """Return *count* guests with every field of the guide, in the order of their names."""
    return [_person(number) for number in range(count)]


def _person(number: int) -> Person:
    name = f"Person {number:05}"
    return {
        "api_url": f"/participant_list/{number:08}-0000-4000-8000-000000000000/",
        "call_direction": "in",
        "call_tag": "",
        "disconnect_supported": "YES",
        "display_name": name,
        "encryption": "On",
        "external_node_uuid": "",
        "fecc_supported": "NO",
        "has_media": True,
        "is_audio_only_call": "NO",
        "is_external": False,
        "is_main_video_dropped_out": False,
        "is_muted": "NO",
        "is_presenting": "NO",
        "is_streaming_conference": False,
        "is_video_call": "YES",
        "is_video_muted": False,
        "local_alias": "bench@example.com",
        "mute_supported": "YES",
        "needs_presentation_in_mix": False,
        "overlay_text": name,
        "presentation_supported": "NO",
        "protocol": "webrtc",
        "role": "guest",
        "rx_presentation_policy": "ALLOW",
        "service_type": "conference",
        "show_live_captions": False,
        "spotlight": 0,
        "start_time": 1_700_000_000 + number,
        "transfer_supported": "YES",
        "uri": f"person{number}@example.com",
        "uuid": f"{number:08}-0000-4000-8000-000000000000",
        "vendor": "Pexip Infinity Connect",
    }


def words(seed: int) -> Iterator[str]:
    """Yield words without an end; each differs in every letter from the one before it."""
    chance, last = random.Random(seed), "pextui"  # noqa: S311 (the same in every run)
    while True:
        last = "".join(chance.choice(_LETTERS.replace(letter, "")) for letter in last)
        yield last


class Changes:
    """Changes of *everybody*, the same in every run with the same *seed*."""

    def __init__(self, everybody: list[Person], seed: int) -> None:
        self.people = everybody
        self._joined = len(everybody)
        self._chance = random.Random(seed)  # noqa: S311 (the same in every run)
        self._words = words(seed)

    def one(self) -> Person:
        """Change somebody; return who, as they are now. The first row is left to the probes."""
        count = len(self.people)
        is_top = self._chance.random() < 0.5
        return self.change(self._chance.randrange(1, min(TOP, count) if is_top else count))

    def change(self, number: int) -> Person:
        """Change the person with this *number*."""
        person = self.people[number]
        person["is_muted"] = "NO" if person["is_muted"] == "YES" else "YES"
        word = next(self._words)
        while any(new == old for new, old in zip(word, person["protocol"], strict=True)):
            word = next(self._words)
        person["protocol"] = word
        return person

    def join(self) -> Person:
        """Let a new person in, at the end of the list; return who."""
        person = _person(self._joined)
        self._joined += 1
        self.people.append(person)
        return person

    def leave(self) -> Person:
        """Let somebody beyond the first rows go; return who it was."""
        return self.people.pop(self._chance.randrange(TOP, len(self.people)))
