//! Invitations that move, and lists of them.

use lavalier_tests::delivered::{Delivered, assert_same};
use lavalier_tests::material::Material;
use lavalier_tests::person::Person;
use lavalier_tests::stage::{PRODUCTION, Stage};
use lavalier_tests::wire::Wire;

#[test]
fn another_laptop_takes_over_and_the_old_one_may_only_send_what_it_has() {
    let wire = Wire::start(170);
    let stage = Stage::at_the_end_of(&wire);
    let first = stage.invite();
    let short = Material::speech(stage.folder(), "short.wav", 1.3, 170);
    let unsent = Material::speech(stage.folder(), "unsent.wav", 3.3, 171);
    let _ = stage.record(&first.link, &short, &[]).done();
    wire.off();
    let kept = stage.record(&first.link, &unsent, &["--offline"]).refused();
    let kept = kept.event("rolling")["take"].clone();
    wire.on();

    let again = stage
        .producer
        .run(["invite", "again", &first.interview, "--end", "interviewer"])
        .done();
    let link = again.last()["link"].as_str().expect("a link").to_owned();
    assert_ne!(link, first.link);
    let second = Person::at(stage.path("second-laptop"));
    let other = Material::speech(stage.folder(), "other.wav", 2.3, 172);
    let recorded = second.run(stage.recording(&link, &other, &[])).done();
    assert_eq!(recorded.all("safe").count(), 1, "{recorded}");

    let refused = stage.record(&first.link, &short, &[]);
    assert_ne!(refused.code, Some(0), "no new take on the old laptop: {refused}");
    assert!(
        refused.all("rolling").all(|rolling| rolling["take"] == kept),
        "{refused}"
    );
    let _ = stage.recorder.run(["resume"]).done();
    let pulled = stage.pull("rushes").done();
    let event = pulled.all("delivered").find(|event| event["take"] == kept);
    let delivered = Delivered::of(event.unwrap_or_else(|| panic!("what it had has arrived: {pulled}")));
    assert_same(&delivered.samples, &unsent.samples, "sent after it was taken over");
}

#[test]
fn the_list_tells_where_each_invitation_stands_and_no_link() {
    let stage = Stage::new();
    let (claimed, revoked, open) = (stage.invite(), stage.invite(), stage.invite());
    let material = Material::speech(stage.folder(), "voice.wav", 1.3, 173);
    let _ = stage.record(&claimed.link, &material, &[]).done();
    let _ = stage.producer.run(["invite", "revoke", &revoked.invitation]).done();
    let listed = stage.producer.run(["invite", "list", PRODUCTION]).done();
    for (invited, state) in [(&claimed, "claimed"), (&revoked, "revoked"), (&open, "open")] {
        let line = listed
            .events
            .iter()
            .find(|line| line["invitation"] == invited.invitation.as_str());
        let line = line.unwrap_or_else(|| panic!("{listed}"));
        assert_eq!(
            (&line["state"], &line["words"]),
            (&state.into(), &invited.said["words"]),
            "{line}"
        );
        let (_, fragment) = invited.link.split_once('#').expect("a link has a fragment");
        let (secret, _) = fragment.split_once('.').expect("a fragment has two parts");
        assert!(!listed.to_string().contains(secret), "a list is not a key ring");
    }
    let rolls: std::collections::BTreeSet<String> = listed.events.iter().map(|line| line["roll"].to_string()).collect();
    assert_eq!(rolls.len(), 3, "each has a roll of its own: {listed}");
}

#[test]
fn what_was_recorded_under_an_invitation_that_is_taken_back_still_arrives() {
    let stage = Stage::new();
    let invited = stage.invite();
    let material = Material::speech(stage.folder(), "voice.wav", 6.3, 174);
    let mut recording = stage.start_recording(&invited.link, &material, &["--pace", "real"]);
    let _ = recording.until("stored");
    let _ = stage.producer.run(["invite", "revoke", &invited.invitation]).done();
    let recorded = recording.finish().done();
    assert_eq!(
        recorded.event("stopped")["samples"],
        material.frames(),
        "promise 7: {recorded}"
    );
    let delivered = Delivered::of(stage.pull("rushes").done().event("delivered"));
    assert_same(&delivered.samples, &material.samples, "over a revocation");
    let again = stage.record(&invited.link, &material, &[]);
    assert_ne!(again.code, Some(0), "expiry and revocation stop new takes: {again}");
}
