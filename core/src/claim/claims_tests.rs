//! Claiming over a bad network, by a bad link, and from a bad studio.

use super::super::clearance::Cleared;
use super::super::held::Gate;
use super::super::testing;
use super::*;
use crate::platform::SystemDisk;
use crate::platform::testing::{ManualClock, SeededRandom};
use crate::studio::fake::FakeStudio;
use crate::vault::FileVault;
use lavalier_protocol::brief::{BriefError, ConsentBy};
use lavalier_protocol::digest::Digest;
use lavalier_protocol::feed::OsFeed;
use lavalier_protocol::journal::ConsentGiven;
use lavalier_protocol::link::Secret;
use lavalier_protocol::slate::SlateName;
use lavalier_protocol::text::Label;

struct Home {
    folder: tempfile::TempDir,
    clock: Arc<ManualClock>,
}

impl Home {
    fn new() -> Self {
        Self {
            folder: tempfile::tempdir().unwrap(),
            clock: Arc::new(ManualClock::default()),
        }
    }

    fn claims(&self) -> Claims {
        Claims::new(
            &self.folder.path().join("claims"),
            Arc::new(SystemDisk),
            Arc::new(FileVault::open(&self.folder.path().join("secrets")).unwrap()),
            Arc::new(SeededRandom::new(5)),
            Arc::clone(&self.clock) as Arc<dyn Clock>,
        )
    }

    async fn claim(&self, studio: &FakeStudio, link: &Link) -> Result<Claim, ClaimError> {
        let app = AppVersion {
            id: Label::new("lavalier").unwrap(),
            version: Label::new("1.0.0").unwrap(),
        };
        let device = Device {
            platform: Platform::Desktop,
            app,
        };
        self.claims().claim(studio, link, &device, ClaimPurpose::Record).await
    }

    /// Every file below the home, secrets among them.
    fn files(&self) -> Vec<PathBuf> {
        let mut files = Vec::new();
        let mut folders = vec![self.folder.path().to_owned()];
        while let Some(folder) = folders.pop() {
            for entry in std::fs::read_dir(folder).unwrap() {
                let path = entry.unwrap().path();
                if path.is_dir() {
                    folders.push(path)
                } else {
                    files.push(path)
                }
            }
        }
        files
    }
}

const PASS: &[u8] =
    br#"{"platform":"desktop","model":null,"os":{"version":"12","build":null,"patch_level":null},"app":null,
    "observed_at":"2026-11-20T09:00:00Z","controls":[{"control":"passcode.set","state":"pass","grade":"declared",
    "source":"person","detail":null}]}"#;

fn agreed() -> ConsentGiven {
    ConsentGiven {
        by: ConsentBy::Itself,
        at: lavalier_protocol::Timestamp::UNIX_EPOCH,
    }
}

async fn cleared(claim: &Claim, studio: &FakeStudio, home: &Home) -> Cleared {
    match claim.clear(studio, PASS, || Now::of(&*home.clock)).await.unwrap() {
        Gate::Cleared(cleared, _) => *cleared,
        Gate::Refused(verdict) => panic!("{verdict:?}"),
    }
}

#[tokio::test(start_paused = true)]
async fn a_claim_is_there_after_a_restart_and_no_secret_of_the_link_is_in_its_files() {
    let (home, studio) = (Home::new(), FakeStudio::new(1));
    let claim = home.claim(&studio, &testing::link()).await.unwrap();
    assert_eq!(claim.words(), testing::link().words());
    let consent = agreed();
    claim.keep_consent(consent).unwrap();
    assert_eq!(claim.next_take_number(1), Ok(1));
    assert_eq!(claim.next_take_number(5), Ok(5));
    let requests = studio.network.requests();

    let again = home.claim(&studio, &testing::link()).await.unwrap();
    assert_eq!(studio.network.requests(), requests, "the studio is not asked again");
    assert_eq!(again.signer().public_key(), claim.signer().public_key());
    assert_eq!(again.consent(), Some(consent));
    assert_eq!(again.next_take_number(1), Ok(6), "no number is used twice");
    let (roll, scene): (SlateName, SlateName) = ("R001".parse().unwrap(), "1".parse().unwrap());
    assert_eq!(again.next_slate(&roll, &scene, 1), Ok(Some(1)));
    assert_eq!(
        again.next_slate(&roll, &scene, 1),
        Ok(Some(2)),
        "whatever became of the first"
    );
    assert_eq!(again.next_slate(&roll, &"WT".parse().unwrap(), 1), Ok(Some(1)));
    assert_eq!(again.next_slate(&roll, &scene, 999), Ok(Some(999)));
    assert_eq!(again.next_slate(&roll, &scene, 1), Ok(None), "nor is the last");
    assert_eq!(home.claims().list().unwrap(), [testing::link().invitation]);
    for file in home.files() {
        let text = String::from_utf8_lossy(&std::fs::read(&file).unwrap()).into_owned();
        assert!(!text.contains(&testing::link().secret.to_text()), "{}", file.display());
    }
}

#[tokio::test(start_paused = true)]
async fn a_lost_answer_is_asked_for_again_by_the_same_key() {
    for seed in 0..40 {
        let (home, studio) = (Home::new(), FakeStudio::new(seed));
        studio.network.lose(40);
        let claim = loop {
            match home.claim(&studio, &testing::link()).await {
                Ok(claim) => break claim,
                Err(error) => assert!(error.is_passing(), "seed {seed}: {error}"),
            }
        };
        assert_eq!(studio.claimed_by(), Some(claim.signer().public_key()));
        assert_eq!(studio.claim_statement().invitation, testing::link().invitation);
    }
}

#[tokio::test(start_paused = true)]
async fn a_refused_or_mistyped_link_leaves_nothing_behind() {
    let (home, studio) = (Home::new(), FakeStudio::new(1));
    for kind in [
        ErrorKind::InvitationExpired,
        ErrorKind::InvitationUsed,
        ErrorKind::DeviceKeyUsed,
        ErrorKind::InvitationRevoked,
        ErrorKind::PlatformNotAllowed,
    ] {
        studio.refuse(Some(kind));
        let error = home.claim(&studio, &testing::link()).await.unwrap_err();
        assert_eq!(error.message(), kind.message());
        assert_eq!(home.files(), Vec::<PathBuf>::new(), "{kind:?}");
    }
    let mut mistyped = testing::link();
    mistyped.secret = Secret::from_bytes([77; 32]);
    let error = home.claim(&studio, &mistyped).await.unwrap_err();
    assert_eq!(error.message(), ErrorKind::InvitationUnknown.message());
    assert_eq!(home.files(), Vec::<PathBuf>::new());
}

#[tokio::test(start_paused = true)]
async fn a_claim_that_was_tried_too_often_or_met_a_busy_studio_is_asked_for_again_by_the_same_key() {
    for kind in [ErrorKind::TooManyTries, ErrorKind::Busy] {
        let (home, studio) = (Home::new(), FakeStudio::new(1));
        studio.refuse(Some(kind));
        let error = home.claim(&studio, &testing::link()).await.unwrap_err();
        assert!(error.is_passing(), "{kind:?}");
        let kept = home.files();
        assert_eq!(kept.len(), 1, "the key: {kept:?}");
        studio.refuse(None);
        home.claim(&studio, &testing::link()).await.unwrap();
        assert!(home.files().contains(&kept[0]));
    }
}

#[tokio::test(start_paused = true)]
async fn a_link_with_a_mistyped_thumbprint_claims_nothing_and_another_device_has_the_right_one() {
    let (home, studio) = (Home::new(), FakeStudio::new(1));
    let mut mistyped = testing::link();
    mistyped.thumbprint = Digest::of(b"another production");
    let error = home.claim(&studio, &mistyped).await.unwrap_err();
    assert_eq!(error, ClaimError::Brief(BriefError::Key));
    assert_eq!(studio.claimed_by(), None, "the invitation is still open");
    assert_eq!(home.files(), Vec::<PathBuf>::new());

    let claim = Home::new().claim(&studio, &testing::link()).await.unwrap();
    assert_eq!(studio.claimed_by(), Some(claim.signer().public_key()));
}

#[tokio::test(start_paused = true)]
async fn a_mistyped_thumbprint_leaves_the_key_of_a_claim_whose_answer_was_lost() {
    let (home, studio) = (Home::new(), FakeStudio::new(1));
    let mut other = testing::brief();
    other.studio = "https://elsewhere.example".parse().unwrap();
    studio.set_brief(testing::signed_brief(&other));
    assert!(home.claim(&studio, &testing::link()).await.is_err());
    let (holder, files) = (studio.claimed_by(), home.files());
    let mut mistyped = testing::link();
    mistyped.thumbprint = Digest::of(b"another production");
    assert!(home.claim(&studio, &mistyped).await.is_err());
    assert_eq!(home.files(), files);
    studio.set_brief(testing::signed_brief(&testing::brief()));
    let claim = home.claim(&studio, &testing::link()).await.unwrap();
    assert_eq!(holder, Some(claim.signer().public_key()));
}

#[tokio::test(start_paused = true)]
async fn a_brief_that_the_link_does_not_vouch_for_makes_no_claim_and_the_right_link_still_works() {
    let (home, studio) = (Home::new(), FakeStudio::new(1));
    let mut mistyped = testing::link();
    mistyped.thumbprint = Digest::of(b"another production");
    // What a studio says with its challenge, or leaves out, vouches for nothing.
    for named in [None, Some(mistyped.thumbprint)] {
        studio.name_key(named);
        let error = home.claim(&studio, &mistyped).await.unwrap_err();
        assert_eq!(error, ClaimError::Brief(BriefError::Key));
        assert_eq!(home.claims().list().unwrap(), []);
    }
    studio.name_key(Some(testing::link().thumbprint));

    let mut other = testing::brief();
    other.studio = "https://elsewhere.example".parse().unwrap();
    studio.set_brief(testing::signed_brief(&other));
    let error = home.claim(&studio, &testing::link()).await.unwrap_err();
    assert_eq!(error, ClaimError::Brief(BriefError::Origin));
    assert_eq!(home.claims().list().unwrap(), []);

    studio.set_brief(testing::signed_brief(&testing::brief()));
    home.claim(&studio, &testing::link()).await.unwrap();
    assert_eq!(
        home.claims().find(&mistyped).err(),
        Some(ClaimError::OtherLink),
        "a claim is not found by a link of another key"
    );
}

#[tokio::test(start_paused = true)]
async fn offline_a_claim_and_a_clearance_from_before_are_found_and_the_clearance_ends_by_time() {
    let (home, studio) = (Home::new(), FakeStudio::new(1));
    assert_eq!(home.claims().find(&testing::link()).err(), Some(ClaimError::NotClaimed));
    let claim = home.claim(&studio, &testing::link()).await.unwrap();
    assert_eq!(claim.cleared(Now::of(&*home.clock)), Ok(None));
    let given = cleared(&claim, &studio, &home).await;
    assert!(given.holds(Now::of(&*home.clock)));

    home.clock.advance(std::time::Duration::from_secs(3600));
    let later = home.claims().find(&testing::link()).unwrap();
    let found = later.cleared(Now::of(&*home.clock)).unwrap().unwrap();
    assert_eq!(found.digest(), given.digest());
    assert!(found.holds(Now::of(&*home.clock)));
    home.clock.advance(std::time::Duration::from_secs(23 * 3600));
    assert!(!found.holds(Now::of(&*home.clock)), "a day has passed");
    let found = later.cleared(Now::of(&*home.clock)).unwrap().unwrap();
    assert!(!found.holds(Now::of(&*home.clock)), "and over a restart as well");
}

#[tokio::test(start_paused = true)]
async fn winding_the_clock_back_revives_no_clearance_and_sleep_counts() {
    let (home, studio) = (Home::new(), FakeStudio::new(1));
    let claim = home.claim(&studio, &testing::link()).await.unwrap();
    let given = cleared(&claim, &studio, &home).await;
    let start = home.clock.wall();
    home.clock.sleep(std::time::Duration::from_secs(25 * 3600));
    assert!(!given.holds(Now::of(&*home.clock)), "the lid was closed for a day");
    home.clock.set_wall(start);
    assert!(!given.holds(Now::of(&*home.clock)));
    let found = home.claims().find(&testing::link()).unwrap();
    let found = found.cleared(Now::of(&*home.clock)).unwrap().unwrap();
    assert!(!found.holds(Now::of(&*home.clock)), "nor over a restart of the program");
}

#[tokio::test(start_paused = true)]
async fn after_a_restart_of_the_device_a_clearance_still_serves_but_its_age_is_not_told() {
    let (home, studio) = (Home::new(), FakeStudio::new(1));
    let claim = home.claim(&studio, &testing::link()).await.unwrap();
    cleared(&claim, &studio, &home).await;
    let found = || {
        let claim = home.claims().find(&testing::link()).unwrap();
        claim.cleared(Now::of(&*home.clock)).unwrap()
    };
    home.clock.advance(std::time::Duration::from_secs(600));
    assert_eq!(found().unwrap().since_given(Now::of(&*home.clock)), Some(600));
    home.clock
        .set_wall(home.clock.wall() + jiff::SignedDuration::from_hours(1));
    let set_forward = found().unwrap();
    assert_eq!(set_forward.since_given(Now::of(&*home.clock)), None);
    let minutes = set_forward
        .studio_time(Now::of(&*home.clock))
        .duration_since(set_forward.issued_at());
    assert_eq!(minutes.as_secs(), 600, "nor is anything lost or won by it");

    home.clock.reboot(2);
    let restarted = found().unwrap();
    assert!(
        restarted.holds(Now::of(&*home.clock)),
        "the wall clock is the best that is known"
    );
    assert_eq!(restarted.since_given(Now::of(&*home.clock)), None);
    home.clock.set_wall(lavalier_protocol::Timestamp::UNIX_EPOCH);
    assert_eq!(found(), None, "a clock that stands before the clearance proves nothing");
}

#[tokio::test]
async fn a_device_manager_s_code_is_shown_once_whatever_the_studio_makes_of_it() {
    let (home, studio) = (Home::new(), FakeStudio::new(1));
    let claim = home.claim(&studio, &testing::link()).await.unwrap();
    studio.network.set_down(true);
    let of_ours = |code: &str| format!("https://studio.example/show#{code}");
    assert!(claim.show_managed_code(&studio, &of_ours("own")).await.is_err());
    studio.network.set_down(false);
    studio.give_code("own");
    claim.show_managed_code(&studio, &of_ours("own")).await.unwrap();
    assert!(
        claim.show_managed_code(&studio, &of_ours("too old")).await.is_err(),
        "the studio refuses it"
    );
    let later = home.claims().find(&testing::link()).unwrap();
    for code in ["too old", "", &"x".repeat(10_000)] {
        later.show_managed_code(&studio, &of_ours(code)).await.unwrap();
    }
    let others = [
        "https://studio.example/another#new",
        "https://studio.example.org/show#new",
        "new",
    ];
    for elsewhere in others {
        later.show_managed_code(&studio, elsewhere).await.unwrap();
    }
    assert_eq!(
        studio.codes_shown(),
        ["own", "too old"],
        "nor is one shown that is for others"
    );
}

#[tokio::test(start_paused = true)]
async fn a_device_that_claimed_before_the_keys_changed_seals_to_the_new_ones_and_keeps_that() {
    let (home, studio) = (Home::new(), FakeStudio::new(1));
    let claim = home.claim(&studio, &testing::link()).await.unwrap();
    claim.keep_consent(agreed()).unwrap();
    assert_eq!(claim.revise(&studio).await, Ok(false), "nothing has changed");
    let mut later = testing::brief();
    later.revision = 2;
    later.recipients = vec!["age1qqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqq".to_owned()];
    studio.set_brief(testing::signed_brief(&later));
    studio.expire_credentials();
    assert_eq!(claim.revise(&studio).await, Ok(true));
    assert_eq!(claim.brief().brief, later);
    let again = home.claims().find(&testing::link()).unwrap();
    assert_eq!(again.brief().brief, later);
    assert_eq!(again.consent(), Some(agreed()), "what was agreed to reads the same");

    later.revision = 3;
    later.consent.text = "I agree to much more.".parse().unwrap();
    studio.set_brief(testing::signed_brief(&later));
    assert_eq!(claim.revise(&studio).await, Ok(true));
    assert_eq!(home.claims().find(&testing::link()).unwrap().consent(), None);
}

#[tokio::test(start_paused = true)]
async fn a_brief_of_another_key_an_older_one_and_another_invitation_s_are_refused_by_name_and_change_nothing() {
    let (home, studio) = (Home::new(), FakeStudio::new(1));
    let mut current = testing::brief();
    current.revision = 5;
    studio.set_brief(testing::signed_brief(&current));
    let claim = home.claim(&studio, &testing::link()).await.unwrap();
    let mut later = current.clone();
    later.revision = 6;
    let by_another = Jws::sign(Typ::Brief, &later, &testing::key(99)).unwrap();
    let older = testing::brief();
    let mut same_number = current.clone();
    same_number.recipients = vec!["age1qqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqq".to_owned()];
    let mut elsewhere = later.clone();
    elsewhere.invitation = InvitationId::from_random([9; 16]);
    for (jws, named) in [
        (by_another, "the brief is not genuine: its signature does not verify"),
        (
            testing::signed_brief(&older),
            "the brief is older than the one already here",
        ),
        (
            testing::signed_brief(&same_number),
            "the brief is older than the one already here",
        ),
        (testing::signed_brief(&elsewhere), "the brief is for another invitation"),
    ] {
        studio.set_brief(jws);
        assert_eq!(claim.revise(&studio).await.unwrap_err().to_string(), named);
        assert_eq!(claim.brief().brief, current);
        assert_eq!(home.claims().find(&testing::link()).unwrap().brief().brief, current);
    }
}

#[tokio::test(start_paused = true)]
async fn the_feed_of_releases_is_kept_and_a_forged_or_older_one_is_not_taken() {
    let (home, studio) = (Home::new(), FakeStudio::new(1));
    let claim = home.claim(&studio, &testing::link()).await.unwrap();
    assert_eq!(claim.refresh_feed(&studio).await, Ok(None), "the studio has none yet");
    let feed = |second, signer| {
        let feed = OsFeed::empty(lavalier_protocol::Timestamp::from_second(second).unwrap());
        let jws = Jws::sign(Typ::OsFeed, &feed, &testing::key(signer)).unwrap();
        (feed, jws)
    };
    let (newer, signed) = feed(2_000, testing::RECEIPT_KEY);
    studio.set_feed(signed);
    let got = claim.refresh_feed(&studio).await.unwrap();
    assert_eq!(got.as_deref(), Some(&newer));
    for (_, bad) in [feed(3_000, 99), feed(1_000, testing::RECEIPT_KEY)] {
        studio.set_feed(bad);
        assert!(matches!(
            claim.refresh_feed(&studio).await,
            Err(ClaimError::Feed { .. })
        ));
        let again = home.claims().find(&testing::link()).unwrap();
        assert_eq!(again.feed().as_deref(), Some(&newer), "the one from before stays");
    }
}

#[tokio::test(start_paused = true)]
async fn at_the_gate_a_credential_that_ran_out_is_renewed() {
    let (home, studio) = (Home::new(), FakeStudio::new(1));
    let claim = home.claim(&studio, &testing::link()).await.unwrap();
    studio.expire_credentials();
    cleared(&claim, &studio, &home).await;
    let again = home.claims().find(&testing::link()).unwrap();
    assert_eq!(again.account().token(), claim.account().token(), "the new one is kept");
}

#[tokio::test(start_paused = true)]
async fn a_claim_whose_files_were_changed_is_not_used() {
    let (home, studio) = (Home::new(), FakeStudio::new(1));
    home.claim(&studio, &testing::link()).await.unwrap();
    let folder = home
        .folder
        .path()
        .join("claims")
        .join(testing::link().invitation.as_str());
    let mut other = testing::brief();
    other.recipients = vec!["age1qqqq".to_owned()];
    let forged = Jws::sign(Typ::Brief, &other, &testing::key(99)).unwrap();
    std::fs::write(folder.join("brief.jws"), forged.as_str()).unwrap();
    assert!(matches!(
        home.claims().load(&testing::link().invitation),
        Err(ClaimError::Brief(BriefError::Statement(_)))
    ));
    std::fs::write(folder.join("claim.json"), b"{").unwrap();
    assert!(matches!(
        home.claims().load(&testing::link().invitation),
        Err(ClaimError::Damaged { .. })
    ));
}
