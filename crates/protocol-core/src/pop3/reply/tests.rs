//! Replies and lines of listings.

use super::*;

#[test]
fn a_reply_has_its_status_its_code_and_its_text() {
    let reply = |status, code, text: &str| Reply::new(status, code, text);
    for (line, found) in [
        ("+OK", reply(Status::Ok, None, "")),
        ("+OK ", reply(Status::Ok, None, "")),
        ("+OK 2 320", reply(Status::Ok, None, "2 320")),
        ("-ERR no", reply(Status::Err, None, "no")),
        (
            "-ERR [IN-USE] no",
            reply(Status::Err, Some(ResponseCode::InUse), "no"),
        ),
        (
            "-ERR [in-use]no",
            reply(Status::Err, Some(ResponseCode::InUse), "no"),
        ),
        (
            "-ERR [SYS/PERM]",
            reply(Status::Err, Some(ResponseCode::SysPerm), ""),
        ),
        (
            "-ERR [SYS/HOT] no",
            reply(
                Status::Err,
                Some(ResponseCode::Other("SYS/HOT".into())),
                "no",
            ),
        ),
        ("-ERR [a b] no", reply(Status::Err, None, "[a b] no")),
        ("-ERR [] no", reply(Status::Err, None, "[] no")),
        ("-ERR [AUTH", reply(Status::Err, None, "[AUTH")),
        ("-ERR n\u{f6}", reply(Status::Err, None, "n\u{f6}")),
    ] {
        assert_eq!(Reply::parse(line.as_bytes()), Ok(found), "{line}");
    }
}

#[test]
fn the_status_is_in_upper_case_and_stands_alone() {
    for (line, at, expected) in [
        ("+ok", 0, "status"),
        ("-err", 0, "status"),
        ("+OKAY", 3, "SP"),
        ("OK", 0, "status"),
        ("", 0, "status"),
        ("+OK a\0", 5, "text"),
    ] {
        let error = Reply::parse(line.as_bytes()).expect_err("it is no reply");
        assert_eq!((error.at, error.expected.name), (at, expected), "{line}");
    }
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
