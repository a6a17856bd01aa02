//! Whom a studio believes when it asks a vendor.

use std::net::SocketAddr;
use std::sync::Arc;

use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::TcpListener;
use tokio_rustls::TlsAcceptor;
use tokio_rustls::rustls::ServerConfig;
use tokio_rustls::rustls::crypto::aws_lc_rs;
use tokio_rustls::rustls::pki_types::pem::PemObject as _;
use tokio_rustls::rustls::pki_types::{CertificateDer, PrivateKeyDer};

use super::*;

/// What the test's certificate was made for.
const HOST: &str = "gdmf.apple.com";
const LIMIT: usize = 1024;
/// A root that was made for this test, and whose key is gone: it vouches for the host certificate beside it and for no other.
const TEST_ROOT: &[u8] = include_bytes!("testdata/root.pem");

/// A vendor under the test's root, which answers whoever believes it, and says 304 to whoever names the tag.
async fn vendor() -> SocketAddr {
    let key = PrivateKeyDer::from_pem_slice(include_bytes!("testdata/host.key.pem")).unwrap();
    let host = CertificateDer::from_pem_slice(include_bytes!("testdata/host.pem")).unwrap();
    let config = ServerConfig::builder_with_provider(Arc::new(aws_lc_rs::default_provider()))
        .with_safe_default_protocol_versions()
        .unwrap()
        .with_no_client_auth()
        .with_single_cert(vec![host], key)
        .unwrap();
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = listener.local_addr().unwrap();
    tokio::spawn(async move {
        let acceptor = TlsAcceptor::from(Arc::new(config));
        while let Ok((stream, _)) = listener.accept().await {
            let Ok(mut stream) = acceptor.accept(stream).await else {
                continue;
            };
            let mut request = [0; 4096];
            let read = stream.read(&mut request).await.unwrap();
            let known = String::from_utf8_lossy(&request[..read]).contains("if-none-match: \"one\"");
            let answer: &[u8] = if known {
                b"HTTP/1.1 304 Not Modified\r\n\r\n"
            } else {
                b"HTTP/1.1 200 OK\r\ncontent-length: 2\r\netag: \"one\"\r\nconnection: close\r\n\r\n{}"
            };
            stream.write_all(answer).await.unwrap();
            let _ = stream.shutdown().await;
        }
    });
    address
}

async fn ask(client: &Client, host: &str, address: SocketAddr, etag: Option<&str>) -> Result<Answer, NoAnswer> {
    let url = format!("https://{host}:{}/v2/pmv", address.port());
    read_from(client, &url, etag, LIMIT).await
}

#[tokio::test]
async fn a_vendor_is_believed_under_its_own_root_and_its_own_name_alone() {
    let address = vendor().await;
    let builder = || {
        builder()
            .no_proxy()
            .resolve(HOST, address)
            .resolve("other.example", address)
    };
    let client = pinned(builder(), TEST_ROOT).unwrap();
    let body = Answer::Body(b"{}".to_vec(), Some("\"one\"".to_owned()));
    assert_eq!(ask(&client, HOST, address, None).await, Ok(body));
    assert_eq!(
        ask(&client, HOST, address, Some("\"one\"")).await,
        Ok(Answer::Unchanged)
    );

    let unreached = |answer| matches!(answer, Err(NoAnswer::Unreached(_)));
    assert!(
        unreached(ask(&client, "other.example", address, None).await),
        "another's name"
    );
    let another = pinned(builder(), include_bytes!("../../feed/apple-root.pem")).unwrap();
    assert!(unreached(ask(&another, HOST, address, None).await), "another's root");
    let ordinary = builder().build().unwrap();
    assert!(
        unreached(ask(&ordinary, HOST, address, None).await),
        "a root that no system trusts"
    );
    let open = format!("http://{HOST}:{}/v2/pmv", address.port());
    assert!(
        unreached(read_from(&client, &open, None, LIMIT).await),
        "without a certificate"
    );
}
