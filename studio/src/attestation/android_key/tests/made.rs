//! Chains made to break one rule each.

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;

use super::super::verify::against;
use super::super::{Expected, Provisioning, Report, SecurityLevel};
use crate::attestation::forged::android::{World, application, described, root_of_trust};
use crate::attestation::forged::{Party, Says, bits, context, int, octets, oid, seq, tlv};
use crate::attestation::roots::Root;
use crate::attestation::testing::at;

const PROVISIONING: &str = "1.3.6.1.4.1.11129.2.1.30";

fn judge(world: &World, chain: &[Vec<u8>]) -> Report {
    judge_by(&[world.root.root(true)], chain)
}

fn judge_by(roots: &[Root], chain: &[Vec<u8>]) -> Report {
    judge_for(roots, chain, None)
}

fn judge_for(roots: &[Root], chain: &[Vec<u8>], package: Option<&str>) -> Report {
    let expected = Expected {
        at: at("2026-11-23T00:00:00Z"),
        challenge: Some(b"challenge"),
        package,
        revoked: None,
    };
    against(roots, &pem(chain), &expected)
}

fn pem(chain: &[Vec<u8>]) -> Vec<u8> {
    let mut file = String::new();
    for certificate in chain {
        let body = STANDARD.encode(certificate);
        file.push_str(&format!(
            "-----BEGIN CERTIFICATE-----\n{body}\n-----END CERTIFICATE-----\n"
        ));
    }
    file.into_bytes()
}

fn description(level: u8, software: &[Vec<u8>], hardware: &[Vec<u8>]) -> Vec<u8> {
    described(b"challenge", level, software, hardware)
}

fn usual() -> Vec<u8> {
    description(
        1,
        &[application(&["org.example.recorder"])],
        &[root_of_trust(0xff, 0), context(705, &int(160_000))],
    )
}

fn refused(report: &Report) -> &'static str {
    assert!(!report.sound, "{report:?}");
    report.problems[0].field()
}

#[test]
fn a_chain_that_breaks_no_rule_is_sound() {
    let world = World::new();
    let report = judge(&world, &world.chain(&world.leaf(usual())));
    assert!(report.sound, "{:?}", report.problems);
    assert_eq!(report.security_level, Some(SecurityLevel::TrustedEnvironment));
    assert_eq!(report.os_version.as_deref(), Some("16"));
    assert_eq!(report.patch_level, None, "a phone that does not say is not quoted");
    assert_eq!(report.provisioning, Some(Provisioning::Factory));
}

#[test]
fn the_roots_own_certificate_may_be_left_out() {
    let world = World::new();
    let mut chain = world.chain(&world.leaf(usual()));
    chain.pop();
    assert!(judge(&world, &chain).sound);
}

#[test]
fn an_attested_key_that_issues_a_certificate_is_found_out() {
    let world = World::new();
    let thief = Party::new("Android Keystore Key");
    let real = Says {
        spki: thief.spki(),
        ..world.leaf(usual())
    };
    let mut chain = world.chain(&real);
    let forged = description(2, &[application(&["org.example.recorder"])], &[root_of_trust(0xff, 0)]);
    chain.insert(0, thief.issue(&world.leaf(forged)));
    let report = judge(&world, &chain);
    assert_eq!(refused(&report), "chain");
    assert!(
        report.problems[0].to_string().contains("attested key"),
        "{}",
        report.problems[0]
    );
}

#[test]
fn a_certificate_without_an_attestation_attests_to_nothing() {
    let world = World::new();
    let mut leaf = world.leaf(usual());
    leaf.extensions.clear();
    assert_eq!(refused(&judge(&world, &world.chain(&leaf))), "attestation");
}

#[test]
fn a_root_that_is_not_pinned_vouches_for_nobody() {
    let world = World::new();
    let chain = world.chain(&world.leaf(usual()));
    assert_eq!(refused(&judge_by(&[Party::new("root").root(true)], &chain)), "root");
    // Not even with the root's certificate copied from another chain.
    let other = World::new();
    let mut mixed = chain.clone();
    mixed[2] = other.root.issue(&other.root.authority());
    assert_eq!(refused(&judge(&other, &mixed)), "signature");
}

#[test]
fn a_chain_in_another_order_is_no_chain() {
    let world = World::new();
    let mut chain = world.chain(&world.leaf(usual()));
    chain.reverse();
    assert!(!judge(&world, &chain).sound);
}

#[test]
fn only_who_may_issue_issues() {
    let world = World::new();
    let middle = Party::new("middle");
    let mut plain = middle.authority();
    plain.extensions.clear();
    let chain = vec![
        world.batch.issue(&world.leaf(usual())),
        middle.issue(&world.batch.authority()),
        world.root.issue(&plain),
        world.root.issue(&world.root.authority()),
    ];
    assert_eq!(refused(&judge(&world, &chain)), "basic_constraints");
    let mut narrow = middle.authority();
    narrow.extensions = vec![("2.5.29.19", true, seq(&[tlv(1, &[0xff]), int(0)]))];
    let chain = [
        chain[0].clone(),
        chain[1].clone(),
        world.root.issue(&narrow),
        chain[3].clone(),
    ];
    assert_eq!(refused(&judge(&world, &chain)), "basic_constraints");
}

#[test]
fn the_first_factories_forgot_the_mark_of_an_issuer() {
    let world = World::new();
    let mut batch = world.batch.authority();
    batch.extensions = vec![("2.5.29.19", true, seq(&[]))];
    let mut chain = world.chain(&world.leaf(usual()));
    chain[1] = world.root.issue(&batch);
    assert!(judge(&world, &chain).sound);
}

#[test]
fn a_certificate_that_insists_on_what_is_not_known_is_refused() {
    let world = World::new();
    let mut batch = world.batch.authority();
    batch.extensions.push(("2.5.29.30", true, seq(&[])));
    let mut chain = world.chain(&world.leaf(usual()));
    chain[1] = world.root.issue(&batch);
    assert_eq!(refused(&judge(&world, &chain)), "certificate");
}

#[test]
fn a_fetched_certificate_gets_no_grace() {
    let world = World::new();
    let mut batch = world.batch.authority();
    batch.until = "20261122000000Z";
    let mut chain = world.chain(&world.leaf(usual()));
    chain[1] = world.root.issue(&batch);
    let report = judge(&world, &chain);
    assert!(
        report.sound && report.notes[0].field == "validity",
        "the factory's is excused"
    );
    assert_eq!(refused(&judge_by(&[world.root.root(false)], &chain)), "validity");
    batch.extensions.push((PROVISIONING, false, vec![0xa1, 1, 1]));
    chain[1] = world.root.issue(&batch);
    assert_eq!(refused(&judge(&world, &chain)), "validity");
}

#[test]
fn a_key_of_any_algorithm_can_be_attested() {
    let world = World::new();
    for (number, name) in [
        ("2.16.840.1.101.3.4.3.18", Some("ML-DSA-65")),
        ("1.3.101.112", Some("Ed25519")),
        ("1.2.3.4", None),
    ] {
        let mut leaf = world.leaf(usual());
        leaf.spki = seq(&[seq(&[oid(number)]), bits(&[5; 1952])]);
        let report = judge(&world, &world.chain(&leaf));
        assert!(report.sound, "{:?}", report.problems);
        assert_eq!(report.key_algorithm.as_deref(), name);
    }
}

#[test]
fn a_field_that_breaks_the_schema_is_named() {
    let world = World::new();
    let boot = root_of_trust(0xff, 0);
    let hardware = |hardware: &[Vec<u8>]| description(1, &[], hardware);
    let mut trailing = usual();
    trailing.push(0);
    for (extension, field) in [
        (hardware(&[root_of_trust(1, 0)]), "device_locked"),
        (hardware(&[root_of_trust(0xff, 4)]), "verified_boot_state"),
        (hardware(&[context(704, &seq(&[octets(b"")]))]), "root_of_trust"),
        (hardware(&[boot.clone(), boot.clone()]), "authorization_list"),
        (hardware(&[int(1)]), "authorization_list"),
        (hardware(&[context(705, &tlv(2, &[0, 1]))]), "os_version"),
        (hardware(&[context(705, &tlv(2, &[0x80]))]), "os_version"),
        (
            hardware(&[context(706, &int(u64::MAX)), context(706, &int(1))]),
            "authorization_list",
        ),
        (description(3, &[], &[]), "attestation_security_level"),
        (description(1, &[context(709, &octets(b"x"))], &[]), "application_id"),
        (seq(&[int(1)]), "key_description"),
        (trailing, "key_description"),
        (Vec::new(), "key_description"),
    ] {
        assert_eq!(refused(&judge(&world, &world.chain(&world.leaf(extension)))), field);
    }
}

#[test]
fn tags_of_newer_phones_are_read_over() {
    let world = World::new();
    let extension = description(1, &[], &[context(900, &octets(b"new")), root_of_trust(0xff, 0)]);
    assert_eq!(
        judge(&world, &world.chain(&world.leaf(extension))).device_locked,
        Some(true)
    );
}

#[test]
fn software_does_not_vouch_for_its_own_boot() {
    let world = World::new();
    let hardware = [root_of_trust(0xff, 0), context(706, &int(202_611))];
    for extension in [description(0, &[], &hardware), description(1, &hardware, &[])] {
        let report = judge(&world, &world.chain(&world.leaf(extension)));
        assert!(report.sound, "{:?}", report.problems);
        assert_eq!(report.device_locked, None);
        assert_eq!(report.verified_boot_state, None);
        assert_eq!(report.patch_level, None);
    }
}

#[test]
fn an_app_that_shares_its_keys_with_another_is_not_the_app() {
    let world = World::new();
    let roots = [world.root.root(true)];
    for (packages, sound) in [
        (vec!["org.example.recorder"], true),
        (vec!["org.example.recorder", "org.example.other"], false),
        (vec!["org.example.other"], false),
        (vec![], false),
    ] {
        let extension = description(1, &[application(&packages)], &[root_of_trust(0xff, 0)]);
        let report = judge_for(
            &roots,
            &world.chain(&world.leaf(extension)),
            Some("org.example.recorder"),
        );
        assert_eq!(report.sound, sound, "{packages:?}");
    }
}

#[test]
fn a_flood_is_refused_before_it_is_read() {
    let world = World::new();
    let chain = world.chain(&world.leaf(usual()));
    let long: Vec<_> = chain.iter().cycle().take(9).cloned().collect();
    assert_eq!(refused(&judge(&world, &long)), "chain");
    assert_eq!(refused(&judge(&world, &[])), "chain");
    let expected = Expected {
        at: at("2026-11-23T00:00:00Z"),
        challenge: None,
        package: None,
        revoked: None,
    };
    let roots = [world.root.root(true)];
    for (file, field) in [
        (vec![b' '; 1024 * 1024], "file"),
        (b"-----BEGIN CERTIFICATE-----\nAAAA".to_vec(), "file"),
        (
            b"-----BEGIN CERTIFICATE-----\n?\n-----END CERTIFICATE-----".to_vec(),
            "file",
        ),
        (vec![0xff], "file"),
        (pem(&[vec![], vec![]]), "certificate"),
        (pem(&[vec![0x30; 40_000], vec![]]), "certificate"),
    ] {
        assert_eq!(refused(&against(&roots, &file, &expected)), field);
    }
}
