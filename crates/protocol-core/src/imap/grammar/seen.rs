//! Productions that are seen on the wire and never missed there: an error names none of them.

use crate::trace::{Production, productions};

productions! {
    GREETING = "greeting", "\"*\" SP (resp-cond-auth / resp-cond-bye) CRLF", 3501, "9";
    DATA = "response-data", "\"*\" SP (resp-cond-state / resp-cond-bye / mailbox-data / message-data / capability-data / enable-data) CRLF", 3501, "9";
    TAGGED = "response-tagged", "tag SP resp-cond-state CRLF", 3501, "9";
    CONTINUE = "continue-req", "\"+\" SP (resp-text / base64) CRLF", 3501, "9";
    AUTH = "resp-cond-auth", "(\"OK\" / \"PREAUTH\") SP resp-text", 3501, "9";
    BYE = "resp-cond-bye", "\"BYE\" SP resp-text", 3501, "9";
    RESP_TEXT = "resp-text", "[\"[\" resp-text-code \"]\" SP] [text]", 3501, "9";
    CODE = "resp-text-code", "a name, and what belongs to it", 3501, "7.1";
    TEXT = "text", "1*TEXT-CHAR", 3501, "9";
    CAPABILITIES = "capability-data", "\"CAPABILITY\" *(SP capability)", 3501, "7.2.1";
    ENABLED = "enable-data", "\"ENABLED\" *(SP capability)", 5161, "3.2";
    MAILBOX_DATA = "mailbox-data", "\"FLAGS\" SP flag-list / \"LIST\" SP mailbox-list / \"LSUB\" SP mailbox-list / \"SEARCH\" *(SP nz-number) / \"STATUS\" SP mailbox SP \"(\" [status-att-list] \")\" / number SP \"EXISTS\" / number SP \"RECENT\"", 3501, "9";
    MESSAGE_DATA = "message-data", "nz-number SP (\"EXPUNGE\" / (\"FETCH\" SP msg-att))", 3501, "9";
    NAMESPACES = "namespace-response", "\"NAMESPACE\" SP namespace SP namespace SP namespace", 3501, "9";
    ID = "id-response", "\"ID\" SP id-params-list", 2971, "4";
    MSG_ATT = "msg-att", "\"(\" (msg-att-dynamic / msg-att-static) *(SP (msg-att-dynamic / msg-att-static)) \")\"", 3501, "9";
    ITEM = "msg-att-dynamic / msg-att-static", "the name of an item, SP, its value", 3501, "7.4.2";
    BODY_SECTION = "BODY section", "\"BODY\" section [\"<\" number \">\"]", 3501, "7.4.2";
    ENVELOPE = "envelope", "\"(\" env-date SP env-subject SP env-from SP env-sender SP env-reply-to SP env-to SP env-cc SP env-bcc SP env-in-reply-to SP env-message-id \")\"", 3501, "9";
    ENV_DATE = "env-date", "nstring", 3501, "9";
    ENV_SUBJECT = "env-subject", "nstring", 3501, "9";
    ENV_FROM = "env-from", "\"(\" 1*address \")\" / nil", 3501, "9";
    ENV_SENDER = "env-sender", "\"(\" 1*address \")\" / nil", 3501, "9";
    ENV_REPLY_TO = "env-reply-to", "\"(\" 1*address \")\" / nil", 3501, "9";
    ENV_TO = "env-to", "\"(\" 1*address \")\" / nil", 3501, "9";
    ENV_CC = "env-cc", "\"(\" 1*address \")\" / nil", 3501, "9";
    ENV_BCC = "env-bcc", "\"(\" 1*address \")\" / nil", 3501, "9";
    ENV_IN_REPLY_TO = "env-in-reply-to", "nstring", 3501, "9";
    ENV_MESSAGE_ID = "env-message-id", "nstring", 3501, "9";
    LIST = "parenthesized list", "\"(\" values, SP between them \")\"", 3501, "4.4";
    NIL = "nil", "\"NIL\"", 3501, "4.5";
    FLAG_EXTENSION = "flag-extension", "\"\\\" atom", 3501, "9";
    DONE = "DONE", "\"DONE\" CRLF", 2177, "4";
    CANCEL = "*", "\"*\" CRLF", 3501, "6.2.2";
}

/// The fields of an envelope, in order.
pub static ENVELOPE_FIELDS: [&Production; 10] = [
    &ENV_DATE,
    &ENV_SUBJECT,
    &ENV_FROM,
    &ENV_SENDER,
    &ENV_REPLY_TO,
    &ENV_TO,
    &ENV_CC,
    &ENV_BCC,
    &ENV_IN_REPLY_TO,
    &ENV_MESSAGE_ID,
];
