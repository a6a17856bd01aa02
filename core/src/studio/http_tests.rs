//! The wire format, against a server of a few lines that hands over the request as it came.

use std::sync::Arc;

use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::TcpListener;
use tokio::task::JoinHandle;

use super::*;
use lavalier_protocol::api::ErrorKind;

/// Answers one request with `answer` and gives back the request's bytes.
async fn server(answer: String) -> (Origin, JoinHandle<String>) {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let origin = format!("http://{}", listener.local_addr().unwrap()).parse().unwrap();
    let request = tokio::spawn(async move {
        let (mut socket, _) = listener.accept().await.unwrap();
        let mut request = Vec::new();
        let mut piece = [0; 4096];
        loop {
            let read = socket.read(&mut piece).await.unwrap();
            request.extend_from_slice(&piece[..read]);
            let text = String::from_utf8_lossy(&request).to_lowercase();
            if let Some(head) = text.find("\r\n\r\n") {
                let length = text
                    .lines()
                    .find_map(|line| line.strip_prefix("content-length: "))
                    .map_or(0, |length| length.trim().parse().unwrap());
                if request.len() >= head + 4 + length {
                    break;
                }
            }
            assert!(read > 0, "the request was cut");
        }
        socket.write_all(answer.as_bytes()).await.unwrap();
        String::from_utf8(request).unwrap()
    });
    (origin, request)
}

fn answer(status: &str, body: &str) -> String {
    format!("HTTP/1.1 {status}\r\ncontent-length: {}\r\n\r\n{body}", body.len())
}

fn take() -> TakeId {
    TakeId::from_random([1; 16])
}

const SECRET: &str = "s3cret-token";

async fn put(origin: Origin, shaper: Option<Arc<Shaper>>) -> Result<Stored, StudioError> {
    let sealed = Bytes::from_static(b"sealed bytes");
    HttpStudio::new(origin, shaper)
        .unwrap()
        .put_segment(&Token::new(SECRET.to_owned()), &take(), 7, Digest::of(&sealed), sealed)
        .await
}

#[tokio::test]
async fn a_segment_goes_out_whole_with_its_digest_and_its_token_shaped_or_not() {
    for shaper in [None, Some(Arc::new(Shaper::new(1_000_000_000)))] {
        let (origin, request) = server(answer("200 OK", r#"{"sequence":7,"repeated":false}"#)).await;
        let stored = put(origin, shaper).await.unwrap();
        assert_eq!((stored.sequence, stored.repeated), (7, false));
        let request = request.await.unwrap();
        let (head, body) = request.split_once("\r\n\r\n").unwrap();
        assert!(head.starts_with(&format!("PUT /api/v1/recorder/takes/{}/segments/7 HTTP/1.1", take())));
        let digest = content_digest(Digest::of(b"sealed bytes"));
        assert!(head.contains(&format!("content-digest: {digest}")), "{head}");
        assert!(head.contains(&format!("authorization: Bearer {SECRET}")), "{head}");
        assert!(!head.contains("chunked"), "a body's length is known: {head}");
        assert_eq!(body, "sealed bytes");
    }
}

#[tokio::test]
async fn the_studio_s_own_reason_is_read_with_where_its_journal_stands() {
    let body = format!(
        r#"{{"error":{{"kind":"journal_mismatch","message":"m","remedy":"r","journal":{{"lines":9,"head":"{}","signed_lines":4}}}}}}"#,
        Digest::ZERO
    );
    let (origin, _request) = server(answer("409 Conflict", &body)).await;
    let error = put(origin, None).await.unwrap_err();
    assert_eq!(error.kind(), Some(ErrorKind::JournalMismatch));
    let StudioError::Refused(failure) = error else {
        panic!("{error}")
    };
    assert_eq!(failure.journal.unwrap().signed_lines, 4);
}

#[tokio::test]
async fn a_portal_s_page_a_redirect_and_an_endless_answer_are_not_understood() {
    let redirect = "HTTP/1.1 302 Found\r\nlocation: https://elsewhere.example/\r\ncontent-length: 0\r\n\r\n";
    for (answer, status) in [
        (answer("200 OK", "<html>Sign in to the hotel's network</html>"), 200),
        (redirect.to_owned(), 302),
        (answer("502 Bad Gateway", "nginx"), 502),
        (answer("200 OK", &" ".repeat(BODY_MAX + 1)), 200),
    ] {
        let (origin, _request) = server(answer).await;
        let error = put(origin, None).await.unwrap_err();
        assert!(
            matches!(&error, StudioError::NotUnderstood { status: found, .. } if *found == status),
            "{error}"
        );
        assert_eq!(error.is_passing(), status >= 500);
    }
}

#[tokio::test]
async fn nobody_there_is_unreachable_and_no_secret_is_in_the_error() {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let origin: Origin = format!("http://{}", listener.local_addr().unwrap()).parse().unwrap();
    drop(listener);
    let error = put(origin, None).await.unwrap_err();
    assert!(error.is_unreachable(), "{error}");
    let shown = format!("{error} {error:?} {:?}", Token::new(SECRET.to_owned()));
    assert!(!shown.contains(SECRET), "{shown}");
}

#[tokio::test]
async fn a_studio_that_waited_for_the_rest_of_a_body_says_something_of_the_link_and_nothing_of_the_request() {
    let body = r#"{"error":{"kind":"bad_request","message":"m","remedy":"r"}}"#;
    for body in [body, "a gateway's page"] {
        let (origin, _request) = server(answer("408 Request Timeout", body)).await;
        let error = put(origin, None).await.unwrap_err();
        assert!(error.is_unreachable() && error.is_passing(), "{error}");
    }
}
