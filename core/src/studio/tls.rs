//! Whom a recorder believes to be the studio, and by which ciphers it speaks to it.

use std::sync::Arc;

use lavalier_protocol::link::Origin;
use rustls::crypto::CryptoProvider;
use rustls::crypto::ring;
use rustls::{ClientConfig, ConfigBuilder, RootCertStore, WantsVerifier};

/// This machine has no usable TLS: it hands out no certificates to believe.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("this device has no certificates to check a studio's with ({0}). Install the system's root certificates")]
pub struct TlsError(String);

/// How the studio at `origin` is spoken to: by what the system believes, an organisation's own roots included, where the
/// system says so to a library; on Android, where it says so to apps alone, by the roots that browsers ship.
///
/// # Errors
/// [`TlsError`] when the system hands out no certificates.
pub fn tls(origin: &Origin) -> Result<ClientConfig, TlsError> {
    let provider = Arc::new(ring::default_provider());
    if !origin.as_str().starts_with("https:") {
        // On this machine nothing is encrypted, and reading all that it trusts takes longer than the rest of a claim.
        let nobody = RootCertStore::empty();
        return Ok(builder(provider).with_root_certificates(nobody).with_no_client_auth());
    }
    trusting(provider)
}

#[cfg(not(target_os = "android"))]
fn trusting(provider: Arc<CryptoProvider>) -> Result<ClientConfig, TlsError> {
    use rustls_platform_verifier::BuilderVerifierExt as _;

    let verified = builder(provider).with_platform_verifier();
    let verified = verified.map_err(|error| TlsError(error.to_string()))?;
    Ok(verified.with_no_client_auth())
}

#[cfg(target_os = "android")]
#[expect(clippy::unnecessary_wraps, reason = "as on the other systems")]
fn trusting(provider: Arc<CryptoProvider>) -> Result<ClientConfig, TlsError> {
    let roots = RootCertStore::from_iter(webpki_roots::TLS_SERVER_ROOTS.iter().cloned());
    Ok(builder(provider).with_root_certificates(roots).with_no_client_auth())
}

fn builder(provider: Arc<CryptoProvider>) -> ConfigBuilder<ClientConfig, WantsVerifier> {
    ClientConfig::builder_with_provider(provider)
        .with_safe_default_protocol_versions()
        .expect("the ciphers speak TLS 1.2 and 1.3")
}

#[cfg(test)]
mod tests {
    use rustls::ServerConfig;
    use rustls::pki_types::pem::PemObject as _;
    use rustls::pki_types::{CertificateDer, PrivateKeyDer, PrivatePkcs8KeyDer};
    use tokio::io::AsyncReadExt as _;
    use tokio::net::TcpListener;
    use tokio_rustls::TlsAcceptor;

    use crate::studio::{HttpStudio, StudioApi as _, StudioError};

    /// Of nobody: made for this test.
    const CERTIFICATE: &[u8] = include_bytes!("testdata/nobody.pem");
    const KEY: &[u8] = include_bytes!("testdata/nobody.key.pem");

    #[tokio::test]
    async fn a_studio_that_nobody_vouches_for_is_told_nothing() {
        let certificate = CertificateDer::from_pem_slice(CERTIFICATE).expect("a certificate");
        let key = PrivatePkcs8KeyDer::from_pem_slice(KEY).expect("a key");
        let provider = std::sync::Arc::new(super::ring::default_provider());
        let config = ServerConfig::builder_with_provider(provider)
            .with_safe_default_protocol_versions()
            .expect("versions")
            .with_no_client_auth()
            .with_single_cert(vec![certificate], PrivateKeyDer::Pkcs8(key))
            .expect("they belong together");
        let listener = TcpListener::bind("127.0.0.1:0").await.expect("a port");
        let origin = format!("https://localhost:{}", listener.local_addr().expect("bound").port());
        let heard = tokio::spawn(async move {
            let acceptor = TlsAcceptor::from(std::sync::Arc::new(config));
            let (socket, _) = listener.accept().await.expect("somebody comes");
            let mut heard = Vec::new();
            // A recorder that does not believe it ends the handshake.
            if let Ok(mut stream) = acceptor.accept(socket).await {
                let _ = stream.read_to_end(&mut heard).await;
            }
            heard
        });
        let studio = HttpStudio::new(origin.parse().expect("an origin"), None).expect("there is TLS");
        let refused = studio.time().await.expect_err("nobody vouches for it");
        assert!(
            matches!(&refused, StudioError::Unreachable { reason, .. } if reason.contains("ertificate")),
            "{refused:?}"
        );
        assert_eq!(heard.await.expect("it ended"), b"");
    }
}
