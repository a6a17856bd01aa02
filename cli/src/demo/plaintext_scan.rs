//! A search for plaintext where there must be none: every run of 64 bytes of what was recorded, in every form that
//! could be left lying about, in every file of a folder.
//!
//! A run counts when it has at least 16 distinct bytes: silence and other dull stretches are everywhere by chance. The
//! search is exact. Each such run holds an *anchor*, a stretch of 32 bytes with at least 8 distinct ones: one that
//! begins at a multiple of 32 where there is such, else one put in for it. Files are read once, with a rolling hash over
//! 32 bytes at every offset; where an anchor is met, the bytes around it decide.

use std::fs::{self, File};
use std::io::{self, Read as _};
use std::path::{Path, PathBuf};

/// Bytes of a run that tells plaintext from chance.
pub const RUN: usize = 64;
/// Distinct bytes that a run has at least.
pub const DISTINCT: usize = 16;

/// Bytes of an anchor: a run of [`RUN`] holds a whole one at some multiple of it.
const ANCHOR: usize = RUN / 2;
/// Distinct bytes of an anchor. One half of a run with [`DISTINCT`] has at least this many.
const ANCHOR_DISTINCT: usize = DISTINCT / 2;
/// The hash's multiplier: odd, with bits all over (Knuth's MMIX generator).
const BASE: u64 = 6_364_136_223_846_793_005;
/// Bits that the filter looks up before the anchors are searched: 2 MiB of memory.
const FILTER_BITS: u32 = 24;
/// What is read at once.
const CHUNK: usize = 1 << 20;
/// Hits of one file after which the rest of it is not looked at: one is too many.
const HITS_MAX: usize = 8;

/// What must not be found.
pub struct Needles {
    forms: Vec<Form>,
    anchors: Vec<Anchor>,
    filter: Vec<u64>,
    sorted: bool,
}

struct Form {
    name: String,
    bytes: Vec<u8>,
}

#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
struct Anchor {
    hash: u64,
    form: u32,
    at: u32,
}

/// A run that was found.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Hit {
    /// In which file.
    pub file: PathBuf,
    /// At which byte of it the run lies, or a longer one around it.
    pub offset: u64,
    /// What it is a run of.
    pub what: String,
}

/// What a search looked at and found.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Found {
    /// Files that were read to the end.
    pub files: u64,
    /// Their bytes.
    pub bytes: u64,
    /// Every run; of one file at most the first few.
    pub hits: Vec<Hit>,
}

impl Default for Needles {
    fn default() -> Self {
        Self {
            forms: Vec::new(),
            anchors: Vec::new(),
            filter: vec![0; 1 << (FILTER_BITS - 6)],
            sorted: true,
        }
    }
}

impl Needles {
    /// Nothing to look for yet.
    #[must_use]
    pub fn new() -> Self {
        Self::default()
    }

    /// Looks for samples as 16-, 24- and 32-bit integers and as floats, little-endian. `samples` are of 24 bits, the
    /// form in which the recorder hands them on.
    pub fn add_samples(&mut self, samples: &[i32]) {
        let form = |bytes: usize, encode: fn(i32) -> [u8; 4]| -> Vec<u8> {
            samples
                .iter()
                .flat_map(|sample| encode(*sample).into_iter().take(bytes))
                .collect()
        };
        self.add("16-bit samples", form(2, |sample| (sample >> 8).to_le_bytes()));
        self.add("24-bit samples", form(3, i32::to_le_bytes));
        self.add("32-bit samples", form(4, |sample| (sample << 8).to_le_bytes()));
        self.add("24-bit samples in 32-bit words", form(4, i32::to_le_bytes));
        // 24 bits fit a float's mantissa, so this is what any conversion gives.
        self.add(
            "float samples",
            form(4, |sample| (sample as f32 / 8_388_608.0).to_le_bytes()),
        );
    }

    /// Looks for any run of `bytes`.
    pub fn add(&mut self, name: &str, bytes: Vec<u8>) {
        let number = u32::try_from(self.forms.len()).expect("a handful of forms");
        assert!(
            u32::try_from(bytes.len()).is_ok(),
            "hours of audio are searched in pieces"
        );
        let mut places: Vec<usize> = (0..bytes.len() / ANCHOR)
            .map(|block| block * ANCHOR)
            .filter(|at| is_anchor(&bytes[*at..at + ANCHOR]))
            .collect();
        places.extend(stray_anchors(&bytes));
        for at in places {
            let hash = hash(&bytes[at..at + ANCHOR]);
            let bit = hash >> (64 - FILTER_BITS);
            self.filter[(bit / 64) as usize] |= 1 << (bit % 64);
            let at = u32::try_from(at).expect("checked above");
            self.anchors.push(Anchor { hash, form: number, at });
        }
        self.forms.push(Form {
            name: name.to_owned(),
            bytes,
        });
        self.sorted = false;
    }

    /// How many bytes are looked for, over all forms.
    #[must_use]
    pub fn bytes(&self) -> usize {
        self.forms.iter().map(|form| form.bytes.len()).sum()
    }

    /// Reads every file of a folder and below. Links are not followed.
    ///
    /// # Errors
    /// When something in it cannot be read: what was not read was not searched.
    pub fn search(&mut self, folder: &Path) -> io::Result<Found> {
        if !self.sorted {
            self.anchors.sort_unstable();
            self.sorted = true;
        }
        let mut found = Found::default();
        self.walk(folder, &mut found)?;
        Ok(found)
    }

    fn walk(&self, path: &Path, found: &mut Found) -> io::Result<()> {
        let kind = fs::symlink_metadata(path)?.file_type();
        if kind.is_dir() {
            let mut entries = fs::read_dir(path)?.collect::<Result<Vec<_>, _>>()?;
            entries.sort_by_key(fs::DirEntry::file_name);
            for entry in entries {
                match self.walk(&entry.path(), found) {
                    // A journal of the database that was there a moment ago.
                    Err(error) if error.kind() == io::ErrorKind::NotFound => {}
                    walked => walked?,
                }
            }
        } else if kind.is_file() {
            let bytes = self.read(path, &mut found.hits)?;
            found.files += 1;
            found.bytes += bytes;
        }
        Ok(())
    }

    fn read(&self, path: &Path, hits: &mut Vec<Hit>) -> io::Result<u64> {
        let mut file = File::open(path)?;
        let mut buffer = Vec::with_capacity(CHUNK + 2 * RUN);
        // The file's offset of the buffer's first byte.
        let mut offset = 0;
        let before = hits.len();
        loop {
            let read = (&mut file).take(CHUNK as u64).read_to_end(&mut buffer)?;
            if read == 0 {
                return Ok(offset + buffer.len() as u64);
            }
            self.look(&buffer, |at, form| {
                if hits.len() < before + HITS_MAX {
                    hits.push(Hit {
                        file: path.to_owned(),
                        offset: offset + at as u64,
                        what: form.name.clone(),
                    });
                }
            });
            // Every run that goes over the edge is whole in the next round.
            let kept = buffer.len().min(2 * RUN);
            let gone = buffer.len() - kept;
            offset += gone as u64;
            buffer.drain(..gone);
        }
    }

    /// Finds runs in one buffer.
    fn look(&self, buffer: &[u8], mut hit: impl FnMut(usize, &Form)) {
        if buffer.len() < ANCHOR {
            return;
        }
        // What the byte that leaves the window weighs.
        let leaving = BASE.wrapping_pow(ANCHOR as u32 - 1);
        let mut rolling = hash(&buffer[..ANCHOR]);
        let mut at = 0;
        let mut past = 0;
        loop {
            let bit = rolling >> (64 - FILTER_BITS);
            if at >= past
                && self.filter[(bit / 64) as usize] & (1 << (bit % 64)) != 0
                && let Some((start, end, form)) = self.around(buffer, at, rolling)
            {
                hit(start, form);
                // The rest of the same run is no news.
                past = end;
            }
            let Some(next) = buffer.get(at + ANCHOR) else { return };
            rolling = rolling
                .wrapping_sub(u64::from(buffer[at]).wrapping_add(1).wrapping_mul(leaving))
                .wrapping_mul(BASE)
                .wrapping_add(u64::from(*next) + 1);
            at += 1;
        }
    }

    /// The common stretch around an anchor, where it holds a run.
    fn around(&self, buffer: &[u8], at: usize, hash: u64) -> Option<(usize, usize, &Form)> {
        let first = self.anchors.partition_point(|anchor| anchor.hash < hash);
        for anchor in self.anchors[first..].iter().take_while(|anchor| anchor.hash == hash) {
            let form = &self.forms[anchor.form as usize];
            let place = anchor.at as usize;
            let before = common(buffer[..at].iter().rev(), form.bytes[..place].iter().rev());
            let behind = common(buffer[at..].iter(), form.bytes[place..].iter());
            let stretch = &buffer[at - before..at + behind];
            if behind >= ANCHOR && stretch.windows(RUN).any(|run| distinct(run) >= DISTINCT) {
                return Some((at - before, at + behind, form));
            }
        }
        None
    }
}

/// How many bytes two sequences begin with alike.
fn common<'a>(one: impl Iterator<Item = &'a u8>, other: impl Iterator<Item = &'a u8>) -> usize {
    one.zip(other).take_while(|(one, other)| one == other).count()
}

/// A run without a good anchor at a multiple of 32 gets one of its own: of its halves, one that is good.
fn stray_anchors(bytes: &[u8]) -> Vec<usize> {
    let aligned: Vec<bool> = bytes.chunks_exact(ANCHOR).map(is_anchor).collect();
    let mut strays = Vec::new();
    for start in 0..bytes.len().saturating_sub(RUN - 1) {
        let first = start.div_ceil(ANCHOR);
        let last = (start + RUN) / ANCHOR;
        if aligned[first..last].iter().any(|good| *good) {
            continue;
        }
        if distinct(&bytes[start..start + RUN]) >= DISTINCT {
            let front = is_anchor(&bytes[start..start + ANCHOR]);
            strays.push(if front { start } else { start + ANCHOR });
        }
    }
    strays.dedup();
    strays
}

fn is_anchor(bytes: &[u8]) -> bool {
    distinct(bytes) >= ANCHOR_DISTINCT
}

fn distinct(bytes: &[u8]) -> usize {
    let mut seen = [0_u64; 4];
    for byte in bytes {
        seen[usize::from(byte >> 6)] |= 1 << (byte & 63);
    }
    seen.iter().map(|word| word.count_ones() as usize).sum()
}

fn hash(bytes: &[u8]) -> u64 {
    bytes.iter().fold(0, |hash: u64, byte| {
        hash.wrapping_mul(BASE).wrapping_add(u64::from(*byte) + 1)
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Bytes that look random and are always the same.
    fn noise(seed: u32, length: usize) -> Vec<u8> {
        let mut state = seed;
        let mut next = || {
            state = state.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
            (state >> 24) as u8
        };
        (0..length).map(|_| next()).collect()
    }

    fn search(needle: &[u8], haystack: &[u8]) -> Vec<Hit> {
        let folder = tempfile::tempdir().expect("a folder for the test");
        let below = folder.path().join("deep");
        fs::create_dir(&below).expect("a folder in it");
        fs::write(below.join("file"), haystack).expect("the file is written");
        let mut needles = Needles::new();
        needles.add("needle", needle.to_vec());
        let found = needles.search(folder.path()).expect("it can be read");
        assert_eq!((found.files, found.bytes), (1, haystack.len() as u64));
        found.hits
    }

    #[test]
    fn a_run_is_found_wherever_it_lies_in_both() {
        let needle = noise(1, 500);
        for from in [0, 1, 31, 32, 33, 63, 436] {
            for at in [0_usize, 1, 97, CHUNK - 1, CHUNK - 40, CHUNK + 3] {
                let mut haystack = noise(2, CHUNK + 4096);
                haystack[at..at + RUN].copy_from_slice(&needle[from..from + RUN]);
                let hits = search(&needle, &haystack);
                // Bytes around it may be alike by chance, and are then told as part of it.
                let told = hits.first().map(|hit| at as u64 - hit.offset);
                assert!(
                    told.is_some_and(|before| before < 8),
                    "{RUN} bytes from {from} at {at}: {hits:?}"
                );
            }
        }
    }

    #[test]
    fn one_byte_less_is_chance() {
        let needle = noise(1, 500);
        let mut haystack = noise(2, 4096);
        haystack[100..100 + RUN - 1].copy_from_slice(&needle[10..10 + RUN - 1]);
        haystack[99] = needle[9] ^ 1;
        haystack[100 + RUN - 1] = needle[10 + RUN - 1] ^ 1;
        assert_eq!(search(&needle, &haystack), []);
    }

    #[test]
    fn a_dull_stretch_is_no_plaintext_and_the_edge_of_one_is() {
        let mut needle = vec![0; 400];
        assert_eq!(search(&needle, &vec![0; 1000]), [], "silence");
        // 24 distinct bytes in the middle of silence: no block at a multiple of 32 may hold enough of them by itself.
        for start in 180..220 {
            needle = vec![0; 400];
            needle[start..start + 24].copy_from_slice(&(1..=24).collect::<Vec<u8>>());
            let from = start - 20;
            let mut haystack = noise(3, 1000);
            haystack[500..564].copy_from_slice(&needle[from..from + RUN]);
            assert!(!search(&needle, &haystack).is_empty(), "an island of sound at {start}");
        }
    }

    #[test]
    fn samples_are_found_in_each_form_that_could_lie_about() {
        let samples: Vec<i32> = noise(4, 3000)
            .chunks_exact(3)
            .map(|bytes| i32::from_le_bytes([0, bytes[0], bytes[1], bytes[2]]) >> 8)
            .collect();
        let forms: [(&str, Vec<u8>); 4] = [
            (
                "16-bit samples",
                samples.iter().flat_map(|s| ((s >> 8) as i16).to_le_bytes()).collect(),
            ),
            (
                "24-bit samples",
                samples.iter().flat_map(|s| s.to_le_bytes()[..3].to_vec()).collect(),
            ),
            (
                "32-bit samples",
                samples.iter().flat_map(|s| (s << 8).to_le_bytes()).collect(),
            ),
            (
                "float samples",
                samples
                    .iter()
                    .flat_map(|s| (*s as f32 / 8_388_608.0).to_le_bytes())
                    .collect(),
            ),
        ];
        for (name, bytes) in forms {
            let folder = tempfile::tempdir().expect("a folder for the test");
            fs::write(folder.path().join("log"), &bytes[700..900]).expect("the file is written");
            let mut needles = Needles::new();
            needles.add_samples(&samples);
            let found = needles.search(folder.path()).expect("it can be read");
            assert!(found.hits.iter().any(|hit| hit.what == name), "{name}: {found:?}");
        }
    }
}
