//! Whether a proof is good, and what it shows. Pure: everything that is known comes in.

use jiff::Timestamp;
use lavalier_protocol::attestation::ClientData;
use lavalier_protocol::digest::Digest;
use lavalier_protocol::policy::{Control, State, StudioFinding};
use serde_json::json;

use super::apps::{AndroidApp, GenuineApps, IosApp};
use super::refusal::Refusal;
use crate::attestation::android_key::{self, PublishedApp, SecurityLevel};
use crate::attestation::app_attest::{self, Environment};
use crate::attestation::{Problem, Roots};
use crate::model::{AttestedKey, KeyStep, Shown, ShownFinding};

/// What a proof is held against.
pub(super) struct Expected<'a> {
    /// What it has to cover.
    pub(super) client_data: ClientData<'a>,
    /// The apps that count.
    pub(super) apps: &'a GenuineApps,
    /// Whose word counts.
    pub(super) roots: &'a Roots,
    /// When the studio received it.
    pub(super) at: Timestamp,
}

/// A good proof.
#[derive(Debug)]
pub(super) struct Judged {
    /// What it shows.
    pub(super) shown: Shown,
    /// What it does to a key of App Attest's.
    pub(super) step: KeyStep,
}

impl Expected<'_> {
    /// A new key of App Attest's.
    pub(super) fn app_attest_key(&self, key_id: &[u8], object: &[u8]) -> Result<Judged, Refusal> {
        let client_data = self.client_data.to_bytes();
        let judge = |app: &IosApp| {
            let expected = app_attest::Expected {
                at: self.at,
                app_id: app.app_id.as_str(),
                challenge: Some(&client_data),
                key_id: Some(key_id),
            };
            app_attest::verify_under(self.roots, object, &expected)
        };
        let mut last = Refusal::new(
            "app_id",
            "this studio's configuration names no app for iPhones ([[genuine.ios]])",
        );
        for app in &self.apps.ios {
            let report = judge(app);
            let Some(environment) = report.environment.filter(|_| report.sound) else {
                let problem = report.problems.into_iter().next().unwrap_or(Problem::NotAttested);
                let of_another = problem == Problem::Application;
                last = problem.into();
                if of_another {
                    continue;
                }
                return Err(last);
            };
            if environment != app.environment {
                last = other_environment(environment);
                continue;
            }
            return self.new_key(app, key_id, &report);
        }
        Err(last)
    }

    fn new_key(&self, app: &IosApp, key_id: &[u8], report: &app_attest::Report) -> Result<Judged, Refusal> {
        let findings = report.findings(app.environment, self.at);
        let key = AttestedKey {
            id: digest_of(key_id)?,
            claim: self.client_data.claim.clone(),
            point: report.point().ok_or(Problem::KeyId)?,
            app: app.app_id.to_string(),
            counter: 0,
            registered_at: self.at,
        };
        let shown = Shown {
            genuine: says_genuine(&findings),
            app: Some(app.app_id.to_string()),
            findings: shown(&findings),
            model: None,
            os: None,
            certificates: Vec::new(),
            facts: serde_json::to_value(report).unwrap_or_default(),
        };
        Ok(Judged {
            shown,
            step: KeyStep::Register(key),
        })
    }

    /// A signature by a key of App Attest's that is remembered.
    pub(super) fn app_attest(&self, key: &AttestedKey, assertion: &[u8]) -> Result<Judged, Refusal> {
        // An app that the studio no longer takes for genuine is not, whenever its key was made.
        let app = self.apps.ios.iter().find(|app| app.app_id.as_str() == key.app);
        let app = app.ok_or(Problem::Application)?;
        let expected = app_attest::ExpectedAssertion {
            point: &key.point,
            app_id: &key.app,
            client_data: &self.client_data.to_bytes(),
            above: key.counter,
        };
        let read = app_attest::verify_assertion(assertion, &expected)?;
        let genuine = app_attest::published(app.environment, read.validation_category);
        let finding = ShownFinding {
            control: Control::AppGenuine,
            state: if genuine { State::Pass } else { State::Fail },
        };
        let shown = Shown {
            genuine,
            app: Some(key.app.clone()),
            findings: vec![finding],
            model: None,
            os: None,
            certificates: Vec::new(),
            facts: json!({
                "key_id": key.id, "counter": read.counter, "bundle_version": read.bundle_version,
                "validation_category": read.validation_category, "key_registered_at": key.registered_at,
            }),
        };
        let step = KeyStep::Advance {
            key: key.id,
            counter: read.counter,
        };
        Ok(Judged { shown, step })
    }

    /// A new key of Android's. What its vendor has taken back is asked by the caller, of [`Shown::certificates`].
    pub(super) fn android_key(&self, chain: &[Vec<u8>]) -> Result<Judged, Refusal> {
        if self.apps.android.is_empty() {
            return Err(Refusal::new(
                "application_id",
                "this studio's configuration names no app for Android ([[genuine.android]])",
            ));
        }
        let challenge = self.client_data.digest();
        let expected = android_key::Expected {
            at: self.at,
            challenge: Some(challenge.as_bytes()),
            package: None,
            revoked: None,
        };
        let report = android_key::verify_under(self.roots, chain, &expected);
        if let Some(problem) = report.problems.first() {
            return Err(problem.clone().into());
        }
        if report.names_phone {
            return Err(Refusal::new(
                "attestation_id",
                "it names the phone by a number, and such are not collected",
            ));
        }
        if report
            .security_level
            .is_none_or(|level| level == SecurityLevel::Software)
        {
            return Err(Refusal::new("security_level", "no hardware vouches for it"));
        }
        let of = |app: &AndroidApp| {
            let signers: Vec<String> = app.signers.iter().map(ToString::to_string).collect();
            let app = PublishedApp {
                package: app.package.as_str(),
                signers: &signers,
            };
            report.findings(&app, self.at)
        };
        let every = self.apps.android.iter().map(|app| (app, of(app)));
        let mut every: Vec<_> = every.collect();
        let ours = every.iter().position(|(_, findings)| says_genuine(findings));
        let (app, findings) = every.swap_remove(ours.unwrap_or(0));
        // Where the maker's own system booted, its word on the app counts, and has to name ours. Where it did not, nobody
        // vouches for any app, and that is what the proof shows.
        let whole = findings.contains(&self.finding(Control::DeviceNotCompromised, State::Pass));
        if ours.is_none() && whole {
            return Err(Problem::Application.into());
        }
        let os = report.os(self.at);
        let shown = Shown {
            genuine: ours.is_some(),
            app: ours.map(|_| app.package.to_string()),
            findings: shown(&findings),
            model: os.as_ref().and_then(|os| os.model.clone()),
            os: os.map(|os| os.os),
            certificates: report.certificates.clone(),
            facts: serde_json::to_value(&report).unwrap_or_default(),
        };
        Ok(Judged {
            shown,
            step: KeyStep::None,
        })
    }

    fn finding(&self, control: Control, state: State) -> StudioFinding {
        StudioFinding {
            control,
            state,
            signed: lavalier_protocol::policy::Signed::Attested,
            observed_at: self.at,
        }
    }
}

/// A key's name is SHA-256 of its point; the attestation was found to be of the key that is named so.
pub(super) fn digest_of(key_id: &[u8]) -> Result<Digest, Refusal> {
    let bytes = <[u8; 32]>::try_from(key_id).map_err(|_| Problem::KeyId)?;
    Ok(Digest::from_bytes(bytes))
}

fn says_genuine(findings: &[StudioFinding]) -> bool {
    let mut findings = findings.iter();
    findings.any(|finding| finding.control == Control::AppGenuine && finding.state == State::Pass)
}

fn shown(findings: &[StudioFinding]) -> Vec<ShownFinding> {
    let findings = findings.iter().map(|finding| ShownFinding {
        control: finding.control,
        state: finding.state,
    });
    findings.collect()
}

fn other_environment(made_in: Environment) -> Refusal {
    let which = match made_in {
        Environment::Development => "made by a developer's own build, which vouches for no app that anyone else has",
        Environment::Production => "made by the store's app, and this studio is for a developer's own builds",
    };
    Refusal::new("environment", which)
}
