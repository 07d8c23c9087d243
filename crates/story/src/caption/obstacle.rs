//! Why a message is not passed on.

use crate::hosts::meaning;
use crate::{Fact, Value, fact, text};
use protocol_core::smtp::client::{AuthOffer, Failure, Outcome, Stage};
use world::event::Obstacle;

/// Why a message is not passed on.
#[must_use]
pub fn obstacle(why: &Obstacle) -> Fact {
    match why {
        Obstacle::Outcome(Outcome::Failed(it) | Outcome::Deferred(it)) => failure(it),
        Obstacle::Outcome(Outcome::Delivered(_)) => fact!("obstacle-none"),
        Obstacle::NoSuchDomain => fact!("obstacle-no-such-domain"),
        Obstacle::NoRoute => fact!("obstacle-no-route"),
        Obstacle::NullMx => fact!("obstacle-null-mx"),
        Obstacle::DnsFailure => fact!("obstacle-dns-failure"),
        Obstacle::NoToken => fact!("obstacle-no-token"),
        Obstacle::Loop => fact!("obstacle-loop"),
        Obstacle::NotForList => fact!("obstacle-not-for-list"),
        Obstacle::Unreachable => fact!("obstacle-unreachable"),
    }
}

fn failure(failure: &Failure) -> Fact {
    match failure {
        Failure::Replied { stage, reply } => {
            fact!(
                "obstacle-replied",
                code: text(reply.code),
                to: name(*stage),
                meaning: meaning(reply),
            )
        }
        Failure::Lost(Stage::EndOfData) => fact!("obstacle-lost-after-letter"),
        Failure::Lost(_) => fact!("obstacle-lost"),
        Failure::Nonsense(_) => fact!("obstacle-nonsense"),
        Failure::TimedOut(Stage::EndOfData) => fact!("obstacle-timed-out-after-letter"),
        Failure::TimedOut(_) => fact!("obstacle-timed-out"),
        Failure::NeedsTls => fact!("obstacle-needs-tls"),
        Failure::NeedsSmtpUtf8 { address: true } => fact!("obstacle-address-not-ascii"),
        Failure::NeedsSmtpUtf8 { address: false } => fact!("obstacle-header-not-ascii"),
        Failure::NeedsBinaryMime => fact!("obstacle-needs-binarymime"),
        Failure::ServerUnproven => fact!("obstacle-server-unproven"),
        Failure::NoWayIn(AuthOffer::Nothing) => fact!("obstacle-no-auth"),
        Failure::NoWayIn(AuthOffer::StartTls) => fact!("obstacle-no-auth-before-tls"),
        Failure::NoWayIn(AuthOffer::OtherMechanisms) => fact!("obstacle-no-auth-in-common"),
        Failure::BareLineEnds => fact!("obstacle-bare-line-ends"),
        Failure::NeedsEightBitMime => fact!("obstacle-needs-8bitmime"),
    }
}

/// What the server replied to.
pub(super) fn name(stage: Stage) -> Value {
    match stage {
        Stage::Greeting => fact!("stage-call").into(),
        Stage::EndOfData => fact!("stage-letter").into(),
        Stage::Hello => text("EHLO"),
        Stage::Auth => text("AUTH"),
        Stage::Mail => text("MAIL"),
        Stage::Recipient => text("RCPT"),
        Stage::Data => text("DATA"),
        Stage::Quit => text("QUIT"),
        Stage::Tls => text("STARTTLS"),
    }
}
