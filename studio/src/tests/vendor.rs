//! A vendor that gives what is prepared.

use std::collections::VecDeque;
use std::sync::Mutex;

use async_trait::async_trait;

use crate::publishers::{Answer, NoAnswer, Vendor};

/// Gives the prepared answers in order, and then none.
#[derive(Default)]
pub(super) struct Prepared {
    answers: Mutex<VecDeque<Result<Answer, NoAnswer>>>,
    /// The tags that were named, one an asking.
    pub(super) asked: Mutex<Vec<Option<String>>>,
}

impl Prepared {
    pub(super) fn next(&self, answer: Result<Answer, NoAnswer>) {
        self.answers.lock().unwrap().push_back(answer);
    }

    pub(super) fn gives(&self, body: impl ToString, etag: &str) {
        self.next(Ok(Answer::Body(body.to_string().into_bytes(), Some(etag.to_owned()))));
    }
}

#[async_trait]
impl Vendor for Prepared {
    async fn ask(&self, etag: Option<&str>) -> Result<Answer, NoAnswer> {
        self.asked.lock().unwrap().push(etag.map(ToOwned::to_owned));
        let answer = self.answers.lock().unwrap().pop_front();
        answer.unwrap_or(Err(NoAnswer::Status(404)))
    }
}
