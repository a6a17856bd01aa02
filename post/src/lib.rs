//! What runs after: open, verify, assemble to broadcast WAV.
