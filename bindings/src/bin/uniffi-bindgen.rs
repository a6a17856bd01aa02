//! Generates the Kotlin side: `uniffi-bindgen generate -l kotlin -o FOLDER LIBRARY`.

fn main() {
    uniffi::uniffi_bindgen_main();
}
