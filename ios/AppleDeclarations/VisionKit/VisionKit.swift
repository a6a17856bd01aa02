//! VisionKit, as far as the shell uses it. Declared for a type check on a machine without Apple's frameworks: nothing here
//! works. Each line names the page that it was taken from, under https://developer.apple.com/documentation/visionkit/.

import Foundation
import UIKit
import Vision

// datascannerviewcontroller
@MainActor public final class DataScannerViewController: UIViewController {
  // datascannerviewcontroller/init(recognizeddatatypes:qualitylevel:recognizesmultipleitems:…)
  public init(
    recognizedDataTypes: Set<RecognizedDataType>, qualityLevel: QualityLevel = .balanced,
    recognizesMultipleItems: Bool = false, isHighFrameRateTrackingEnabled: Bool = true,
    isPinchToZoomEnabled: Bool = true, isGuidanceEnabled: Bool = true, isHighlightingEnabled: Bool = false
  ) {}
  // datascannerviewcontroller/issupported: "the device must have the A12 Bionic chip or later"; isavailable: "whether a
  // person grants your app access to the camera and doesn't have any restrictions to using the camera"
  public class var isSupported: Bool { false }
  public class var isAvailable: Bool { false }
  // datascannerviewcontroller/delegate
  public weak var delegate: (any DataScannerViewControllerDelegate)?
  // datascannerviewcontroller/startscanning()
  public func startScanning() throws {}
  // datascannerviewcontroller/qualitylevel-swift.enum
  public enum QualityLevel: Sendable {
    case balanced, fast, accurate
  }
  // datascannerviewcontroller/recognizeddatatype/barcode(symbologies:)
  public struct RecognizedDataType: Hashable, Sendable {
    public static func barcode(symbologies: [VNBarcodeSymbology] = []) -> RecognizedDataType { RecognizedDataType() }
  }
}

// datascannerviewcontrollerdelegate/datascanner(_:didadd:allitems:)
@MainActor public protocol DataScannerViewControllerDelegate: AnyObject {
  func dataScanner(
    _ dataScanner: DataScannerViewController, didAdd addedItems: [RecognizedItem], allItems: [RecognizedItem])
}

// recognizeditem
public enum RecognizedItem: Sendable {
  case text(Text)
  case barcode(Barcode)
  // recognizeditem/text-swift.struct
  public struct Text: Sendable {}
  // recognizeditem/barcode-swift.struct, .../payloadstringvalue
  public struct Barcode: Sendable {
    public let payloadStringValue: String?
  }
}
