"""Every fault that a console must survive, and the tests in which it does."""

from typing import Final

CLI = "tests/cli/test_cli.py::"
WAY = "tests/cli/test_way.py::"
CONSOLE = "tests/cli/test_console.py::"
ANSWERS = "tests/client/test_answers.py::"
CLIENT = "tests/client/test_canaries.py::"
DISCOVERY = "tests/client/test_discovery.py::"
OWN_LINES = "tests/client/test_lines.py::"
STREAM = "tests/client/test_stream.py::"
TRANSPORT = "tests/client/test_transport.py::"
LINES = "tests/faults/test_bad_lines.py::"
LONG = "tests/faults/test_long_meetings.py::"
RESOLVER = "tests/faults/test_name_servers.py::"
MACHINE = "tests/faults/test_processes.py::"
ROWS = "tests/faults/test_rows.py::"
STORMS = "tests/faults/test_storms.py::"
TOKENS = "tests/faults/test_tokens_and_rows.py::"
EVENTS = "tests/protocol/test_events.py::"
ENDING = "tests/session/test_ending.py::"
FOLLOWING = "tests/session/test_following.py::"
JOINING = "tests/session/test_joining.py::"
PERFORMING = "tests/session/test_performing.py::"
RECOVERY = "tests/session/test_recovery.py::"
SILENCE = "tests/session/test_silence.py::"
TOKEN = "tests/session/test_token.py::"
ROSTER = "tests/store/test_roster.py::"
HARD = "tests/terminal/test_hard_endings.py::"
LEAVING = "tests/terminal/test_leaving.py::"
SECRETS = "tests/terminal/test_secret_places.py::"
TERMINAL = "tests/terminal/test_terminal.py::"
SCREEN = "tests/ui/test_canaries.py::"
GUESTS = "tests/ui/test_guests.py::"
NAMES = "tests/ui/test_hostile_names.py::"
MARKUP = "tests/ui/test_no_markup.py::"
SIZES = "tests/ui/test_sizes.py::"
STATUS = "tests/ui/test_status.py::"

FAULTS: Final[dict[str, tuple[str, ...]]] = {
    "F01": (
        "the node restarts",
        f"{FOLLOWING}test_a_node_that_restarts_is_found_again",
        f"{LINES}test_after_a_bad_line_the_console_knows_the_truth",
        f"{ROWS}test_after_each_fault_the_console_knows_what_the_node_knows",
    ),
    "F02": (
        "every way to end a line",
        f"{FOLLOWING}test_every_way_to_end_a_stream_is_a_drop",
        f"{LINES}test_after_a_bad_line_the_console_knows_the_truth",
        f"{TRANSPORT}test_a_spoilt_record_drops_the_line_and_no_more",
    ),
    "F03": (
        "a stream that dies young",
        f"{FOLLOWING}test_a_stream_that_dies_young_is_not_hammered",
        f"{ROWS}test_after_each_fault_the_console_knows_what_the_node_knows",
    ),
    "F04": (
        "a half-open line",
        f"{LINES}test_after_a_bad_line_the_console_knows_the_truth",
        f"{TRANSPORT}test_the_system_is_asked_to_notice_a_dead_line_within_half_a_minute",
        f"{OWN_LINES}test_the_system_watches_the_line_that_the_stream_has_opened",
    ),
    "F05": (
        "quiet but healthy",
        f"{SILENCE}test_a_quiet_stream_is_live_for_as_long_as_the_node_answers",
        f"{ROWS}test_after_each_fault_the_console_knows_what_the_node_knows",
    ),
    "F06": (
        "events withheld",
        f"{SILENCE}test_events_that_a_proxy_withholds_are_found_within_a_minute",
        f"{ROWS}test_after_each_fault_the_console_knows_what_the_node_knows",
        f"{RECOVERY}test_withheld_events_are_found_each_time_they_are_withheld",
        f"{RECOVERY}test_a_lock_and_a_spotlight_that_a_proxy_withholds_are_found",
    ),
    "F07": (
        "the token's end",
        f"{LONG}test_a_token_lives_for_as_long_as_the_meeting",
    ),
    "F08": (
        "a refresh fails",
        f"{TOKEN}test_a_refresh_that_fails_is_repeated_with_the_old_token",
        f"{ROWS}test_after_each_fault_the_console_knows_what_the_node_knows",
    ),
    "F09": (
        "a refresh is refused",
        f"{TOKEN}test_a_refused_refresh_leads_to_a_new_seat_with_the_pin_that_was_kept",
        f"{ROWS}test_after_each_fault_the_console_knows_what_the_node_knows",
    ),
    "F10": (
        "a refresh's answer is lost",
        f"{TOKENS}test_a_refresh_whose_answer_is_lost_is_tried_with_the_old_token",
        f"{ROWS}test_after_each_fault_the_console_knows_what_the_node_knows",
    ),
    "F11": (
        "the stream is refused",
        f"{TOKENS}test_a_stream_that_the_token_does_not_open_leads_to_one_new_seat_and_no_more",
        f"{ROWS}test_after_each_fault_the_console_knows_what_the_node_knows",
    ),
    "F12": (
        "a wrong PIN",
        f"{JOINING}test_a_wrong_pin_is_asked_for_again_and_never_tried_by_itself",
    ),
    "F13": (
        "a Virtual Reception",
        f"{JOINING}test_a_virtual_reception_leads_to_the_meeting_and_its_pin",
    ),
    "F14": (
        "somebody is gone",
        f"{TOKENS}test_an_action_that_goes_wrong_is_told_and_never_sent_again",
        f"{ROWS}test_whatever_becomes_of_a_request_the_screen_shows_what_is_so",
    ),
    "F15": (
        "too many requests",
        f"{ANSWERS}test_retry_after_counts_whole_seconds_up_to_a_minute",
        f"{JOINING}test_a_busy_node_is_asked_again_when_it_says_so",
        f"{ROWS}test_after_each_fault_the_console_knows_what_the_node_knows",
        f"{RECOVERY}test_a_busy_node_is_left_alone_for_as_long_as_it_says",
    ),
    "F16": (
        "web pages and failures",
        f"{FOLLOWING}test_three_pages_that_are_no_stream_are_refused",
        f"{ANSWERS}test_a_web_page_is_not_a_node",
        f"{ROWS}test_after_each_fault_the_console_knows_what_the_node_knows",
        f"{ROWS}test_whatever_becomes_of_a_request_the_screen_shows_what_is_so",
    ),
    "F17": (
        "no is said with success",
        f"{ANSWERS}test_no_is_false_or_the_nodes_own_words",
        f"{ROWS}test_whatever_becomes_of_a_request_the_screen_shows_what_is_so",
    ),
    "F18": (
        "no answer in time",
        f"{TOKENS}test_a_node_that_accepts_and_never_answers_is_given_up",
        f"{ANSWERS}test_an_answer_that_drips_is_given_up",
        f"{ROWS}test_after_each_fault_the_console_knows_what_the_node_knows",
        f"{RECOVERY}test_a_stream_whose_answer_never_begins_is_given_up",
        f"{OWN_LINES}test_each_stage_of_a_request_has_its_own_time_out",
        f"{OWN_LINES}test_a_stream_may_be_silent_and_is_bounded_in_every_other_stage",
        f"{OWN_LINES}test_a_node_that_does_not_answer_is_given_up",
        f"{OWN_LINES}test_a_node_that_takes_no_connection_is_given_up",
        f"{OWN_LINES}test_a_node_that_reads_nothing_is_given_up",
    ),
    "F19": (
        "the wall clock jumps",
        f"{SILENCE}test_a_wall_clock_that_is_set_changes_nothing",
        f"{ROWS}test_after_each_fault_the_console_knows_what_the_node_knows",
    ),
    "F20": (
        "the machine slept",
        f"{SILENCE}test_a_machine_that_slept_takes_up_the_stream_anew_and_refreshes",
        f"{SILENCE}test_a_machine_that_slept_longer_than_its_token_takes_a_new_seat",
        f"{ROWS}test_after_each_fault_the_console_knows_what_the_node_knows",
        f"{RECOVERY}test_after_an_hours_sleep_it_is_live_within_seconds",
    ),
    "F21": (
        "another node takes over",
        f"{JOINING}test_a_second_node_takes_over_when_the_first_is_gone_and_never_sees_its_token",
        f"{RECOVERY}test_the_next_node_of_a_domain_takes_over_when_one_only_seats",
    ),
    "F22": (
        "names that are not found",
        f"{DISCOVERY}test_a_silent_name_server_is_given_up_in_time",
        f"{JOINING}test_leaving_while_nobody_answers_is_quick",
        f"{RESOLVER}test_q_ends_a_join_that_waits_for_a_name",
        f"{RESOLVER}test_q_ends_a_meeting_whose_stream_waits_for_a_name",
        f"{RESOLVER}test_each_new_line_looks_the_name_up_again",
    ),
    "F23": (
        "certificates",
        f"{TRANSPORT}test_an_expired_certificate_does_not_hold",
        f"{TRANSPORT}test_a_certificate_for_another_name_does_not_hold",
        f"{TRANSPORT}test_an_unknown_authority_is_not_trusted",
        f"{TRANSPORT}test_a_port_without_tls_is_told",
        f"{TRANSPORT}test_a_handshake_that_breaks_off_is_a_bad_line_and_no_bad_certificate",
        f"{TRANSPORT}test_any_other_certificate_is_sent_nothing_and_its_fingerprint_is_told",
    ),
    "F24": (
        "proxies of the environment",
        f"{TRANSPORT}test_a_broken_proxy_variable_is_named",
        f"{WAY}test_a_proxy_that_cannot_be_used_is_named_with_the_fix",
        f"{WAY}test_authorities_that_cannot_be_read_are_named",
    ),
    "F25": (
        "redirects",
        f"{ANSWERS}test_a_redirect_is_told_and_not_followed",
        f"{ROWS}test_after_each_fault_the_console_knows_what_the_node_knows",
    ),
    "F26": (
        "broken JSON",
        f"{FOLLOWING}test_broken_events_are_counted_and_the_stream_goes_on",
        f"{EVENTS}test_reading_an_event_never_raises",
        f"{ROWS}test_after_each_fault_the_console_knows_what_the_node_knows",
    ),
    "F27": (
        "unknown events and fields",
        f"{EVENTS}test_unknown_names_and_broken_data_are_named_with_their_reason",
        f"{ROWS}test_after_each_fault_the_console_knows_what_the_node_knows",
    ),
    "F28": (
        "wrong types",
        f"{EVENTS}test_yes_is_said_in_many_ways",
        f"{EVENTS}test_a_time_is_seconds_or_nothing",
        f"{ROWS}test_after_each_fault_the_console_knows_what_the_node_knows",
    ),
    "F29": (
        "no usable uuid",
        f"{EVENTS}test_a_participant_without_a_usable_uuid_is_skipped",
        f"{ROWS}test_after_each_fault_the_console_knows_what_the_node_knows",
    ),
    "F30": (
        "a create twice",
        f"{ROSTER}test_who_is_listed_twice_is_there_once",
        f"{ROWS}test_after_each_fault_the_console_knows_what_the_node_knows",
    ),
    "F31": (
        "an update of somebody unknown",
        f"{ROSTER}test_an_update_of_somebody_unknown_makes_them_known",
        f"{ROWS}test_after_each_fault_the_console_knows_what_the_node_knows",
    ),
    "F32": (
        "the leaving of somebody unknown",
        f"{ROSTER}test_the_leaving_of_somebody_unknown_is_nothing",
        f"{ROWS}test_after_each_fault_the_console_knows_what_the_node_knows",
    ),
    "F33": (
        "a list without an end",
        f"{FOLLOWING}test_a_list_without_an_end_is_fetched",
        f"{ROWS}test_after_each_fault_the_console_knows_what_the_node_knows",
    ),
    "F34": (
        "a drop inside a list",
        f"{FOLLOWING}test_a_drop_in_the_middle_of_a_list_shows_no_half_of_it",
        f"{LINES}test_after_a_bad_line_the_console_knows_the_truth",
    ),
    "F35": (
        "an end without a beginning",
        f"{ROSTER}test_the_end_of_a_list_that_never_began_changes_nothing",
        f"{ROSTER}test_a_list_within_a_list_begins_it_anew",
        f"{ROWS}test_after_each_fault_the_console_knows_what_the_node_knows",
    ),
    "F36": (
        "changes during a list",
        f"{ROSTER}test_after_a_whole_list_the_roster_is_that_list",
        f"{ROSTER}TestMeeting",
    ),
    "F37": (
        "a storm",
        f"{TOKENS}test_a_storm_ends_in_the_truth_and_the_newest_state",
        f"{STORMS}test_a_storm_fills_no_memory_and_keys_are_answered",
    ),
    "F38": (
        "endless names",
        f"{NAMES}test_a_very_long_name_leaves_room_for_everything_else",
        f"{ROWS}test_after_each_fault_the_console_knows_what_the_node_knows",
    ),
    "F39": (
        "control characters",
        f"{TERMINAL}test_no_name_and_no_message_reaches_the_terminal_as_anything_but_text",
    ),
    "F40": (
        "markup and links",
        f"{NAMES}test_clicking_a_name_that_looks_like_a_link_does_nothing",
        f"{MARKUP}test_no_str_reaches_what_parses_markup",
        f"{NAMES}test_no_hostile_name_does_harm_in_any_view",
        f"{MARKUP}test_the_search_finds_what_it_is_for",
    ),
    "F41": (
        "wide and foreign letters",
        f"{NAMES}test_every_name_stands_in_the_roster_as_text_in_its_column",
    ),
    "F42": (
        "put out",
        f"{STATUS}test_who_is_removed_is_told_so_and_comes_back_only_by_a_key",
    ),
    "F43": (
        "the meeting is ended",
        f"{STATUS}test_the_end_of_the_meeting_is_told_with_its_reason",
    ),
    "F44": (
        "demoted",
        f"{GUESTS}test_demoted_in_the_meeting_a_host_loses_the_keys_and_gets_them_back",
        f"{RECOVERY}test_a_refusal_shows_that_the_own_role_is_another_now",
    ),
    "F45": (
        "the own row is gone",
        f"{ENDING}test_the_leaving_of_the_own_row_ends_it",
    ),
    "F46": (
        "SIGHUP",
        f"{TERMINAL}test_a_closed_terminal_ends_the_program_and_releases_the_token",
        f"{LEAVING}test_however_it_is_left_the_token_is_released_in_two_seconds_and_it_is_gone_in_three",
    ),
    "F47": (
        "SIGTERM and SIGINT",
        f"{TERMINAL}test_a_signal_releases_the_token_and_restores_the_terminal",
        f"{HARD}test_a_signal_while_leaving_changes_nothing_about_it",
        f"{LEAVING}test_however_it_is_left_the_token_is_released_in_two_seconds_and_it_is_gone_in_three",
    ),
    "F48": (
        "SIGKILL",
        f"{TOKENS}test_a_console_that_is_killed_leaves_a_ghost_until_its_token_ends",
    ),
    "F49": (
        "the terminal vanishes",
        f"{TERMINAL}test_a_terminal_that_vanishes_without_a_signal_ends_the_program",
        f"{LEAVING}test_however_it_is_left_the_token_is_released_in_two_seconds_and_it_is_gone_in_three",
        f"{LEAVING}test_a_terminal_that_vanished_costs_no_processor_while_the_node_is_waited_for",
    ),
    "F50": (
        "a terminal that takes nothing",
        f"{TERMINAL}test_a_terminal_that_takes_nothing_keeps_nobody_in_the_meeting",
        f"{TERMINAL}test_a_terminal_that_takes_again_shows_the_newest_state_whole",
        f"{STORMS}test_a_terminal_that_takes_nothing_costs_no_token",
        f"{LEAVING}test_however_it_is_left_the_token_is_released_in_two_seconds_and_it_is_gone_in_three",
        f"{LEAVING}test_a_terminal_that_is_stuck_costs_no_processor",
    ),
    "F51": (
        "no terminal",
        f"{CLI}test_wrong_usage_is_one_plain_sentence_and_code_2",
        f"{CONSOLE}test_a_dumb_terminal_is_told_so",
    ),
    "F52": (
        "impossible sizes",
        f"{SIZES}test_a_screen_that_is_too_small_says_so_and_survives",
        f"{SIZES}test_resizing_in_any_way_does_no_harm",
    ),
    "F53": (
        "stopped and continued",
        f"{MACHINE}test_a_process_that_was_stopped_goes_on_with_the_truth",
        f"{TERMINAL}test_ctrl_z_gives_the_terminal_to_the_shell_and_fg_draws_everything_again",
    ),
    "F54": (
        "a full disk",
        f"{MACHINE}test_a_disk_that_is_full_spoils_nothing",
        f"{MACHINE}test_a_home_that_cannot_be_written_is_no_fault",
    ),
    "F55": (
        "two consoles",
        f"{TOKENS}test_two_consoles_on_one_meeting_believe_the_same_whoever_acts",
        f"{ROWS}test_two_consoles_that_act_at_once_both_know_what_came_of_it",
    ),
    "F56": (
        "confirmed late or never",
        f"{PERFORMING}test_without_its_event_a_deed_is_not_confirmed_and_late_is_better_than_never",
        f"{PERFORMING}test_what_is_never_confirmed_stays_so",
        f"{ROWS}test_whatever_becomes_of_a_request_the_screen_shows_what_is_so",
    ),
    "F57": (
        "an answer is lost",
        f"{LINES}test_what_a_line_kills_after_the_node_has_done_it_is_never_done_twice",
        f"{ROWS}test_whatever_becomes_of_a_request_the_screen_shows_what_is_so",
    ),
    "F58": (
        "chat during a gap",
        f"{STATUS}test_a_dropped_line_shows_the_last_roster_dimmed_with_its_age_until_it_is_back",
    ),
    "F59": (
        "bombs",
        f"{ANSWERS}test_a_packed_answer_is_not_unpacked",
        f"{ANSWERS}test_a_body_without_end_is_cut_off",
        f"{STREAM}test_an_event_without_an_end_is_cut_at_four_mebibytes",
    ),
    "F60": (
        "a frame that is none",
        f"{TOKENS}test_a_frame_that_is_none_or_too_large_is_refused",
    ),
    "F61": (
        "a key mashed",
        f"{PERFORMING}test_mashing_a_key_sends_one_request",
    ),
    "F62": (
        "a bug",
        f"{TERMINAL}test_a_bug_ends_it_with_a_sentence_that_holds_no_secret",
        f"{HARD}test_a_bug_gives_the_token_back_whatever_becomes_of_the_terminal",
        f"{SECRETS}test_a_crash_in_the_meeting_leaves_no_secret_anywhere",
    ),
}
"""By their numbers in design/faults.md: in words, and the tests by file and name."""

FINDINGS: Final = {
    1: f"{SCREEN}test_control_characters_pass_through_to_the_terminal_unless_cleaned",
    2: f"{SCREEN}test_a_string_in_a_widget_is_read_as_markup_and_may_act",
    3: f"{SCREEN}test_a_terminal_that_is_not_read_stops_whoever_writes",
    4: f"{SCREEN}test_the_reader_of_the_terminal_goes_on_when_there_is_nothing_to_read",
    5: f"{SCREEN}test_signals_to_end_are_left_to_the_default",
    6: f"{CLIENT}test_the_decoder_invents_a_message_after_an_id",
    7: f"{CLIENT}test_the_http_library_would_carry_the_token_to_another_place",
    8: f"{CLIENT}test_the_http_library_logs_whole_addresses",
    9: f"{SCREEN}test_a_crash_is_shown_with_all_locals",
    10: f"{CLIENT}test_a_place_in_the_pool_is_lost_when_a_request_is_cancelled_early",
    11: f"{CLIENT}test_the_http_library_fails_when_it_is_made_with_some_environments",
}
"""The findings of design/faults.md §0 about libraries, each with the canary that watches it."""
