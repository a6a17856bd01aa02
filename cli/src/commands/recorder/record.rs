//! `record`: from an invitation link to a take that is safe.

use std::num::NonZeroU32;

use lavalier_core::capture::wav;
use lavalier_core::driver::{Microphone, RecordOptions, record};

use super::{link, person, run};
use crate::cli::{Pace, RecordArgs};
use crate::context::Context;
use crate::failure::Failure;
use crate::output::Answer;
use crate::span::{BitRate, Span};

/// Levels a second for somebody who watches the meter: one each time that a microphone is read.
const WATCHED_LEVELS: NonZeroU32 = NonZeroU32::new(4).expect("four is not zero");
/// Levels a second for a program: each of a whole second, as segments are.
const LEVELS: NonZeroU32 = NonZeroU32::MIN;

pub(crate) async fn run(args: RecordArgs, context: &Context) -> Result<Answer, Failure> {
    let pace = match args.pace {
        Pace::Real => wav::Pace::Real,
        Pace::Fast => wav::Pace::Fast,
    };
    let (agree, shown) = person::agree(context).unzip();
    let options = RecordOptions {
        link: link::read(&args.link)?,
        microphone: match args.from {
            Some(path) => Microphone::File { path, pace },
            None => Microphone::Device(args.mic),
        },
        longest: args.length.map(Span::duration),
        slate: args.slate,
        kind: args.kind,
        evidence: args.evidence.as_deref().map(person::evidence).transpose()?,
        agree,
        ask: person::ask(),
        uplink_limit: args.uplink_limit.map(BitRate::bits_per_second),
        offline: args.offline,
        levels: if context.output.is_watched() {
            WATCHED_LEVELS
        } else {
            LEVELS
        },
    };
    let home = run::home(context).await?;
    run::to_its_end(context, args.offline, shown, |control, tell| async move {
        record(&home, options, &control, &tell).await
    })
    .await
}
