//! Productions that are seen on the wire and never missed there: an error names none of them.

use crate::trace::productions;

productions! {
    LINE = "line of a reply", "Reply-code ( \"-\" / SP ) [ textstring ] CRLF", 5321, "4.2.1";
    MAIL_DATA = "mail data", "lines; one that begins with a dot has another before it", 5321, "4.5.2";
    END_OF_DATA = "end of mail data", "\".\" CRLF", 5321, "4.1.1.4";
    BASE64 = "base64", "base64-terminal / ( 1*(4base64-char) [base64-terminal] )", 4954, "8";
    CANCEL = "cancel-response", "\"*\"", 4954, "8";
    CHUNK = "chunk", "as many octets as BDAT says", 3030, "2";
}
