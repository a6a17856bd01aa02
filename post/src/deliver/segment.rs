//! One sealed segment: fetched or found in the cache, digested, opened, decoded. Nothing is used before its check.

use super::DeliverError;
use super::cache::SealedCache;
use super::source::SealedSource;
use super::timeline::{Piece, SealedPiece};
use crate::open::{FlacError, OpenError, OpeningKeys, decode_flac, open_sealed};
use crate::wave::PcmFormat;
use lavalier_protocol::digest::Digest;
use lavalier_protocol::journal::ProblemKind;
use lavalier_protocol::sealed::SEALED_MAX;

/// What a segment holds when it is open.
#[derive(Debug, Clone, Copy)]
pub(crate) enum Content {
    /// A FLAC stream of this format.
    Flac(PcmFormat),
    /// Bytes of an imported file.
    Bytes,
}

impl Content {
    /// Bytes that one sample (imported file: byte) takes in the delivered file.
    pub(crate) fn unit(self) -> u64 {
        match self {
            Self::Flac(format) => u64::from(format.frame_bytes()),
            Self::Bytes => 1,
        }
    }
}

/// Opens one take's segments. Used by several threads at once.
pub(crate) struct Opener<'a> {
    pub(crate) source: &'a dyn SealedSource,
    pub(crate) cache: &'a SealedCache,
    pub(crate) keys: &'a OpeningKeys,
    pub(crate) content: Content,
}

impl Opener<'_> {
    /// The bytes of a piece as they stand in the delivered file, or what is wrong with it.
    pub(crate) fn open(
        &self,
        piece: &Piece,
        sealed: &SealedPiece,
    ) -> Result<Result<Vec<u8>, ProblemKind>, DeliverError> {
        let bytes = match self.sealed(sealed)? {
            Ok(bytes) => bytes,
            Err(problem) => return Ok(Err(problem)),
        };
        Ok(self.decode(piece, &bytes))
    }

    fn sealed(&self, piece: &SealedPiece) -> Result<Result<Vec<u8>, ProblemKind>, DeliverError> {
        if let Some(kept) = self.cache.get(&piece.digest) {
            return Ok(Ok(kept));
        }
        let Some(bytes) = self.source.sealed(piece.sequence, &piece.digest)? else {
            return Ok(Err(ProblemKind::Missing));
        };
        if bytes.len() > SEALED_MAX {
            return Ok(Err(ProblemKind::SealedLength {
                bytes: bytes.len() as u64,
            }));
        }
        let found = Digest::of(&bytes);
        if found != piece.digest {
            return Ok(Err(ProblemKind::Digest { found }));
        }
        self.cache
            .put(&piece.digest, &bytes)
            .map_err(|source| DeliverError::Cache { source })?;
        Ok(Ok(bytes))
    }

    fn decode(&self, piece: &Piece, sealed: &[u8]) -> Result<Vec<u8>, ProblemKind> {
        let plain = open_sealed(sealed, self.keys).map_err(|error| match error {
            OpenError::TooLong(bytes) => ProblemKind::SealedLength { bytes: bytes as u64 },
            other => ProblemKind::Unopened {
                reason: other.to_string(),
            },
        })?;
        match self.content {
            Content::Bytes if plain.len() as u64 == piece.length => Ok(plain.to_vec()),
            Content::Bytes => Err(ProblemKind::Content {
                expected: format!("{} bytes", piece.length),
                found: format!("{} bytes", plain.len()),
            }),
            Content::Flac(format) => {
                let room = usize::try_from(piece.length.saturating_mul(self.content.unit())).unwrap_or_default();
                let mut bytes = Vec::with_capacity(room);
                decode_flac(&plain, format, piece.length, &mut bytes).map_err(|error| named(&error))?;
                Ok(bytes)
            }
        }
    }
}

fn named(error: &FlacError) -> ProblemKind {
    match error {
        FlacError::Unreadable(reason) => ProblemKind::Undecoded { reason: reason.clone() },
        FlacError::OtherFormat {
            found_rate,
            found_bits,
            found_channels,
            rate,
            bits,
            channels,
        } => ProblemKind::Content {
            expected: format!("{rate} Hz, {bits} bits, {channels} channels"),
            found: format!("{found_rate} Hz, {found_bits} bits, {found_channels} channels"),
        },
        FlacError::TooMany { expected } => ProblemKind::Content {
            expected: format!("{expected} samples"),
            found: "more".to_owned(),
        },
        FlacError::TooFew { found, expected } => ProblemKind::Content {
            expected: format!("{expected} samples"),
            found: format!("{found}"),
        },
    }
}
