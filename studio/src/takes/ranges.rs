//! What is missing of a take, as ranges of sequences.

use lavalier_protocol::api::SequenceRange;
use lavalier_protocol::id::TakeId;

use crate::error::ApiResult;
use crate::studio::App;

/// Sequences looked at for one answer. A recorder that lacks more asks again when these are sent.
const MISSING_MAX: u32 = 20_000;

/// The ranges of journalled segments that are not stored with their digest, from the first on.
pub(crate) async fn missing(app: &App, take: &TakeId) -> ApiResult<Vec<SequenceRange>> {
    let sequences = app.storage.missing(take, MISSING_MAX).await?;
    Ok(ranges(&sequences))
}

fn ranges(sequences: &[u64]) -> Vec<SequenceRange> {
    let mut ranges: Vec<SequenceRange> = Vec::new();
    for &sequence in sequences {
        match ranges.last_mut() {
            Some(range) if range.last + 1 == sequence => range.last = sequence,
            _ => ranges.push(SequenceRange {
                first: sequence,
                last: sequence,
            }),
        }
    }
    ranges
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn neighbours_share_a_range() {
        let range = |first, last| SequenceRange { first, last };
        assert_eq!(ranges(&[]), []);
        assert_eq!(ranges(&[0, 1, 2, 5, 7, 8]), [range(0, 2), range(5, 5), range(7, 8)]);
    }
}
