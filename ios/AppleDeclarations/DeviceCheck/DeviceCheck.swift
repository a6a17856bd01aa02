//! DeviceCheck, as far as the shell uses it. Declared for a type check on a machine without Apple's frameworks: nothing here
//! works. Each line names the page that it was taken from, under https://developer.apple.com/documentation/devicecheck/.

import Foundation

// dcappattestservice
public final class DCAppAttestService: NSObject, @unchecked Sendable {
  // dcappattestservice/shared
  public class var shared: DCAppAttestService { fatalError("declared for the type check only") }
  // dcappattestservice/issupported
  public var isSupported: Bool { false }
  // dcappattestservice/generatekey(completionhandler:)
  public func generateKey() async throws -> String { "" }
  // dcappattestservice/attestkey(_:clientdatahash:completionhandler:)
  public func attestKey(_ keyId: String, clientDataHash: Data) async throws -> Data { Data() }
}
