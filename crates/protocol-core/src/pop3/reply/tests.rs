//! Replies and lines of listings.

use super::*;
use crate::tests::table;

#[test]
fn each_reply_is_read_as_the_table_says() {
    table("pop3/reply/read.txt", |line| {
        match Reply::parse(line.as_bytes()) {
            Ok(it) => format!("{:?}, {:?}, {}", it.status, it.code, it.text),
            Err(it) => format!("{}: {}", it.at, it.expected.name),
        }
    });
}

#[test]
fn lines_of_listings_say_which_message_and_what_of_it() {
    assert_eq!(scan_listing(b"1 120"), Ok((1, 120)));
    assert_eq!(scan_listing(b"2 200 and more"), Ok((2, 200)));
    assert!(scan_listing(b"2").is_err());
    assert!(scan_listing(b"2 x").is_err());
    let uid = "QhdPYR:00".parse().expect("it is a unique-id");
    assert_eq!(unique_id_listing(b"2 QhdPYR:00"), Ok((2, uid)));
    assert!(unique_id_listing(b"2 a b").is_err());
    let long = [b"2 ", [b'x'; 71].as_slice()].concat();
    let error = unique_id_listing(&long).expect_err("it is too long");
    assert_eq!((error.at, error.got), (72, Got::TooLong { limit: 70 }));
    let stat = Reply::parse(b"+OK 2 320 octets").expect("it is a reply");
    assert_eq!(stat.drop_listing(), Ok((2, 320)));
    let found = Capability::parse(b"SASL PLAIN CRAM-MD5").expect("it is a capability");
    assert!(found.is("sasl"));
    assert_eq!(found.parameters, ["PLAIN", "CRAM-MD5"]);
    assert!(Capability::parse(b".").is_err());
    assert_eq!(challenge(b"+ VXNlcm5hbWU6"), Ok(&b"VXNlcm5hbWU6"[..]));
    assert_eq!(challenge(b"+"), Ok(&b""[..]));
    assert!(challenge(b"+OK").is_err());
}
