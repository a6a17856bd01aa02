//! A take to begin: the papers that a recorder would have, made up and signed with keys of the measurement's own.

use lavalier_protocol::id::{InterviewId, InvitationId, TakeId};
use lavalier_protocol::journal::Opening;
use lavalier_protocol::jws::{Jws, Signer as _, SoftwareKey, Typ};
use serde_json::json;

/// What begins a take.
pub(crate) struct Papers {
    pub(crate) opening: Opening,
    pub(crate) brief: Jws,
    pub(crate) clearance: Jws,
}

/// The device's key: any scalar below the curve's order.
pub(crate) fn device_key() -> SoftwareKey {
    SoftwareKey::from_bytes(&[11; 32]).expect("a scalar below the curve's order is a key")
}

/// Papers for take `number`: mono, 48 kHz, 24 bit; with a proxy or without.
pub(crate) fn papers(number: u8, proxy: bool) -> Papers {
    let mut tracks = json!({"audio": {"codec": "flac", "rate": 48_000, "bits": 24, "channels": 1}});
    if proxy {
        tracks["proxy"] = json!({"codec": "ogg_opus", "rate": 48_000, "bitrate": 48_000});
    }
    let sign = |typ, name: &str| Jws::sign(typ, &json!({ "for": name }), &device_key()).expect("a key in memory signs");
    let (brief, clearance) = (sign(Typ::Brief, "a brief"), sign(Typ::Clearance, "a clearance"));
    let opening = json!({
        "version": 1, "take": TakeId::from_random([number; 16]), "production": "bench",
        "invitation": InvitationId::from_random([2; 16]), "interview": InterviewId::from_random([3; 16]), "end": "interviewer",
        "take_number": 1, "previous": null, "continues": null, "kind": "interview", "slate": {"roll": "R001", "scene": "1", "take": 1},
        "brief": brief.digest(), "clearance": clearance.digest(), "device_key": device_key().public_key(),
        "key_storage": "file", "binding": brief.digest(),
        "source": {"type": "microphone", "expected": "any",
            "granted": {"port": "file", "rate": 48_000, "bits": 24, "channels": 1, "behind": null}},
        "tracks": tracks,
        "consent": {"by": "self", "at": "2026-01-01T00:00:00Z"}, "started_at": "2026-01-01T00:00:00Z", "app": "bench 1",
    });
    let opening = serde_json::from_value(opening).expect("the opening is one by the contract");
    Papers {
        opening,
        brief,
        clearance,
    }
}
