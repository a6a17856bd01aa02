import Foundation

/// A value behind a lock.
///
/// `Synchronization.Mutex` would do, but needs a newer system than this app asks for.
final class Guarded<Value>: @unchecked Sendable {  // every access holds the lock
  private let lock = NSLock()
  private var value: Value

  init(_ value: Value) {
    self.value = value
  }

  /// Works on the value; nothing else does meanwhile. `work` must not call into the native library.
  func with<Result>(_ work: (inout Value) throws -> Result) rethrows -> Result {
    try lock.withLock { try work(&value) }
  }
}
