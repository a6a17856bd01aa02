//! LocalAuthentication, as far as the shell uses it. Declared for a type check on a machine without Apple's frameworks: nothing here
//! works. Each line names the page that it was taken from, under https://developer.apple.com/documentation/localauthentication/.

import Foundation

// lacontext
open class LAContext: NSObject {
  // lacontext/canevaluatepolicy(_:error:)
  open func canEvaluatePolicy(_ policy: LAPolicy, error: NSErrorPointer) -> Bool { false }
}

#if !canImport(ObjectiveC)
  // foundation/nserrorpointer
  public typealias NSErrorPointer = UnsafeMutablePointer<NSError?>?
#endif

// lapolicy
public enum LAPolicy: Int, Sendable {
  case deviceOwnerAuthenticationWithBiometrics = 1
  case deviceOwnerAuthentication = 2
}

// laerror-swift.struct
public struct LAError {
  // laerror-swift.struct/code
  public enum Code: Int, Sendable {
    case passcodeNotSet = -5
    case biometryNotAvailable = -6
    case biometryNotEnrolled = -7
    case biometryLockout = -8
  }
}
