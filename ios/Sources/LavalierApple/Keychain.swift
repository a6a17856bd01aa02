import Foundation
import LavalierKit
import Security

/// Small secrets in the Keychain: only on this device, in no backup, readable once the phone was unlocked after its start,
/// so that a take goes on while the phone lies locked.
struct Keychain: SecretAdapter {
  /// What the Keychain refused, by its number.
  struct Refused: Error {
    let status: OSStatus
  }

  /// Under which this app's entries lie.
  let service: String

  func keep(name: String, secret: Data) async throws {
    try store(name: name, secret: secret)
  }

  func read(name: String) async throws -> Data? {
    try load(name: name)
  }

  func forget(name: String) async throws {
    try erase(name: name)
  }

  /// Keeps a secret in place of one of the same name.
  func store(name: String, secret: Data) throws {
    try erase(name: name)
    try add(name: name, secret: secret, accessible: kSecAttrAccessibleAfterFirstUnlockThisDeviceOnly)
  }

  /// Reads a secret; none where there is none.
  func load(name: String) throws -> Data? {
    var found: CFTypeRef?
    var query = entry(name)
    query[kSecReturnData as String] = true
    query[kSecMatchLimit as String] = kSecMatchLimitOne
    let status = SecItemCopyMatching(query as CFDictionary, &found)
    switch status {
    case errSecSuccess: return found as? Data
    case errSecItemNotFound: return nil
    default: throw Refused(status: status)
    }
  }

  /// Destroys a secret; one that is not there is as good as destroyed.
  func erase(name: String) throws {
    let status = SecItemDelete(entry(name) as CFDictionary)
    guard status == errSecSuccess || status == errSecItemNotFound else { throw Refused(status: status) }
  }

  /// Destroys every secret of this app.
  func eraseAll() throws {
    let all: [String: Any] = [
      kSecClass as String: kSecClassGenericPassword,
      kSecAttrService as String: service,
    ]
    let status = SecItemDelete(all as CFDictionary)
    guard status == errSecSuccess || status == errSecItemNotFound else { throw Refused(status: status) }
  }

  /// Whether the Keychain takes an entry that may exist only while a passcode is set.
  func takesWhatNeedsAPasscode() -> Bool {
    let name = "passcode-witness"
    do {
      try erase(name: name)
      try add(name: name, secret: Data([1]), accessible: kSecAttrAccessibleWhenPasscodeSetThisDeviceOnly)
      try erase(name: name)
      return true
    } catch {
      return false
    }
  }

  private func add(name: String, secret: Data, accessible: CFString) throws {
    var attributes = entry(name)
    attributes[kSecValueData as String] = secret
    attributes[kSecAttrAccessible as String] = accessible
    let status = SecItemAdd(attributes as CFDictionary, nil)
    guard status == errSecSuccess else { throw Refused(status: status) }
  }

  private func entry(_ name: String) -> [String: Any] {
    [
      kSecClass as String: kSecClassGenericPassword,
      kSecAttrService as String: service,
      kSecAttrAccount as String: name,
    ]
  }
}
