//! The file that is imported: what it is, and its pieces.

use std::fs::File;
use std::io::{Read, Seek, SeekFrom};
use std::path::{Path, PathBuf};

use lavalier_protocol::digest::Digest;
use lavalier_protocol::journal::ImportedFile;
use lavalier_protocol::sealed::SEGMENTS_MAX;
use lavalier_protocol::text::{Label, Line};
use sha2::{Digest as _, Sha256};
use zeroize::Zeroizing;

use super::{ImportError, PIECE, media, says};

/// Characters of a name that are kept: a label's.
const NAME_MAX: usize = 120;

/// A file as it was when it was examined.
#[derive(Debug, Clone)]
pub struct ImportFile {
    path: PathBuf,
    imported: ImportedFile,
    /// Digest of each piece, so that a file that changes meanwhile is caught before the change is sealed.
    pieces: Vec<Digest>,
}

impl ImportFile {
    /// Reads the whole file once.
    ///
    /// # Errors
    /// As [`ImportError`] documents.
    pub fn examine(path: &Path) -> Result<Self, ImportError> {
        let unreadable = unreadable(path);
        let mut file = File::open(path).map_err(&unreadable)?;
        let metadata = file.metadata().map_err(&unreadable)?;
        let (bytes, path) = (metadata.len(), path.to_owned());
        if !metadata.is_file() {
            return Err(ImportError::NotAFile { path });
        }
        if bytes == 0 {
            return Err(ImportError::Empty { path });
        }
        if bytes > SEGMENTS_MAX * PIECE as u64 {
            return Err(ImportError::TooLong { path, bytes });
        }
        let mut whole = Sha256::new();
        let mut pieces = Vec::new();
        let mut buffer = Zeroizing::new(vec![0; PIECE]);
        let mut read = 0;
        loop {
            let length = fill(&mut file, &mut buffer).map_err(&unreadable)?;
            if length == 0 {
                break;
            }
            whole.update(&buffer[..length]);
            pieces.push(Digest::of(&buffer[..length]));
            read += length as u64;
            if read > bytes {
                break;
            }
        }
        if read != bytes {
            return Err(ImportError::Changed { path });
        }
        let (media_type, says) = Self::look(&mut file, bytes).map_err(&unreadable)?;
        Ok(Self {
            imported: ImportedFile {
                name: harmless_name(&path),
                bytes,
                sha256: Digest::from_bytes(whole.finalize().into()),
                media_type: media_type.and_then(|name| Label::new(name).ok()),
                says,
            },
            path,
            pieces,
        })
    }

    /// What a file of `bytes` bytes is by its first ones, and what its own metadata says.
    ///
    /// # Errors
    /// When its beginning cannot be read. Metadata that cannot be is no reason to refuse a recording: it says nothing.
    pub fn look(file: &mut (impl Read + Seek), bytes: u64) -> std::io::Result<(Option<&'static str>, Vec<Line>)> {
        let mut start = [0; media::START];
        file.rewind()?;
        let length = fill(file, &mut start)?;
        let media_type = media::of(&start[..length]);
        let says = says::of(file, media_type, bytes);
        Ok((media_type, says))
    }

    /// What the opening line says of it.
    #[must_use]
    pub const fn imported(&self) -> &ImportedFile {
        &self.imported
    }

    /// Where it is.
    #[must_use]
    pub fn path(&self) -> &Path {
        &self.path
    }

    /// The pieces from byte `from` on, which must be where a piece begins or the file ends.
    pub(super) fn pieces(&self, from: u64) -> Result<Pieces<'_>, ImportError> {
        let unreadable = unreadable(&self.path);
        let mut file = File::open(&self.path).map_err(&unreadable)?;
        file.seek(SeekFrom::Start(from)).map_err(&unreadable)?;
        let next = usize::try_from(from.div_ceil(PIECE as u64)).expect("a take has fewer pieces");
        Ok(Pieces {
            of: self,
            file,
            next,
            buffer: Zeroizing::new(vec![0; PIECE]),
        })
    }
}

/// Reads pieces and holds each against what was examined.
pub(super) struct Pieces<'a> {
    of: &'a ImportFile,
    file: File,
    next: usize,
    buffer: Zeroizing<Vec<u8>>,
}

impl Pieces<'_> {
    pub(super) fn next(&mut self) -> Result<Option<&[u8]>, ImportError> {
        let length = fill(&mut self.file, &mut self.buffer).map_err(unreadable(&self.of.path))?;
        let piece = &self.buffer[..length];
        match self.of.pieces.get(self.next) {
            None if length == 0 => Ok(None),
            Some(digest) if *digest == Digest::of(piece) => {
                self.next += 1;
                Ok(Some(piece))
            }
            _ => Err(ImportError::Changed {
                path: self.of.path.clone(),
            }),
        }
    }
}

fn unreadable(path: &Path) -> impl Fn(std::io::Error) -> ImportError {
    let path = path.to_owned();
    move |error| ImportError::Unreadable {
        path: path.clone(),
        detail: error.to_string(),
    }
}

/// Reads until the buffer is full or the file ends.
fn fill(file: &mut impl Read, buffer: &mut [u8]) -> std::io::Result<usize> {
    let mut filled = 0;
    while filled < buffer.len() {
        match file.read(&mut buffer[filled..]) {
            Ok(0) => break,
            Ok(read) => filled += read,
            Err(error) if error.kind() == std::io::ErrorKind::Interrupted => {}
            Err(error) => return Err(error),
        }
    }
    Ok(filled)
}

/// The file's name without its folders, with `_` for what could play tricks, cut before its extension.
fn harmless_name(path: &Path) -> Label {
    let name = path.file_name().map(|name| name.to_string_lossy()).unwrap_or_default();
    let harmless = |letter: char| {
        let fits = !matches!(letter, '/' | '\\' | ':') && (letter == ' ' || Label::new(&letter.to_string()).is_ok());
        if fits { letter } else { '_' }
    };
    let name: String = name.trim_start_matches('.').chars().map(harmless).collect();
    let (stem, extension) = match name.rsplit_once('.') {
        Some((stem, extension)) if extension.chars().count() <= 8 => (stem, format!(".{extension}")),
        _ => (name.as_str(), String::new()),
    };
    let room = NAME_MAX - extension.chars().count();
    let short: String = stem.chars().take(room).collect();
    Label::new(&format!("{short}{extension}"))
        .or_else(|_| Label::new("file"))
        .expect("a plain word is a label")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_file_s_name_is_made_harmless_and_keeps_its_extension() {
        let name = |text: &str| harmless_name(Path::new(text)).to_string();
        assert_eq!(name("/card/ZOOM0001 Zoë.WAV"), "ZOOM0001 Zoë.WAV");
        assert_eq!(name("/card/a:b\u{202e}c\u{1b}[2J.wav"), "a_b_c_[2J.wav");
        assert_eq!(name("/card/.hidden"), "hidden");
        assert_eq!(name("/"), "file");
        let long = name(&format!("/card/{}.mp3", "x".repeat(400)));
        assert_eq!(long.len(), NAME_MAX);
        assert!(long.ends_with("x.mp3"), "{long}");
    }
}
