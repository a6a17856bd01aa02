import CryptoKit
import DeviceCheck
import Foundation
import Lavalier
import LavalierKit
import Security

/// The device's keys in the Secure Enclave. What is kept is the Enclave's own wrapped form of a key, which is of no use
/// outside it. No key asks for a face or a finger: a take is signed while the phone lies locked.
struct AppleKeys: KeyAdapter {
  /// Why there is no key; the phone has the words for it.
  enum Trouble: Error {
    /// There is no Secure Enclave here (a simulator).
    case noEnclave
    /// The system made no access rule.
    case noAccessRule
    /// There is no key of that name.
    case unknownKey
    /// This device or app cannot use App Attest.
    case noAttestation
  }

  let keychain: Keychain

  func make(name: String, challenge: Data) async throws -> MadeKey {
    guard SecureEnclave.isAvailable else { throw Trouble.noEnclave }
    guard
      let access = SecAccessControlCreateWithFlags(
        nil, kSecAttrAccessibleAfterFirstUnlockThisDeviceOnly as CFTypeRef, .privateKeyUsage, nil)
    else { throw Trouble.noAccessRule }
    let key = try SecureEnclave.P256.Signing.PrivateKey(accessControl: access)
    try keychain.store(name: Self.entry(name), secret: key.dataRepresentation)
    // iOS certifies no such key by itself; App Attest speaks for the app that holds it, see `attest`.
    return MadeKey(public: key.publicKey.x963Representation, storage: .secureEnclave, attestation: [])
  }

  func sign(key: String, message: Data) async throws -> Data {
    guard let kept = try keychain.load(name: Self.entry(key)) else { throw Trouble.unknownKey }
    let key = try SecureEnclave.P256.Signing.PrivateKey(dataRepresentation: kept)
    return try key.signature(for: message).rawRepresentation
  }

  func forget(name: String) async throws {
    try keychain.erase(name: Self.entry(name))
  }

  /// Apple vouches for a fresh App Attest key, and with it for the app. `challenge` is the client data hash, into which the
  /// phone has put the device key and the studio's question. A studio knows an App Attest key by one claim only, and the
  /// adapter does not know which claim asks: so none is used twice. The statement's parts are its kind, as `docs/formats.md`
  /// names it, the key's name and the attestation object.
  func attest(key: String, challenge: Data) async throws -> [Data] {
    let service = DCAppAttestService.shared
    guard service.isSupported else { throw Trouble.noAttestation }
    let name = try await service.generateKey()
    let attestation = try await service.attestKey(name, clientDataHash: challenge)
    // The system gives the name in base64.
    return [Data("app_attest_key".utf8), Data(base64Encoded: name) ?? Data(name.utf8), attestation]
  }

  private static func entry(_ name: String) -> String {
    "key-\(name)"
  }
}
