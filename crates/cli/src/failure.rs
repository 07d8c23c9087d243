//! Why a message was not taken, in a few words.

use protocol_core::smtp::client::{AuthOffer, Failure};

pub fn failure(why: &Failure) -> String {
    let text = match why {
        Failure::Replied { reply, .. } => {
            return format!("{} {}", reply.code, reply.lines.join(" "));
        }
        Failure::Lost(stage) => return format!("the connection was lost, at {stage:?}"),
        Failure::Nonsense(stage) => return format!("what came is no reply, at {stage:?}"),
        Failure::TimedOut(stage) => return format!("no reply in time, at {stage:?}"),
        Failure::ServerUnproven => "the server did not prove that it knows the password",
        Failure::NeedsTls => "TLS is not offered",
        Failure::NeedsSmtpUtf8 { .. } => "it is not ASCII, and SMTPUTF8 is not offered",
        Failure::NeedsBinaryMime => "it is binary, and BINARYMIME is not offered",
        Failure::NeedsEightBitMime => "it has octets above 127, and 8BITMIME is not offered",
        Failure::BareLineEnds => "a CR or LF stands alone in it",
        Failure::NoWayIn(AuthOffer::Nothing) => "AUTH is not offered",
        Failure::NoWayIn(AuthOffer::StartTls) => "AUTH is not offered before STARTTLS",
        Failure::NoWayIn(AuthOffer::OtherMechanisms) => {
            "AUTH is offered by none of the mechanisms that could be used"
        }
    };
    text.into()
}
