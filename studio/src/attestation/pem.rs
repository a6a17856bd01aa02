//! A chain as a file: PEM certificates (RFC 7468), the device's own first.

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;

use super::problem::Problem;

/// Five certificates of a phone are 8 KB; the rest is room for post-quantum keys.
const FILE_MAX: usize = 128 * 1024;

const BEGIN: &str = "-----BEGIN CERTIFICATE-----";
const END: &str = "-----END CERTIFICATE-----";

/// The certificates of a file, in DER, with nothing but white space between them.
///
/// # Errors
/// [`Problem::TooLong`] and [`Problem::Pem`].
pub(super) fn certificates(file: &[u8]) -> Result<Vec<Vec<u8>>, Problem> {
    if file.len() > FILE_MAX {
        return Err(Problem::TooLong {
            bytes: file.len(),
            limit: FILE_MAX,
        });
    }
    let text = str::from_utf8(file).map_err(|_| Problem::Pem("not text"))?;
    let mut rest = text.trim_ascii_start();
    let mut certificates = Vec::new();
    while !rest.is_empty() {
        let body = rest
            .strip_prefix(BEGIN)
            .ok_or(Problem::Pem("something else than a certificate begins"))?;
        let (body, after) = body.split_once(END).ok_or(Problem::Pem("a certificate does not end"))?;
        let body: String = body.split_ascii_whitespace().collect();
        let der = STANDARD
            .decode(body)
            .map_err(|_| Problem::Pem("a certificate is not base64"))?;
        certificates.push(der);
        rest = after.trim_ascii_start();
    }
    Ok(certificates)
}

/// The one public key of one of our own pinned files.
pub(super) fn public_key(file: &str) -> Vec<u8> {
    let body: String = file.lines().filter(|line| !line.starts_with("-----")).collect();
    STANDARD.decode(body).expect("pinned keys are PEM")
}
