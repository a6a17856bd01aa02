//! The decision: genuine or not, and what follows.

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use der::asn1::ObjectIdentifier;
use jiff::{SignedDuration, Timestamp};
use subtle::ConstantTimeEq as _;

use super::authorizations::hex;
use super::description::{ATTESTATION, Description};
use super::report::{Note, Provisioning, Report};
use super::revocation::RevocationList;
use crate::attestation::certificate::Certificate;
use crate::attestation::chain::{Anchored, Chain, Rules};
use crate::attestation::pem;
use crate::attestation::problem::Problem;
use crate::attestation::roots::{GOOGLE, Root, Roots};

/// How long certificates from the factory are taken after their end: a year, in which their phone's posture is asked
/// for anew many times over, and a production ends.
pub const FACTORY_GRACE: SignedDuration = SignedDuration::from_hours(366 * 24);

/// Marks a certificate that a phone fetched (`ProvisioningInfo`).
const PROVISIONING: ObjectIdentifier = ObjectIdentifier::new_unwrap("1.3.6.1.4.1.11129.2.1.30");

const RULES: Rules<'static> = Rules {
    least: 2,
    known: &[ATTESTATION, PROVISIONING],
    unmarked_issuer: true,
};

/// What evidence is held against.
#[derive(Debug, Clone, Copy)]
pub struct Expected<'a> {
    /// When the studio received it.
    pub at: Timestamp,
    /// The challenge that it answers, where one was given.
    pub challenge: Option<&'a [u8]>,
    /// The app that must have asked, where one is named.
    pub package: Option<&'a str>,
    /// The vendor's revocation list, where there is one at hand.
    pub revoked: Option<&'a RevocationList>,
}

/// Judges a chain of PEM certificates, the attested key's first.
pub fn verify(chain: &[u8], expected: &Expected<'_>) -> Report {
    against(&GOOGLE, chain, expected)
}

/// Judges a chain of certificates in DER, the attested key's first, by the word of `roots`.
pub(crate) fn verify_under(roots: &Roots, certificates: &[Vec<u8>], expected: &Expected<'_>) -> Report {
    judge(&roots.google, certificates, expected).unwrap_or_else(Report::refused)
}

/// Judges against given roots.
pub(super) fn against(roots: &[Root], chain: &[u8], expected: &Expected<'_>) -> Report {
    pem::certificates(chain)
        .and_then(|certificates| judge(roots, &certificates, expected))
        .unwrap_or_else(Report::refused)
}

fn judge(roots: &[Root], certificates: &[Vec<u8>], expected: &Expected<'_>) -> Result<Report, Problem> {
    let chain = Chain::read(certificates, &RULES)?;
    let anchored = chain.anchor(roots, &RULES)?;
    let [attested, issuers @ ..] = anchored.certificates else {
        return Err(Problem::RootUnknown);
    };
    for (index, issuer) in (1..).zip(issuers) {
        if issuer.extension(ATTESTATION).is_some() {
            return Err(Problem::Prolonged { index });
        }
    }
    if let Some(list) = expected.revoked {
        for (index, certificate) in anchored.certificates.iter().enumerate() {
            list.check(index, certificate.serial)?;
        }
    }
    let provisioning = provisioning(&anchored);
    let notes = validity(issuers, provisioning, expected.at)?;
    let extension = attested.extension(ATTESTATION).ok_or(Problem::NotAttested)?;
    let description = Description::read(extension)?;
    if let Some(challenge) = expected.challenge
        && !bool::from(description.challenge.ct_eq(challenge))
    {
        return Err(Problem::Challenge);
    }
    let report = Report {
        key_algorithm: attested.key.name(),
        public_key: Some(STANDARD.encode(attested.key.spki)),
        provisioning: Some(provisioning),
        certificates: anchored
            .certificates
            .iter()
            .map(|certificate| hex(certificate.serial))
            .collect(),
        notes,
        ..Report::sound(description)
    };
    match expected.package {
        Some(package) if !asked_by(&report, package) => Err(Problem::Application),
        _ => Ok(report),
    }
}

/// One package alone: another that shares its user identifier shares its keys.
fn asked_by(report: &Report, package: &str) -> bool {
    report
        .application
        .as_ref()
        .is_some_and(|application| matches!(&application.packages[..], [only] if only.name == package))
}

fn provisioning(anchored: &Anchored<'_, '_>) -> Provisioning {
    let fetched = anchored
        .certificates
        .iter()
        .any(|certificate| certificate.extension(PROVISIONING).is_some());
    if anchored.root.factory && !fetched {
        Provisioning::Factory
    } else {
        Provisioning::Remote
    }
}

/// The certificates between the attested key's and the root's bound the time; see the module's documentation.
fn validity(issuers: &[Certificate<'_>], provisioning: Provisioning, at: Timestamp) -> Result<Vec<Note>, Problem> {
    let mut notes = Vec::new();
    for (index, issuer) in (1..).zip(issuers) {
        if at < issuer.from {
            return Err(Problem::NotYetValid {
                index,
                from: issuer.from,
            });
        }
        if at <= issuer.until {
            continue;
        }
        let excused = provisioning == Provisioning::Factory
            && issuer.until.checked_add(FACTORY_GRACE).is_ok_and(|until| at <= until);
        if !excused {
            return Err(Problem::Expired {
                index,
                until: issuer.until,
            });
        }
        notes.push(Note {
            field: "validity",
            message: format!(
                "certificate {index} expired at {}; it came from the factory and cannot be renewed",
                issuer.until
            ),
        });
    }
    Ok(notes)
}
