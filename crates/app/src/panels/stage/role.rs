//! How a host's role is shown.

use world::host::Role;
use yew::prelude::*;

/// A role's shape: roles are told by shape and label as well as colour.
pub fn shape(role: Role, large: bool) -> Html {
    let path = match (role, large) {
        (Role::MailProgram, true) => "M-16 -12h32v23h-32zM-8 15h16",
        (Role::MailProgram, false) => "M-7 -5h14v9h-14zM-4 7h8",
        (Role::Submission | Role::Relay | Role::Exchanger | Role::Outside, true) => {
            "M-14 -14h28v28h-28z"
        }
        (Role::Submission | Role::Relay | Role::Exchanger | Role::Outside, false) => {
            "M-6 -6h12v12h-12z"
        }
        (Role::Mailboxes, true) => "M-15 13v-16a15 11 0 0 1 30 0v16z",
        (Role::Mailboxes, false) => "M-7 6v-7a7 5 0 0 1 14 0v7z",
        (Role::Issuer, true) => "M0 -15l15 15l-15 15l-15 -15z",
        (Role::Issuer, false) => "M0 -7l7 7l-7 7l-7 -7z",
        (Role::Resolver | Role::Other, true) => "M-14 0a14 14 0 0 1 28 0a14 14 0 0 1 -28 0",
        (Role::Resolver | Role::Other, false) => "M-6 0a6 6 0 0 1 12 0a6 6 0 0 1 -12 0",
    };
    html! { <path class="shape" d={path} /> }
}

/// Its class in the style sheet.
pub const fn role_class(role: Role) -> &'static str {
    match role {
        Role::MailProgram => "role-mua",
        Role::Submission => "role-msa",
        Role::Relay | Role::Outside => "role-relay",
        Role::Exchanger => "role-mx",
        Role::Mailboxes => "role-box",
        Role::Resolver | Role::Other => "role-dns",
        Role::Issuer => "role-issuer",
    }
}
