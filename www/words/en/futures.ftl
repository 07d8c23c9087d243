# The futures of a run. The page calls them runs. What a person, or a program that is not simulated, did, as a sentence; $who, $server, $host, $a and $b are hosts.

deed-send =
    { $more ->
        [0] { CAPITAL($who) } sends “{ $subject }” to { $to }.
       *[other] { CAPITAL($who) } sends “{ $subject }” to { $to } and { $more } more.
    }
deed-check = { CAPITAL($who) } checks for new mail.
deed-read = { CAPITAL($who) } works in its mailbox.
deed-open = You connect to { $server }, port { $port }.
deed-open-outside = { CAPITAL($who) } connects to { $server }, port { $port }.
deed-octets-outside = { CAPITAL($who) } sends { $size }.
deed-tls-outside = { CAPITAL($who) } starts TLS.
deed-close-outside = { CAPITAL($who) } closes the connection.
deed-type = You type “{ $line }”.
deed-octets = You send { $size }.
deed-tls = You start TLS.
deed-reads-again = You read from the connection again.
deed-stops-reading = You stop reading from the connection.
deed-close = You close the connection.
deed-play = You play { $server } at port { $port }.
deed-stop-playing = You stop playing { $server }.
deed-break = You add this fault: { $what }
deed-mend = You repair this fault: { $what }
deed-mend-unknown = You repair a fault.
deed-remove-host = You remove { $host }.
deed-edit-host = You change the settings of { $host }.
deed-edit-dns = You change the DNS records of { $name }.
deed-cut-link = You cut the link between { $a } and { $b }.
deed-edit-link = You change the link between { $a } and { $b }.
deed-retry = You let { $server } try its queue now.
deed-wait = You let { $time } pass.
deed-delete = You delete a run.
deed-start-over = You start over.

future-as-written = As the scenario has it
future-empty = Nothing is done yet
future-two = { $first } { $second }
future-more =
    { $more ->
        [one] { $first } One more change. { $last }
       *[other] { $first } { $more } more changes. { $last }
    }
# $number counts the runs that are called so.
future-again = { $what } ({ $number })

# Two runs side by side. $left, $right and $what are sentences about what was done.
compare-parts-alike = The runs part at { $at }. In both: { $what } But something in it is not the same.
compare-parts-both = The runs part at { $at }. In the first run: { $left } In the second run: { $right }
compare-parts-left = The runs part at { $at }. In the first run: { $what }
compare-parts-right = The runs part at { $at }. In the second run: { $what }

# What there is in the end.
outcome-none = none
outcome-messages =
    { $count ->
        [0] empty
        [one] 1 message
       *[other] { $count } messages
    }
outcome-copies =
    { $times ->
        [2] { $count } messages; the same message is there twice
       *[other] { $count } messages; the same message is there { $times } times
    }
outcome-queue = Queue of { $who }
outcome-waits =
    { $count ->
        [one] 1 message; next attempt at { $at }
       *[other] { $count } messages; next attempt at { $at }
    }
outcome-responsible = Responsible for the message
outcome-nobody = nobody
outcome-hosts = { $hosts }
outcome-last-delivery = Last delivery to a mailbox
outcome-at = at { $at }
outcome-notices = Notices to senders
outcome-bounce = bounce to { $to }
outcome-late = delay notice to { $to }
outcome-receipt = delivery notice to { $to }
outcome-list = { $notices }

# The page.
ui-undo = Undo: { $what }
ui-redo = Redo: { $what }
ui-nothing-to-undo = Undo
ui-nothing-to-redo = Redo
ui-undone = Undone: { $what }
ui-redone = Done again: { $what }
ui-runs =
    { $count ->
        [one] 1 run
       *[other] { $count } runs
    }
ui-runs-title = Runs
ui-run-here = you are here
ui-run-parts = from { $at }
ui-run-name = Name of the run
ui-run-rename = Name
ui-run-switch = Switch to it
ui-run-delete = Delete
ui-run-switched = You are now in this run: { $what }
ui-run-dropped = The oldest run without a name was removed: { $what }
ui-compare = Compare
ui-compare-experiment = Compare with the first run
ui-compare-title = Two runs side by side
ui-compare-left = First run
ui-compare-right = Second run
ui-compare-equal = The same happens in both runs.
ui-compare-before = Previous difference
ui-compare-next = Next difference
ui-compare-count =
    { $all ->
        [one] 1 difference
       *[other] { $all } differences
    }
ui-compare-first = first difference
ui-compare-difference = difference
ui-compare-only = Only in “{ $name }”:
ui-compare-more = And { $count } more lines
ui-compare-same =
    { $count ->
        [one] 1 line is the same in both
       *[other] { $count } lines are the same in both
    }
ui-compare-all = Show equal lines
ui-compare-lost = lost on the way: { $said }
ui-compare-end = In the end
ui-compare-differs = Different:
ui-key-undo = Ctrl Z
ui-key-redo = Ctrl Shift Z
