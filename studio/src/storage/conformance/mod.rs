//! The promises of [`Storage`], tried on an implementation: [`run`] is called by the tests of each.
//!
//! Every check gets an empty storage, and panics where a promise is broken.

mod accounts;
mod attested;
mod audit;
mod claims;
mod feeds;
mod invitations;
mod journal;
mod managed;
mod members;
mod posture;
mod productions;
mod sample;
mod segments;
mod together;

use std::future::Future;
use std::sync::Arc;

use super::Storage;

/// Tries every promise. `empty` makes an empty storage each time.
///
/// # Panics
/// Where a promise is broken.
pub(crate) async fn run<S, F, R>(empty: F)
where
    S: Storage + 'static,
    F: Fn() -> R,
    R: Future<Output = S>,
{
    accounts::there_is_one_first_account(&empty().await).await;
    accounts::sessions_end_by_themselves_and_when_asked(&empty().await).await;
    productions::a_production_is_made_whole_and_once(&empty().await).await;
    productions::keyrings_follow_each_other(&empty().await).await;
    productions::rolls_are_given_out_once(&empty().await).await;
    invitations::an_invitation_is_made_whole_or_not_at_all(&empty().await).await;
    invitations::an_end_is_taken_over_once(&empty().await).await;
    invitations::taking_back_is_the_production_s(&empty().await).await;
    claims::an_invitation_has_one_holder(&empty().await).await;
    claims::a_device_key_holds_one_invitation_of_a_production(&empty().await).await;
    claims::credentials_are_renewed_and_end(&empty().await).await;
    posture::a_policy_s_revisions_only_rise(&empty().await).await;
    posture::every_judgement_stays_and_failing_is_remembered_until_it_is_mended(&empty().await).await;
    posture::what_named_persons_say_stays_and_is_found_with_the_device(&empty().await).await;
    posture::a_lost_device_s_takes_are_held_until_released_one_by_one(&empty().await).await;
    posture::what_is_released_and_not_whole_is_held_again_when_its_device_is_lost(&empty().await).await;
    posture::a_take_that_begins_as_its_device_is_lost_is_held(&empty().await).await;
    journal::lines_are_appended_replaced_and_read_in_pages(&empty().await).await;
    journal::an_append_against_another_state_changes_nothing(&empty().await).await;
    journal::a_receipt_fixes_the_journal(&empty().await).await;
    segments::a_segment_is_stored_once_and_counted(&empty().await).await;
    segments::the_signed_journal_decides_between_candidates(&empty().await).await;
    segments::what_is_missing_is_what_is_journalled_and_not_stored(&empty().await).await;
    audit::the_log_goes_on_and_begins_with_the_production(&empty().await).await;
    audit::reading_again_is_one_line_and_later_another(&empty().await).await;
    audit::what_did_not_happen_is_not_recorded(&empty().await).await;
    managed::a_call_counts_once_for_every_production_that_asked(&empty().await).await;
    managed::a_code_binds_one_claim_until_management_ends(&empty().await).await;
    managed::a_claim_that_is_marked_lost_shows_no_code(&empty().await).await;
    members::a_newcomer_joins_once_and_has_access_only_once_admitted(&empty().await).await;
    members::a_member_s_access_ends_and_an_owner_stays(&empty().await).await;
    members::new_keys_come_whole_and_a_new_signing_key_ends_every_link(&empty().await).await;
    members::a_brief_is_revised_upwards_only(&empty().await).await;
    members::an_end_can_be_moved_until_it_has_come(&empty().await).await;
    feeds::the_newest_body_counts_and_the_older_ones_are_kept(&empty().await).await;
    feeds::a_body_that_comes_again_is_confirmed_and_was_first_seen_before(&empty().await).await;
    feeds::the_history_of_a_source_ends_somewhere(&empty().await).await;
    attested::a_proof_is_kept_whole_or_not_at_all(&empty().await).await;
    attested::a_key_s_counter_goes_up_only(&empty().await).await;
    attested::what_was_revoked_stays_so(&empty().await).await;
    let shared = Arc::new(empty().await);
    together::many_at_once_are_each_whole(shared).await;
    together::closing_finishes_what_was_begun(empty().await).await;
}
