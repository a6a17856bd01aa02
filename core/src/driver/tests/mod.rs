//! Whole runs: a WAV file that stands for the microphone, the real recorder, a studio in memory.

mod beginnings;
mod consents;
mod desk;
mod imports;
mod left_over;
mod recording;
mod refusals;
