//! Six words made from a signing key's thumbprint, to be read out on the call.

use sha2::{Digest as _, Sha256};

use crate::digest::Digest;

/// Six words are 48 bits. Each attempt at a key with the same words costs 2^16 hashes on top, which puts a look-alike
/// key at about 2^64 hashes; one honest reading takes some milliseconds.
const ROUNDS: u32 = 1 << 16;

/// Common, concrete English words that are told apart over a bad line; one for each value of a byte.
#[rustfmt::skip]
const WORDS: [&str; 256] = [
    "acorn", "actor", "album", "amber", "anchor", "ankle", "apple", "apron",
    "arrow", "aspen", "atlas", "attic", "badge", "baker", "banjo", "barley",
    "basil", "basin", "beacon", "beaver", "bench", "berry", "birch", "bishop",
    "blanket", "blossom", "bonnet", "border", "bottle", "boulder", "branch", "bridge",
    "bronze", "brush", "bucket", "buffalo", "butter", "button", "cabin", "cactus",
    "camel", "candle", "canoe", "canvas", "carbon", "cargo", "carpet", "castle",
    "cedar", "cellar", "cherry", "chimney", "cider", "cinder", "circle", "citrus",
    "clover", "cobalt", "coffee", "comet", "copper", "coral", "cotton", "cradle",
    "crater", "cricket", "crystal", "curtain", "cushion", "cypress", "dagger", "daisy",
    "dancer", "desert", "diamond", "dinner", "dolphin", "donkey", "dragon", "drawer",
    "eagle", "easel", "echo", "elbow", "ember", "emerald", "engine", "falcon",
    "feather", "fender", "ferry", "fiddle", "finger", "flannel", "flower", "forest",
    "fossil", "fountain", "fox", "gallery", "garden", "garlic", "garnet", "ginger",
    "giraffe", "glacier", "glove", "goblet", "granite", "grape", "gravel", "guitar",
    "hammer", "harbour", "harvest", "hazel", "helmet", "heron", "hickory", "honey",
    "hunter", "iceberg", "indigo", "insect", "island", "ivory", "jacket", "jaguar",
    "jasmine", "jersey", "jigsaw", "jungle", "juniper", "kayak", "kernel", "kettle",
    "kitchen", "kitten", "ladder", "lagoon", "lantern", "laurel", "lemon", "leopard",
    "lilac", "linen", "lizard", "lobster", "locket", "lotus", "magnet", "mammoth",
    "mango", "maple", "marble", "market", "meadow", "melon", "mirror", "mitten",
    "monkey", "mosaic", "muffin", "museum", "mustard", "napkin", "needle", "nickel",
    "nutmeg", "oatmeal", "ocean", "olive", "onion", "opal", "orange", "orchard",
    "otter", "oyster", "paddle", "palace", "pancake", "panther", "paper", "parcel",
    "parrot", "pebble", "pelican", "pepper", "piano", "pigeon", "pillow", "planet",
    "plaster", "pocket", "pollen", "poplar", "potato", "prairie", "pumpkin", "puppet",
    "quarry", "quartz", "rabbit", "raccoon", "radish", "ranger", "raven", "ribbon",
    "river", "rocket", "rooster", "saddle", "saffron", "salmon", "sandal", "satin",
    "scarlet", "shadow", "shelter", "silver", "socket", "spider", "spinach", "sponge",
    "squirrel", "stable", "statue", "sugar", "summer", "sunset", "swallow", "table",
    "tailor", "temple", "thistle", "thunder", "tiger", "timber", "tomato", "trumpet",
    "tulip", "tunnel", "turtle", "valley", "vanilla", "velvet", "violet", "violin",
    "wagon", "walnut", "walrus", "warbler", "whistle", "willow", "window", "winter",
];

/// The words for a thumbprint (RFC 7638), separated by spaces.
///
/// They are bytes 0 to 5 of SHA-256 iterated 65,536 times over `lavalier six words v1` and the thumbprint.
#[must_use]
pub fn six_words(thumbprint: Digest) -> String {
    let first = Sha256::new()
        .chain_update(b"lavalier six words v1")
        .chain_update(thumbprint.as_bytes())
        .finalize();
    let last = (1..ROUNDS).fold(first, |state, _| Sha256::digest(state));
    let words: Vec<_> = last.iter().take(6).map(|byte| WORDS[usize::from(*byte)]).collect();
    words.join(" ")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_are_distinct_and_stay_as_they_are() {
        let mut sorted = WORDS;
        sorted.sort_unstable();
        assert!(sorted.windows(2).all(|pair| pair[0] != pair[1]));
        assert_eq!(six_words(Digest::of(b"a key")).split(' ').count(), 6);
        assert_ne!(six_words(Digest::of(b"a key")), six_words(Digest::of(b"another")));
    }
}
