# The page of `smtplab serve --page`: the sessions of other programs, and the messages that came of them.
live-menu = Live
live-title = Live
live-about = What your own programs say to this command, line by line. Press a session to step through it; while it is open, new lines appear as they are said.
live-none = This page is not of `smtplab serve --page`.
live-lost = The command does not answer. The page keeps trying.
live-try = Try it, for example:
live-sessions =
    { $count ->
        [0] Sessions
        [one] One session
       *[other] { $count } sessions
    }
live-follow = Open each new session by itself
live-no-session = Nothing has connected yet. Point your program at one of these addresses.
live-session = Session { $number }
live-open = open
live-user = signed in as { $user }
live-lines =
    { $count ->
        [one] { $count } line
       *[other] { $count } lines
    }
live-findings =
    { $count ->
        [one] { $count } departure from the RFCs
       *[other] { $count } departures from the RFCs
    }
live-inbox = Messages
live-no-message = No message has been accepted yet.
live-no-subject = (no subject)
live-see-session = See session { $number }, which brought it
live-source = Source
live-gone = The command no longer keeps this message.
