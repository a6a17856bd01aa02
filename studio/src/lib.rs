//! The server: stores sealed segments, judges posture, reports. Cannot decrypt a take.
