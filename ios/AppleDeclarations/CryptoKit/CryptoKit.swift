//! CryptoKit, as far as the shell uses it. Declared for a type check on a machine without Apple's frameworks: nothing here
//! works. Each line names the page that it was taken from, under https://developer.apple.com/documentation/cryptokit/.

import Foundation
import LocalAuthentication
import Security

// secureenclave
public enum SecureEnclave {
  // secureenclave/isavailable
  public static var isAvailable: Bool { false }
  // secureenclave/p256
  public enum P256 {
    // secureenclave/p256/signing
    public enum Signing {
      // secureenclave/p256/signing/privatekey
      public struct PrivateKey {
        // .../privatekey/init(compactrepresentable:accesscontrol:authenticationcontext:)
        public init(
          compactRepresentable: Bool = true, accessControl: SecAccessControl, authenticationContext: LAContext? = nil
        ) throws {}
        // .../privatekey/init(datarepresentation:authenticationcontext:)
        public init(dataRepresentation: Data, authenticationContext: LAContext? = nil) throws {}
        // .../privatekey/datarepresentation
        public var dataRepresentation: Data { Data() }
        // .../privatekey/publickey
        public var publicKey: CryptoKit.P256.Signing.PublicKey { CryptoKit.P256.Signing.PublicKey() }
        // .../privatekey/signature(for:)
        public func signature<D: DataProtocol>(for data: D) throws -> CryptoKit.P256.Signing.ECDSASignature {
          CryptoKit.P256.Signing.ECDSASignature()
        }
      }
    }
  }
}

// p256
public enum P256 {
  // p256/signing
  public enum Signing {
    // p256/signing/publickey
    public struct PublicKey: Sendable {
      init() {}
      // p256/signing/publickey/x963representation
      public var x963Representation: Data { Data() }
    }
    // p256/signing/ecdsasignature
    public struct ECDSASignature: Sendable {
      init() {}
      // p256/signing/ecdsasignature/rawrepresentation
      public var rawRepresentation: Data { Data() }
    }
  }
}
