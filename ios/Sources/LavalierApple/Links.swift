import Foundation
import LavalierKit
import UIKit
import VisionKit

/// A link by the camera or from the pasteboard.
struct AppleLinks: LinkAdapter {
  /// Why nothing can be scanned.
  enum Trouble: Error {
    /// This device has no scanner, or the camera was refused.
    case noScanner
    /// No window to scan in.
    case noWindow
  }

  func scan() async throws -> String? {
    try await Scanning.code()
  }

  func paste() async throws -> String? {
    // The system asks the person before it gives the text away.
    await MainActor.run { UIPasteboard.general.string }
  }
}

/// One look through the camera, until a code is seen or the person turns back.
@MainActor
private final class Scanning: NSObject, DataScannerViewControllerDelegate, UIAdaptivePresentationControllerDelegate {
  private var found: CheckedContinuation<String?, Never>?

  static func code() async throws -> String? {
    guard DataScannerViewController.isSupported, DataScannerViewController.isAvailable else {
      throw AppleLinks.Trouble.noScanner
    }
    let windows = UIApplication.shared.connectedScenes.compactMap { ($0 as? UIWindowScene)?.keyWindow }
    guard let root = windows.first?.rootViewController else { throw AppleLinks.Trouble.noWindow }
    let scanner = DataScannerViewController(recognizedDataTypes: [.barcode()], isHighlightingEnabled: true)
    let scanning = Scanning()
    scanner.delegate = scanning
    root.present(scanner, animated: true)
    scanner.presentationController?.delegate = scanning
    try scanner.startScanning()
    let text = await withCheckedContinuation { scanning.found = $0 }
    scanner.dismiss(animated: true)
    return text
  }

  func dataScanner(
    _ dataScanner: DataScannerViewController, didAdd addedItems: [RecognizedItem], allItems: [RecognizedItem]
  ) {
    for case .barcode(let code) in addedItems {
      if let text = code.payloadStringValue { return end(text) }
    }
  }

  func presentationControllerDidDismiss(_ presentationController: UIPresentationController) {
    end(nil)
  }

  private func end(_ text: String?) {
    found?.resume(returning: text)
    found = nil
  }
}
