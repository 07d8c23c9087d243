//! The words of buttons, labels and panels. A struct, so that a missing one does not compile.

macro_rules! ui {
    ($($name:ident,)*) => {
        /// The words of buttons, labels and panels, in one language.
        #[derive(Debug)]
        #[expect(missing_docs, reason = "each is named after where it stands")]
        pub struct Ui { $(pub $name: &'static str,)* }
    };
}

ui! {
    brand, skip_to_player, send_it, step, back, first, last, play, pause, speed, grain,
    position, time, start_over, scenario, theme, theme_auto, theme_light, theme_dark, save_run,
    load_run, close, keys_title, keys_help, line_before, under_base64, signs_of_controls, we_will_see,
    reading_is_peeking, keys_rows, ladder_short, again, open_full, story, lesson, stage, ladder,
    ladder_as_list, ladder_as_diagram, inspector, explain, bytes, state, message, workbench,
    compose, console, mailbox, nothing_yet, nothing_sent, select_something, why_now, may_answer,
    may_follow, defined_in, envelope, envelope_from, envelope_to, letter, letter_says,
    no_envelope, octets, production, grammar, before_stuffing, after_stuffing, client_side,
    server_side, outside, legal_next, parts, raw, headers, written_by, responsible, holds_copy,
    queue, port, not_encrypted, from, to, cc, bcc, subject, body, send, the_message,
    the_envelope, sent_note, check_mail, no_mail, checking, mark_read, mark_unread, unread,
    mailbox_of, message_list, no_account, connect, hang_up, call_from, call_to, type_line,
    enter_line, not_connected, typed_history, data_mode, response_mode, to_base64,
        refused_connection, syntax_ok,
    again_by_line, break_something, type_it, tasks, hints, give_hint, next_hint, no_more_hints,
    predict_first, your_answer, it_was, right, done, jump_there, restart_lesson, lesson_done,
    task_open, run_saved, run_loaded, run_differs, too_large, not_opened,
    loading, try_again, no_such_name_in_list, did_not_arrive, other_site, bad_address_value,
    shortened, about, scene, of, show_panel, lessons, the_letter, extensions, more_lines,
    no_record, no_such_name, token_wanted, no_token, no_answer, diagram, list, inside_provider, closed_now, not_open,
    envelope_so_far, no_line, tls_begins, tls_answer, tls_mode, chunk_mode, begin_tls,
    idle_mode, literal_mode, tag_first, only_quit_deletes, subscribe, unsubscribe,
    under_tls, who_sees, at_its_ends, on_the_way, read_by_all, read_by_nobody, protected_octets,
    records_explained, empty_line,
    broken_connection, no_call_taken, gone, led_to,
    second_program, newer, older, not_fetched, fetch_these, nothing_found, empty_mailbox, mailboxes, flagged, deleted, flag, unflag,
    delete, undelete, fetch_to_read, collected, move_to, copy_to, other_mailbox, stays_connected, not_connected_now, list_mailboxes, expunge,
    server_said_no, search_keys, search, found, show_all, change_mailboxes, name_of_new, create, name_from_now, rename,
}
