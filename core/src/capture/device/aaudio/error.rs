//! What AAudio's errors mean: `aaudio_result_t` of AAudio.h, which says when each is returned.

use crate::capture::device::platform::Refusal;
use crate::capture::end::EndReason;

const DISCONNECTED: i32 = -899;
const ILLEGAL_ARGUMENT: i32 = -898;
const INVALID_HANDLE: i32 = -892;
const UNIMPLEMENTED: i32 = -890;
const UNAVAILABLE: i32 = -889;
const NO_FREE_HANDLES: i32 = -888;
const TIMEOUT: i32 = -885;
const WOULD_BLOCK: i32 = -884;
const INVALID_FORMAT: i32 = -883;
const OUT_OF_RANGE: i32 = -882;
const NO_SERVICE: i32 = -881;
const INVALID_RATE: i32 = -880;

/// An error's number, and what it is called.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Failure {
    pub(super) code: i32,
    pub(super) detail: String,
}

impl Failure {
    /// Whether the device may still take other settings: another sample format, another preset.
    pub(super) const fn is_of_the_settings(&self) -> bool {
        matches!(
            self.code,
            ILLEGAL_ARGUMENT | UNIMPLEMENTED | INVALID_FORMAT | OUT_OF_RANGE | INVALID_RATE
        )
    }

    /// What a running stream that reports this is over for. A device that is unplugged and one that the system has given up
    /// are the same to AAudio.
    pub(super) const fn end(&self) -> EndReason {
        match self.code {
            DISCONNECTED => EndReason::DeviceGone,
            _ => EndReason::StreamInvalidated,
        }
    }
}

impl From<Failure> for Refusal {
    fn from(failure: Failure) -> Self {
        match failure.code {
            DISCONNECTED | INVALID_HANDLE | NO_SERVICE => Self::Gone(failure.detail),
            UNAVAILABLE | NO_FREE_HANDLES | TIMEOUT | WOULD_BLOCK => Self::Busy,
            // That the permission is missing is an internal error to AAudio, among others; the shell asks for it before.
            _ => Self::Driver(failure.detail),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn failure(code: i32) -> Failure {
        Failure {
            code,
            detail: "as it says".to_owned(),
        }
    }

    #[test]
    fn a_microphone_that_is_pulled_out_ends_the_take_as_gone() {
        assert_eq!(failure(DISCONNECTED).end(), EndReason::DeviceGone);
        assert_eq!(failure(NO_SERVICE).end(), EndReason::StreamInvalidated);
        assert_eq!(failure(-1).end(), EndReason::StreamInvalidated);
    }

    #[test]
    fn a_format_that_is_not_there_is_no_reason_to_give_up_and_a_device_that_is_gone_is() {
        assert!(failure(INVALID_FORMAT).is_of_the_settings());
        assert!(failure(INVALID_RATE).is_of_the_settings());
        assert!(!failure(DISCONNECTED).is_of_the_settings());
        assert!(!failure(UNAVAILABLE).is_of_the_settings());
    }

    #[test]
    fn a_person_is_told_whether_it_is_gone_taken_or_broken() {
        assert!(matches!(Refusal::from(failure(DISCONNECTED)), Refusal::Gone(_)));
        assert!(matches!(Refusal::from(failure(UNAVAILABLE)), Refusal::Busy));
        assert!(matches!(Refusal::from(failure(-896)), Refusal::Driver(detail) if detail == "as it says"));
    }
}
