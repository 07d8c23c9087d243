# The page of `smtplab serve --page`: sessions and messages as they happen.

ui-live-title = See your program live
ui-live-lost = The command does not answer. The page tries again every second.
ui-live-sessions = { $count ->
    [0] Sessions
    [one] { $count } session
   *[other] { $count } sessions
}
ui-live-newest = Follow the newest session
ui-live-nothing = Nothing has connected yet. Send a message to one of the addresses above.
ui-live-session = Session { $number }
ui-live-open = open
ui-live-closed = closed
ui-live-lines = { $count ->
    [one] { $count } line
   *[other] { $count } lines
}
ui-live-findings = { $count ->
    [one] { $count } finding
   *[other] { $count } findings
}
ui-live-found-here = What the rules say
ui-live-note = Note:
ui-live-required = Against a rule:
ui-live-marked = The rules say something about this line
ui-live-copy = Copy
ui-live-copy-this = Copy { $text }
ui-live-copied = Copied: { $text }
ui-live-not-copied = The browser refused to copy. Copy it by hand: { $text }
ui-live-try = Try:
ui-live-inbox = Messages
ui-live-no-messages = No message has been accepted yet.
ui-live-no-subject = No subject
ui-live-see-session = See session { $number }
ui-live-message-gone = The command no longer keeps this message.
ui-live-envelope = Envelope
ui-live-all = All sessions
ui-live-follow = Follow
ui-live-gone = Session { $number } is no longer kept. The command keeps only the newest sessions.
ui-live-not-opened = Session { $number } cannot be opened.
ui-live-size = { $size }
