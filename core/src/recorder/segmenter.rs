//! One second after the other: encoded, compared, sealed, digested, all in memory.

use lavalier_protocol::digest::Digest;
use lavalier_protocol::sealed::Track;

use crate::capture::Format;
use crate::encode::{EncodeError, FlacEncoder, OpusProxy};
use crate::level::Sums;
use crate::seal::{Recipients, SealError};
use crate::store::{Item, SealedSegment};

/// Why a second could not be sealed.
#[derive(Debug, thiserror::Error)]
pub(super) enum Fault {
    #[error(transparent)]
    Encode(#[from] EncodeError),
    #[error(transparent)]
    Seal(#[from] SealError),
}

/// Turns seconds of one take into sealed segments.
pub(super) struct Segmenter {
    format: Format,
    flac: FlacEncoder,
    proxy: Option<OpusProxy>,
    recipients: Recipients,
}

impl Segmenter {
    pub(super) fn new(format: Format, proxy: Option<OpusProxy>, recipients: Recipients) -> Result<Self, EncodeError> {
        Ok(Self {
            format,
            flac: FlacEncoder::new(format)?,
            proxy,
            recipients,
        })
    }

    /// Seals a second of interleaved samples that begins at `first_sample`; the proxy's piece is of the second before.
    pub(super) fn second(&mut self, first_sample: u64, interleaved: &[i32], out: &mut Vec<Item>) -> Result<(), Fault> {
        let level = Sums::of(interleaved, self.format).level(self.format);
        let sealed = self.flac.encode(interleaved).map_err(Fault::from);
        let sealed = sealed.and_then(|stream| Ok(self.recipients.seal(stream)?));
        self.flac.wipe();
        out.push(item(
            Track::Audio,
            first_sample,
            interleaved.len() / usize::from(self.format.channels),
            sealed?,
            |segment| {
                segment.peak = Some(hundredths(level.peak));
                segment.rms = Some(hundredths(level.rms));
            },
        ));
        self.proxy(|proxy| proxy.push(interleaved), out)
    }

    /// Seals the proxy's last piece.
    pub(super) fn finish(&mut self, out: &mut Vec<Item>) -> Result<(), Fault> {
        self.proxy(OpusProxy::finish, out)
    }

    fn proxy(
        &mut self,
        work: impl FnOnce(&mut OpusProxy) -> Result<Option<crate::encode::ProxyPiece<'_>>, EncodeError>,
        out: &mut Vec<Item>,
    ) -> Result<(), Fault> {
        let Some(proxy) = &mut self.proxy else { return Ok(()) };
        let piece = match work(proxy) {
            Ok(piece) => piece,
            Err(error) => {
                // The original is what matters: the take goes on without.
                tracing::warn!(%error, "the proxy ends here");
                self.proxy = None;
                return Ok(());
            }
        };
        if let Some(piece) = piece {
            let sealed = self.recipients.seal(piece.bytes)?;
            let samples = usize::try_from(piece.samples).unwrap_or(usize::MAX);
            out.push(item(Track::Proxy, piece.first_sample, samples, sealed, |_| {}));
        }
        proxy.wipe();
        Ok(())
    }
}

fn item(
    track: Track,
    first_sample: u64,
    samples: usize,
    bytes: Vec<u8>,
    with: impl FnOnce(&mut SealedSegment),
) -> Item {
    let mut segment = SealedSegment {
        track,
        first_sample,
        samples: samples as u64,
        sha256: Digest::of(&bytes),
        bytes: bytes.into(),
        peak: None,
        rms: None,
    };
    with(&mut segment);
    Item::Segment(segment)
}

/// A level as it stands in the journal: finer than any meter shows.
fn hundredths(level: f64) -> f64 {
    (level * 100.0).round() / 100.0
}
