//! How the library that ships is linked.

use std::env;

fn main() {
    println!("cargo::rerun-if-changed=build.rs");
    // A list of addresses that every loader here has understood since Android 9 and glibc 2.36: a tenth of a library's size
    // otherwise.
    match env::var("CARGO_CFG_TARGET_OS").as_deref() {
        Ok("android") => println!("cargo::rustc-link-arg-cdylib=-Wl,--pack-dyn-relocs=relr,--use-android-relr-tags"),
        Ok("linux") => println!("cargo::rustc-link-arg-cdylib=-Wl,-z,pack-relative-relocs"),
        _ => {}
    }
}
