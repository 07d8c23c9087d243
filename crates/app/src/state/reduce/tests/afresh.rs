//! What was written, said or shown before does not stay where it is old.

use super::*;
use crate::panels::mailbox;
use story::fact;

#[test]
fn what_was_written_is_sent_once_and_the_form_begins_anew() {
    let mut page = Page::new(&[("scenario", "relay")]);
    let first = page.state.form.clone();
    page.write(|form| {
        form.subject = "Again".into();
        form.by_hand(true);
    });
    assert!(page.act(Action::SendForm));
    assert_eq!(page.state.form, first);
}

#[test]
fn the_mailbox_opens_where_a_message_came_until_one_was_fetched() {
    let mut page = Page::new(&[("scenario", "no-such-user")]);
    let owner = |page: &Page| {
        let host = page
            .state
            .reader
            .and_then(|it| page.state.timeline.world().host(it));
        host.and_then(|it| it.mua.as_ref())
            .map(|it| it.spec.owner.clone())
    };
    page.act(Action::SendLetter);
    page.work_off();
    page.act(Action::Last);
    assert_eq!(owner(&page).as_deref(), Some("Bob"));
    page.act(Action::ShowWork(mailbox::NAME));
    assert_eq!(owner(&page).as_deref(), Some("Alice"));
}

#[test]
fn a_notice_goes_when_one_moves_on() {
    let mut page = Page::new(&[("scenario", "relay")]);
    page.act(Action::SendLetter);
    page.work_off();
    for action in [
        Action::Step(1000),
        Action::Back,
        Action::Last,
        Action::First,
    ] {
        page.act(Action::Tell(Notice::Info(fact!("ui-close"))));
        assert!(page.state.notice.is_some());
        page.act(action);
        assert_eq!(page.state.notice, None);
    }
}
