//! Members of a production: added, let in, listed, removed.

pub(crate) mod add;
pub(crate) mod admit;
pub(crate) mod joining;
pub(crate) mod list;
pub(crate) mod remove;

use lavalier_protocol::api::Member;
use lavalier_protocol::id::MemberLinkId;
use lavalier_protocol::words::Message;

use crate::failure::Failure;

/// The name of the vault's secret that belongs to a member link.
fn secret_name(link: &MemberLinkId) -> String {
    format!("member-link-{link}")
}

/// Who is meant, by e-mail address or identifier, among those for whom `fits`.
///
/// # Errors
/// [`Message::NotFound`] when it is nobody.
fn named<'a>(members: &'a [Member], name: &str, fits: impl Fn(&Member) -> bool) -> Result<&'a Member, Failure> {
    let name = name.trim().to_lowercase();
    let is = |member: &&Member| {
        member.email.as_str() == name
            || member.person.as_ref().is_some_and(|person| person.as_str() == name)
            || member.link.as_ref().is_some_and(|link| link.as_str() == name)
    };
    let mut found = members.iter().filter(is).filter(|member| fits(member));
    found.next().ok_or_else(|| Message::NotFound.into())
}
