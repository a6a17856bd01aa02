//! Generates the Swift side: `uniffi-bindgen-swift LIBRARY FOLDER --swift-sources` and the rest of its options.

fn main() {
    uniffi::uniffi_bindgen_swift();
}
