import AVFoundation
import Foundation
import LavalierKit
import UIKit
import Vision
import VisionKit

/// A link by the camera or from the pasteboard.
struct AppleLinks: LinkAdapter {
  /// Why nothing can be scanned.
  enum Trouble: Error {
    /// No window to scan in.
    case noWindow
  }

  func scan() async throws -> String? {
    // An iPad whose processor is older than the A12 has a camera and no scanner. What is left to the person is what is left
    // where they refuse the camera, so they are not asked for it.
    guard await DataScannerViewController.isSupported else { throw CameraRefused() }
    // The scanner itself never asks: without an answer it says that it is not available. The system asks once in an app's
    // life; afterwards this is its settings' answer.
    guard await AVCaptureDevice.requestAccess(for: .video) else { throw CameraRefused() }
    return try await Scanning.code()
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
    // The settings may restrict the camera for every app.
    guard DataScannerViewController.isAvailable else { throw CameraRefused() }
    let windows = UIApplication.shared.connectedScenes.compactMap { ($0 as? UIWindowScene)?.keyWindow }
    guard let root = windows.first?.rootViewController else { throw AppleLinks.Trouble.noWindow }
    // A parcel's label is a code as well, and no invitation.
    let scanner = DataScannerViewController(
      recognizedDataTypes: [.barcode(symbologies: [.qr])], isHighlightingEnabled: true)
    let scanning = Scanning()
    scanner.delegate = scanning
    // In landscape the sheet fills the screen and cannot be pulled down: the button is the way back. It also keeps the
    // delegate, which the scanner does not.
    scanner.navigationItem.leftBarButtonItem = UIBarButtonItem(
      systemItem: .cancel, primaryAction: UIAction { _ in scanning.end(nil) })
    let sheet = UINavigationController(rootViewController: scanner)
    root.present(sheet, animated: true)
    sheet.presentationController?.delegate = scanning
    defer { sheet.dismiss(animated: true) }
    try scanner.startScanning()
    return await withCheckedContinuation { scanning.found = $0 }
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
