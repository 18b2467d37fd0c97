"""People and events to believe, with little noise."""

from typing import Any

from pextui.protocol.events import (
    ConferenceUpdate,
    Message,
    ParticipantCreate,
    ParticipantDelete,
    ParticipantSyncBegin,
    ParticipantSyncEnd,
    ParticipantUpdate,
    Stage,
)
from pextui.protocol.models import Participant, Talker
from pextui.protocol.replies import Seat
from pextui.store import Store

ME = "me"


def person(uuid: str, **fields: Any) -> Participant:
    """A participant; called by the uuid unless told otherwise."""
    return Participant.model_validate({"display_name": uuid, "uuid": uuid, **fields})


def create(uuid: str, **fields: Any) -> ParticipantCreate:
    """participant_create."""
    return ParticipantCreate(person(uuid, **fields))


def update(uuid: str, **fields: Any) -> ParticipantUpdate:
    """participant_update."""
    return ParticipantUpdate(person(uuid, **fields))


def delete(uuid: str) -> ParticipantDelete:
    """participant_delete."""
    return ParticipantDelete.model_validate({"uuid": uuid})


def stage(**vads: float) -> Stage:
    """stage: who talks how much, the newest first."""
    talkers = (
        Talker.model_validate({"participant_uuid": uuid, "stage_index": index, "vad": vad})
        for index, (uuid, vad) in enumerate(vads.items())
    )
    return Stage(tuple(talkers))


def chat(text: str, uuid: str = "bob", **fields: Any) -> Message:
    """message."""
    return Message.model_validate({"origin": uuid, "uuid": uuid, "payload": text, **fields})


def conference(**fields: Any) -> ConferenceUpdate:
    """conference_update."""
    return ConferenceUpdate.model_validate(fields)


def seat(role: str = "HOST", **fields: Any) -> Seat:
    """The answer to request_token for ``me``."""
    grant = {"token": "t", "participant_uuid": ME, "role": role, "display_name": "Me"}
    return Seat.model_validate(grant | fields)


BEGIN, END = ParticipantSyncBegin(), ParticipantSyncEnd()


def store_with(*people: Participant, role: str = "HOST") -> Store:
    """A store that has a seat and a whole list."""
    store = Store()
    store.take_seat(seat(role))
    store.apply(BEGIN)
    for one in people:
        store.apply(ParticipantCreate(one))
    store.apply(END)
    return store
