//! What a judgement stands on, kept beside it: who said what, and when.

use std::collections::BTreeMap;

use lavalier_protocol::digest::Digest;
use lavalier_protocol::policy::{Control, Finding, Grade, Known, Platform, Signed, Verdict};
use lavalier_protocol::text::Label;

use crate::attested::Attested;
use crate::model::{Facts, Told};

/// Who said what a verdict says.
pub(super) fn facts(known: &Known<'_>, verdict: &Verdict, feed: Option<Digest>, attested: Attested) -> Facts {
    let evidence = known.evidence;
    let told = verdict
        .controls
        .iter()
        .filter_map(|it| Some((it.control, told(known, it.control, it.grade)?)));
    Facts {
        platform: evidence.platform,
        model: evidence.model.clone(),
        os: Some(evidence.os.version.clone()),
        genuine: known.genuine,
        key_attested: attested.key_attested,
        certificates: attested.certificates,
        told: told.collect::<BTreeMap<_, _>>(),
        feed,
    }
}

/// Who said it at this grade; nobody where nothing is known.
fn told(known: &Known<'_>, control: Control, grade: Grade) -> Option<Told> {
    let signed = |signed: Signed, source: &str| {
        let finding = known
            .findings
            .iter()
            .filter(|finding| finding.control == control && finding.signed == signed);
        let os = known
            .signed_os
            .filter(|os| os.signed == signed)
            .map(|os| os.observed_at);
        let at = finding.map(|finding| finding.observed_at).max().or(os);
        Some(Told {
            source: label(source),
            at: at.unwrap_or(known.evidence.observed_at),
        })
    };
    match grade {
        Grade::Unknown => None,
        Grade::Attested if control == Control::AppGenuine => signed(Signed::Attested, "app attestation"),
        Grade::Attested => signed(Signed::Attested, "hardware attestation"),
        Grade::Managed => signed(Signed::Managed, "device manager"),
        Grade::Observed | Grade::Declared => Some(Told {
            source: word(known, control),
            at: known.evidence.observed_at,
        }),
    }
}

/// In whose word a control stands that nothing signed speaks for.
fn word(known: &Known<'_>, control: Control) -> Label {
    let evidence = known.evidence;
    // On Apple's systems whoever has a passcode is slowed down.
    let asked = match control {
        Control::AccessThrottled if evidence.platform.is_apple_mobile() => Control::PasscodeSet,
        control => control,
    };
    let named = |finding: &&Finding| finding.control.as_str() == asked.name();
    match evidence.controls.iter().find(named) {
        Some(finding) => finding.source.clone(),
        None if control == Control::DeviceNotLost => label("studio"),
        // Versions stand at the head of the evidence, not among its findings.
        None if evidence.platform == Platform::Desktop => label("computer"),
        None => label("app"),
    }
}

fn label(text: &str) -> Label {
    Label::new(text).expect("a harmless literal")
}
