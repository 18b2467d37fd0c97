"""Forms: what they send, what they refuse, and how they are used by keyboard and mouse."""

import pytest
from textual import events
from textual.content import Content

from pextui.actions import Field, Form, Values, forms
from pextui.ui.ask import Choice, Fill, Line
from pextui.ui.symbols import TO_ASCII
from tests.ui.ask.desk import HOSTILE, SIZES, Desk

FORMS = {"transfer": forms.TRANSFER, "dtmf": forms.DTMF, "dial": forms.DIAL, "media": forms.MEDIA}


def filling(form: Form, initial: Values | None = None) -> Desk[Values | None]:
    return Desk(Fill(form, Content("Carol"), initial or {}))


@pytest.mark.parametrize("form", FORMS.values(), ids=FORMS)
async def test_a_form_starts_in_its_first_field(form: Form) -> None:
    desk = filling(form)
    async with desk.run_test():
        assert desk.focused is not None
        assert desk.focused.id == form.fields[0].name
        assert "Carol" in desk.drawn()


async def test_enter_sends_the_shown_defaults() -> None:
    desk = filling(forms.DIAL)
    async with desk.run_test() as pilot:
        await pilot.press(*"bob@example.com", "enter")

        assert desk.answers == [
            {
                "destination": "bob@example.com",
                "role": "guest",
                "protocol": "auto",
                "call_type": "video",
                "streaming": "no",
            }
        ]


async def test_enter_in_a_choice_sends_the_form() -> None:
    desk = filling(forms.MEDIA)
    async with desk.run_test() as pilot:
        await pilot.press("right", "enter")

        assert desk.answers == [{"present": "send"}]


async def test_every_field_of_a_call_can_be_filled_in() -> None:
    desk = filling(forms.DIAL)
    async with desk.run_test(size=(80, 24)) as pilot:
        await pilot.press(*"rtmp://x/y", "tab", "right", "tab", "left", "tab", "right", "tab")
        await pilot.press(*"Studio", "tab", *"Stage", "tab", *"1*#", "tab", "right", "tab")
        await pilot.press(*"rtmp://x/z", "tab", "right", "tab", *"Host", "tab", *"a@b.c", "enter")

        assert desk.answers == [
            {
                "destination": "rtmp://x/y",
                "role": "chair",
                "protocol": "rtmp",
                "call_type": "video-only",
                "remote_display_name": "Studio",
                "text": "Stage",
                "dtmf_sequence": "1*#",
                "streaming": "yes",
                "presentation_url": "rtmp://x/z",
                "keep_conference_alive": "keep_conference_alive",
                "source_display_name": "Host",
                "source": "a@b.c",
            }
        ]


async def test_the_values_given_are_shown_and_sent() -> None:
    desk = filling(forms.TRANSFER, {"conference_alias": "meet_bob", "role": "chair"})
    async with desk.run_test() as pilot:
        assert "meet_bob" in desk.drawn()
        await pilot.press("enter")

        assert desk.answers == [{"conference_alias": "meet_bob", "role": "chair"}]


@pytest.mark.parametrize(
    ("form", "field", "value", "sentence"),
    [
        (forms.DTMF, "digits", "", "only 0-9, *, # and A-D"),
        (forms.DTMF, "digits", "12e", "only 0-9, *, # and A-D"),
        (forms.DTMF, "digits", "1 2", "only 0-9, *, # and A-D"),
        (forms.TRANSFER, "conference_alias", "", "cannot be empty"),
        (forms.TRANSFER, "conference_alias", "a b", "cannot hold blanks"),
        (forms.TRANSFER, "pin", "12a", "a PIN has digits only"),
        (forms.DIAL, "destination", "", "cannot be empty"),
        (forms.DIAL, "dtmf_sequence", "x", "only 0-9, *, # and A-D"),
        (forms.MEDIA, "bandwidth", "fast", "a number of kbps from 64 to 100000"),
        (forms.MEDIA, "bandwidth", "1", "a number of kbps from 64 to 100000"),
    ],
)
async def test_an_invalid_value_says_so_and_is_not_sent(
    form: Form, field: str, value: str, sentence: str
) -> None:
    start = {"conference_alias": "meet_bob", "destination": "bob"}
    desk = filling(form, start | {field: value})
    async with desk.run_test(size=(80, 24)) as pilot:
        await pilot.press("enter")

        assert not desk.answers
        assert f"! {sentence}" in desk.flat()
        assert desk.focused is desk.screen.query_one(f"#{field}")


async def test_values_that_do_not_go_together_say_so_and_are_not_sent() -> None:
    desk = filling(forms.DIAL, {"destination": "bob", "presentation_url": "rtmp://x"})
    async with desk.run_test(size=(80, 24)) as pilot:
        await pilot.press("enter")
        assert not desk.answers
        assert "! a presentation address goes with RTMP only" in desk.flat()

        await pilot.press("tab", "tab", "left", "enter")
        assert desk.answers
        assert desk.answers[0]
        assert desk.answers[0]["protocol"] == "rtmp"


async def test_the_focus_goes_to_the_first_of_two_bad_fields() -> None:
    desk = filling(forms.TRANSFER)
    async with desk.run_test() as pilot:
        await pilot.press("tab", "tab", "x", "enter")

        assert desk.focused is desk.screen.query_one("#conference_alias")
        assert "a PIN has digits only" in desk.flat()


async def test_a_refusal_goes_when_the_field_is_mended_and_the_form_is_sent() -> None:
    desk = filling(forms.DTMF)
    async with desk.run_test() as pilot:
        await pilot.press("x", "enter", "backspace", "7")
        assert "only 0-9" not in desk.drawn()
        await pilot.press("enter")

        assert desk.answers == [{"digits": "7"}]


@pytest.mark.parametrize("keys", [["escape"], ["tab", "enter"]])
async def test_cancel_sends_nothing(keys: list[str]) -> None:
    desk = filling(forms.DTMF)
    async with desk.run_test() as pilot:
        await pilot.press("1", *keys)

        assert desk.answers == [None]
        assert not desk.host_keys


async def test_the_buttons_can_be_clicked() -> None:
    desk = filling(forms.DTMF)
    async with desk.run_test() as pilot:
        await pilot.press("1")
        await desk.seen(pilot)
        await pilot.click("#confirm")

        assert desk.answers == [{"digits": "1"}]


async def test_letters_are_text_and_no_host_keys() -> None:
    desk = filling(forms.TRANSFER)
    async with desk.run_test() as pilot:
        await pilot.press(*"xmacqny")
        assert desk.screen.query_one("#conference_alias", Line).value == "xmacqny"
        await pilot.press("tab", *"xmacqny", "f5")

        assert desk.is_open
        assert not desk.host_keys


async def test_up_and_down_go_from_field_to_field() -> None:
    desk = filling(forms.TRANSFER)
    async with desk.run_test() as pilot:
        await pilot.press("down", "down", "up")

        assert isinstance(desk.focused, Choice)


async def test_the_first_five_fields_of_a_call_are_in_sight_on_a_small_terminal() -> None:
    desk = filling(forms.DIAL)
    async with desk.run_test(size=(80, 24)):
        drawn = desk.drawn()

        assert all(field.label in drawn for field in forms.DIAL.fields[:5])
        assert "enter dial" in drawn


async def test_the_focused_field_is_scrolled_into_sight() -> None:
    desk = filling(forms.DIAL)
    async with desk.run_test(size=(80, 14)) as pilot:
        assert "Calls as (address)" not in desk.drawn()
        await pilot.press(*["tab"] * (len(forms.DIAL.fields) - 1))
        await pilot.pause()

        assert "Calls as (address)" in desk.drawn()


@pytest.mark.parametrize("form", FORMS.values(), ids=FORMS)
async def test_a_form_survives_every_size(form: Form) -> None:
    desk = filling(form)
    async with desk.run_test(size=(1, 1)) as pilot:
        for size in SIZES:
            await pilot.resize_terminal(*size)
            await pilot.press("tab", "right")
        await pilot.resize_terminal(1, 1)

        assert desk.is_open


async def test_a_hostile_subject_or_value_is_drawn_as_it_is() -> None:
    form = Form("Title", "Send", (Field("text", "Text"),))
    desk = filling(form)
    async with desk.run_test(size=(80, 24)) as pilot:
        for name in HOSTILE:
            await desk.lay(Fill(form, Content(name), {"text": name}))
            await pilot.pause()
            assert desk.flat().count(" ".join(name.split())) >= 2


async def test_a_secret_is_masked_and_never_copied() -> None:
    desk = filling(forms.TRANSFER)
    async with desk.run_test() as pilot:
        await pilot.press("tab", "tab", *"8642", "shift+home", "ctrl+c", "ctrl+x")
        await pilot.pause()

        assert "8642" not in desk.export_screenshot()
        assert "••••" in desk.drawn()
        assert not desk.copied


async def test_what_is_pasted_is_printable() -> None:
    desk = filling(forms.TRANSFER)
    async with desk.run_test() as pilot:
        desk.post_message(events.Paste("before\x1b]52;c;eA==\x07\u202eafter\tend\nsecond line"))
        await pilot.pause()

        line = desk.screen.query_one("#conference_alias", Line)
        assert line.value == "before]52;c;eA==after end second line"


async def test_options_that_fit_are_all_shown_with_the_chosen_one_marked() -> None:
    desk = filling(forms.TRANSFER)
    async with desk.run_test(size=(80, 24)) as pilot:
        assert "‹ Guest › Host" in desk.flat()
        await pilot.press("tab", "right")
        assert "Guest ‹ Host ›" in desk.flat()
        await pilot.press("right")
        assert "‹ Guest › Host" in desk.flat()


async def test_of_many_options_the_chosen_one_is_shown_with_its_number() -> None:
    desk = filling(forms.DIAL)
    async with desk.run_test(size=(80, 24)) as pilot:
        assert "‹ Automatic › 1 of 5" in desk.flat()
        await pilot.press("tab", "tab", "left")
        assert "‹ RTMP › 5 of 5" in desk.flat()


async def test_an_option_can_be_clicked() -> None:
    desk = filling(forms.TRANSFER)
    async with desk.run_test(size=(80, 24)) as pilot:
        await pilot.click("#role", offset=(11, 0))
        assert desk.screen.query_one("#role", Choice).value == "chair"
        await pilot.click("#role", offset=(2, 0))
        assert desk.screen.query_one("#role", Choice).value == "guest"


async def test_every_symbol_has_a_plain_one() -> None:
    desk = filling(forms.DIAL)
    async with desk.run_test(size=(80, 24)):
        plain = desk.drawn().translate(TO_ASCII)

        assert "< Guest >" in plain
        assert plain.isascii()
