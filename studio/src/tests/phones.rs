//! Phones whose makers vouch for what a test says.

use lavalier_protocol::api::{AttestationAnswer, AttestationProof, AttestationRequest, Base64, Challenge};
use lavalier_protocol::attestation::ClientData;
use lavalier_protocol::brief::Platforms;
use lavalier_protocol::digest::Digest;
use lavalier_protocol::jws::Signer as _;
use lavalier_protocol::policy::Platform;

use super::device::Device;
use super::kit::{Answer, Kit};
use super::people::{Show, text};
use crate::attestation::Roots;
use crate::attestation::app_attest::Environment;
use crate::attestation::forged::android::{SIGNER, World, application, described, root_of_trust};
use crate::attestation::forged::apple::{self, Made};
use crate::attestation::forged::{Party, context, int};
use crate::attested::{AndroidApp, AppId, GenuineApps, IosApp};

/// The package of the genuine app.
pub(super) const PACKAGE: &str = "org.example.recorder";

/// The makers of phones, and one phone of each.
pub(super) struct Makers {
    pub(super) iphone: Made,
    pub(super) android: World,
}

impl Makers {
    pub(super) fn new() -> Self {
        Self {
            iphone: Made::answering(b""),
            android: World::new(),
        }
    }

    fn roots(&self) -> Roots {
        Roots::of(self.android.root.root(true), self.iphone.root.root(false))
    }

    /// A studio whose apps are the ones that these phones have.
    pub(super) async fn studio(&self) -> Kit {
        let genuine = GenuineApps {
            ios: vec![IosApp {
                app_id: AppId::new(apple::APP).unwrap(),
                environment: Environment::Production,
            }],
            android: vec![AndroidApp {
                package: text(PACKAGE),
                signers: vec![Digest::from_bytes(SIGNER)],
            }],
        };
        Kit::vouching(genuine, self.roots()).await
    }

    /// The app makes another key.
    pub(super) fn another_key(&mut self) {
        self.iphone.key = Party::new("another key");
    }

    /// Apple's word on the app's key.
    pub(super) fn new_key(&self, data: &ClientData<'_>) -> AttestationProof {
        AttestationProof::AppAttestKey {
            key_id: Base64(self.iphone.key_id()),
            attestation: Base64(self.iphone.object_over(data.digest().as_bytes())),
        }
    }

    /// The key's own.
    pub(super) fn signed(&self, counter: u32, data: &ClientData<'_>) -> AttestationProof {
        AttestationProof::AppAttest {
            key_id: Base64(self.iphone.key_id()),
            assertion: Base64(self.iphone.assertion(counter, &data.to_bytes())),
        }
    }

    /// The word of a phone that booted so, on a key of this package's.
    pub(super) fn android(&self, locked: u8, state: u8, package: &str, data: &ClientData<'_>) -> AttestationProof {
        let extension = described(
            data.digest().as_bytes(),
            1,
            &[application(&[package])],
            &[
                root_of_trust(locked, state),
                context(705, &int(160_000)),
                context(706, &int(202_611)),
            ],
        );
        let chain = self.android.chain(&self.android.leaf(extension));
        AttestationProof::AndroidKey {
            chain: chain.into_iter().map(Base64).collect(),
        }
    }
}

/// A device of this platform's that holds an invitation.
pub(super) async fn claimed(kit: &Kit, show: &Show, platform: Platform, seed: u8) -> Device {
    let invited = show.draft(kit, seed).await;
    let invited = invited.with(|brief| brief.platforms = Platforms(vec![platform]));
    assert!(show.send(kit, &invited).await.status.is_success());
    Device::claim_as(kit, &invited, seed, platform).await
}

impl Device {
    /// Asks what to have vouched over.
    pub(super) async fn attestation_challenge(&self, kit: &Kit) -> String {
        let answer = kit
            .post("/api/v1/recorder/attestation/challenges", &self.token, "")
            .await;
        answer.done::<Challenge>().challenge
    }

    /// What this device has vouched over.
    pub(super) fn client_data<'a>(&'a self, evidence: &[u8], challenge: &'a str) -> ClientData<'a> {
        ClientData {
            claim: &self.claim.claim,
            device_key: self.key.public_key().thumbprint(),
            evidence: Digest::of(evidence),
            challenge,
        }
    }

    /// Shows a proof for this evidence under this challenge.
    pub(super) async fn show_proof(
        &self,
        kit: &Kit,
        challenge: &str,
        evidence: &[u8],
        proof: AttestationProof,
    ) -> Answer {
        let request = AttestationRequest {
            challenge: challenge.to_owned(),
            evidence: Digest::of(evidence),
            proof,
        };
        kit.post_json("/api/v1/recorder/attestation", &self.token, &request)
            .await
    }

    /// Has this evidence vouched for, as an honest phone does.
    pub(super) async fn vouched(
        &self,
        kit: &Kit,
        evidence: &[u8],
        proof: impl FnOnce(&ClientData<'_>) -> AttestationProof,
    ) -> AttestationAnswer {
        let challenge = self.attestation_challenge(kit).await;
        let proof = proof(&self.client_data(evidence, &challenge));
        self.show_proof(kit, &challenge, evidence, proof).await.done()
    }
}
