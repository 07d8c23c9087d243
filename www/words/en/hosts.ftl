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
host-outside = the external server
    .title = External server
    .short = External
host-unknown = a host
# Hosts that share a title: by the device, or by the name.
host-device = { $owner }’s { $device }
host-alike = { $host } { $name }

# The heading of a connection.
calls = { $client } connects to { $server }
# The protocol of a port.
service = { $protocol }, port { $port }
