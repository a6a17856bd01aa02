//! The core's plain values, as they cross. Each is written out once more, because its layout is what is generated; that the
//! two agree is checked by the compiler.

pub mod device;
pub mod happening;
pub mod options;
pub mod press;
pub mod request;
pub mod screen;
