//! What a handler answers when it does not do what was asked, and the one place where a failure is logged.

use std::sync::LazyLock;

use axum::Json;
use axum::response::{IntoResponse, Response};
use http::{HeaderValue, StatusCode, header};
use lavalier_protocol::api::{ErrorBody, ErrorKind, Failure, JournalState};
use lavalier_protocol::words::{Message, Voice};

use crate::objects::ObjectsError;
use crate::storage::StorageError;

/// How long a client should wait before it asks a busy studio again.
const RETRY_AFTER_SECONDS: u32 = 2;
/// How long whoever tried too often should wait: what the message says, and after it every limit gives a try back.
const TRY_AFTER_SECONDS: u32 = 60;

static VOICE: LazyLock<Voice> = LazyLock::new(Voice::english);

/// A request that is not carried out.
#[derive(Debug)]
pub(crate) enum ApiError {
    /// A refusal whose words are everybody's.
    Refused(ErrorKind),
    /// A refusal with more to say about this one case.
    Because(ErrorKind, String),
    /// A refusal with words and a remedy of its own.
    Worded(ErrorKind, Message),
    /// A journal append that does not continue what is stored.
    Journal(JournalState),
    /// The rest of the body did not come: that is the link's doing, and the same request may do better (408).
    Cut,
    /// The database failed.
    Storage(StorageError),
    /// The object store failed.
    Objects(ObjectsError),
    /// Something of the studio's own that cannot fail, failed.
    Broken(&'static str),
}

pub(crate) type ApiResult<T> = Result<T, ApiError>;

impl From<ErrorKind> for ApiError {
    fn from(kind: ErrorKind) -> Self {
        Self::Refused(kind)
    }
}

impl From<StorageError> for ApiError {
    fn from(error: StorageError) -> Self {
        Self::Storage(error)
    }
}

impl From<ObjectsError> for ApiError {
    fn from(error: ObjectsError) -> Self {
        Self::Objects(error)
    }
}

impl ApiError {
    /// A request that cannot be right, and why.
    pub(crate) fn bad_request(why: impl Into<String>) -> Self {
        Self::Because(ErrorKind::BadRequest, why.into())
    }

    pub(crate) fn kind(&self) -> ErrorKind {
        match self {
            Self::Refused(kind) | Self::Because(kind, _) | Self::Worded(kind, _) => *kind,
            Self::Cut => ErrorKind::BadRequest,
            Self::Journal(_) => ErrorKind::JournalMismatch,
            Self::Storage(StorageError::Full) | Self::Objects(ObjectsError::Full) => ErrorKind::StorageFull,
            Self::Storage(StorageError::Closed) => ErrorKind::Busy,
            Self::Storage(_) | Self::Objects(_) | Self::Broken(_) => ErrorKind::Internal,
        }
    }

    fn log(&self) {
        match self {
            Self::Storage(error) => tracing::error!(%error, "the database failed"),
            Self::Objects(error) => tracing::error!(%error, "the object store failed"),
            Self::Broken(what) => tracing::error!(what, "the studio failed"),
            Self::Cut => tracing::debug!("a body did not arrive whole"),
            Self::Refused(kind) => tracing::debug!(?kind, "refused"),
            Self::Because(kind, why) => tracing::debug!(?kind, why, "refused"),
            Self::Worded(kind, message) => tracing::debug!(?kind, ?message, "refused"),
            Self::Journal(state) => tracing::debug!(?state, "the journal stands elsewhere"),
        }
    }
}

impl IntoResponse for ApiError {
    fn into_response(self) -> Response {
        self.log();
        let kind = self.kind();
        let said = match &self {
            Self::Worded(_, message) => VOICE.say(message),
            _ => VOICE.say(&kind.message()),
        };
        let message = match &self {
            Self::Because(_, why) => format!("{} ({why})", said.what),
            Self::Cut => format!("{} (the body was cut off)", said.what),
            _ => said.what,
        };
        let body = ErrorBody {
            error: Failure {
                kind,
                message,
                remedy: said.remedy,
                journal: match self {
                    Self::Journal(state) => Some(state),
                    _ => None,
                },
            },
        };
        let status = match self {
            Self::Cut => StatusCode::REQUEST_TIMEOUT,
            _ => StatusCode::from_u16(kind.status()).expect("every kind has a valid status"),
        };
        let mut response = (status, Json(body)).into_response();
        let headers = response.headers_mut();
        let wait = match kind {
            ErrorKind::Busy => Some(RETRY_AFTER_SECONDS),
            ErrorKind::TooManyTries => Some(TRY_AFTER_SECONDS),
            _ => None,
        };
        if let Some(seconds) = wait {
            headers.insert(header::RETRY_AFTER, HeaderValue::from(seconds));
        }
        if status == StatusCode::UNAUTHORIZED {
            headers.insert(header::WWW_AUTHENTICATE, HeaderValue::from_static("Bearer"));
        }
        response
    }
}
