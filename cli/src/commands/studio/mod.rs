//! Running a studio, signing in to one, checking the machine, and the demonstration.

pub(crate) mod demo;
pub(crate) mod doctor;
pub(crate) mod login;
pub(crate) mod logout;
pub(crate) mod serve;
pub(crate) mod whoami;
