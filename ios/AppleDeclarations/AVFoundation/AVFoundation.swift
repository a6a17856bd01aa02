//! AVFoundation, as far as the shell uses it. Declared for a type check on a machine without Apple's frameworks: nothing here
//! works. Each line names the page that it was taken from, under https://developer.apple.com/documentation/avfoundation/.

import Foundation

// avcapturedevice
open class AVCaptureDevice: NSObject {
  // avcapturedevice/requestaccess(for:completionhandler:)
  open class func requestAccess(for mediaType: AVMediaType) async -> Bool { false }
}

// avmediatype
public struct AVMediaType: RawRepresentable, Hashable, Sendable {
  public let rawValue: String
  public init(rawValue: String) { self.rawValue = rawValue }
  // avmediatype/video
  public static let video = AVMediaType(rawValue: "vide")
}
