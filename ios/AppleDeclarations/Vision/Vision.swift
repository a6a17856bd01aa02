//! Vision, as far as the shell uses it. Declared for a type check on a machine without Apple's frameworks: nothing here
//! works. Each line names the page that it was taken from, under https://developer.apple.com/documentation/vision/.

// vnbarcodesymbology
public struct VNBarcodeSymbology: RawRepresentable, Hashable, Sendable {
  public let rawValue: String
  public init(rawValue: String) { self.rawValue = rawValue }
  // vnbarcodesymbology/qr
  public static let qr = VNBarcodeSymbology(rawValue: "VNBarcodeSymbologyQR")
}
