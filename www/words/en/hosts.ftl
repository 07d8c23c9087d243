# What hosts are called: inside a sentence, alone (.title) and in narrow places (.short).

host-program = { $owner }’s mail program
    .title = { $owner }’s mail program
    .short = { $owner }
host-program-of-nobody = the mail program
    .title = Mail program
    .short = Program
host-submission = the submission server
    .title = Submission server
    .short = Submission
host-provider = the provider
    .title = Provider
    .short = Provider
host-provider-of-person = { $owner }’s provider
    .title = { $owner }’s provider
    .short = Provider
host-provider-of-domain = the provider of { $domain }
    .title = Provider of { $domain }
    .short = Provider
host-relay = the relay
    .title = Relay
    .short = Relay
host-exchanger = the receiving server
    .title = Receiving server
    .short = Receiver
host-mailboxes = the mailbox server
    .title = Mailbox server
    .short = Mailbox
host-resolver = the DNS resolver
    .title = DNS resolver
    .short = DNS
host-other = the host
    .title = Host
    .short = Host
host-issuer = the token issuer
    .title = Token issuer
    .short = Issuer
host-outside-client = the client
    .title = Client
    .short = Client
host-outside = the external server
    .title = External server
    .short = External
host-unknown = a host
# Hosts that share a title: by the device, or by the name.
host-device = { $owner }’s { $device }
host-own-device = { $owner }’s { $device }
    .title = { $owner }’s { $device }
    .short = { $owner }, { $device }
host-mx = the receiving server MX { $preference } of { $domain }
    .title = Receiver’s MX { $preference }
    .short = MX { $preference }
host-exchanger-of-domain = the receiving server of { $domain }
    .title = Receiver of { $domain }
    .short = { $domain }
host-by-name = { $host } { $name }
    .title = { $host } { $name }
    .short = { $name }
host-alike = { $host } { $name }

# The heading of a connection.
calls = { $client } connects to { $server }
# The protocol of a port.
service = { $protocol }, port { $port }

# What a host is for.
host-role-mail-program = A mail program (MUA): its owner writes and reads mail with it.
host-role-submission = A submission server (MSA): it accepts mail from mail programs and sends it on.
host-role-exchanger = A mail exchanger (MX): it accepts mail for its own domains.
host-role-relay = A relay (MTA): it accepts mail and sends it on to the next server.
host-role-mailboxes = A mailbox server: it stores mail until mail programs fetch it.
host-role-resolver = A DNS resolver: servers ask it where mail for a domain goes.
host-role-other = A host that takes no part in mail.
host-role-issuer = A token issuer: it gives mail programs the tokens with which they sign in.
host-role-outside = A server that is not simulated: what it says comes from outside.

# What is selected on the stage, in sentences. $at is a time of day.
thing-address = { $name }, address { $address }
thing-ports = It listens on port { $ports }.
thing-down = It is down and answers nobody until { $at }.
thing-holds = It is responsible for the letter.
thing-copy = It keeps a copy of the letter.
thing-queue-waits = Waiting in its queue: { $count }. The next attempt is at { $at }.
thing-queue-busy = In its queue: { $count }. It is delivering now.
thing-stored = Messages in its mailboxes: { $count }.
thing-more-records = There are { $more } more records.
thing-does = Now: { $does }.
thing-link = Connection
thing-cut = The link is cut: nothing gets through.
thing-delay = Every line takes { $time } to arrive.
thing-capture = What an eavesdropper sees
thing-edit-letter = Edit the letter
thing-edit-envelope = Write the envelope by hand
thing-letter = Letter
thing-letter-at = This is the letter at { $who }: header and text.
thing-letter-says = Its header says “From: { $from }” and “To: { $to }”. Servers do not deliver by these.
thing-envelope-is = The receiving server fills it in: MAIL gives the sender, and RCPT gives each recipient. Servers deliver by these addresses.
thing-envelope-from = From: { $from }
thing-envelope-to = To: { $to }
thing-seal = Seal: responsible
thing-seal-means = { CAPITAL($who) } is responsible for the letter. A server becomes responsible when it replies 250 to the end of the data: it has to deliver the message or report that it could not (RFC 5321, section 4.2.5).
thing-queue = Queue of { $who }
thing-queue-empty = Nothing waits here.
thing-queued-waits =
    { $more ->
        [0] For { $to }: attempt { $attempt } at { $at }.
       *[other] For { $to } and { $more } more: attempt { $attempt } at { $at }.
    }
thing-queued-goes =
    { $more ->
        [0] For { $to }: attempt { $attempt } is under way.
       *[other] For { $to } and { $more } more: attempt { $attempt } is under way.
    }
thing-more-queued = There are { $more } more messages in the queue.
thing-others = These { $count } hosts take no part at this moment. { $holding } of them have the letter.
thing-last-event = Last event here
# What can be done with it: the items of a menu. “…” opens more.
thing-try-now = Try now
thing-start = Start it
thing-stop = Stop it
thing-stop-hour = Stop it for 1 hour
thing-down-for = Stop it for …
for-so-long =
    { $unit ->
        [minutes] { $count } minutes
        [hours]
            { $count ->
                [one] { $count } hour
               *[other] { $count } hours
            }
       *[days]
            { $count ->
                [one] { $count } day
               *[other] { $count } days
            }
    }
for-a-time = { $time }
thing-type-to = Type to it …
thing-play = Be this server …
thing-stop-playing = Stop being the server: { $port }
thing-open-queue = Open its queue
thing-open-mailbox = Open its mailbox
thing-add-fault = Add a fault …
thing-cut-link = Cut the link
thing-restore-link = Restore the link
thing-delay-link = Delay every line by …
thing-delay-usual = { $time }, as on other links
# Cuts the connection while the line that is told of is on its way.
thing-lose-line = Cut the connection during this line
thing-lose-reply = Cut the connection during this reply
thing-lose-final = Cut the connection during the final reply
