import Foundation
import Lavalier
import LavalierKit

/// Stands between the native phone and its shell, and remembers all that was said: a model keeps only the last.
public final class Overheard: Shell, @unchecked Sendable {  // the lock guards what changes
  private let shell: any Shell
  private let lock = NSLock()
  private var names: [String] = []
  private var works: [Work] = []

  /// In front of `shell`.
  public init(_ shell: any Shell) {
    self.shell = shell
  }

  /// Every screen by name, without repeats.
  public var screens: [String] { lock.withLock { names } }
  /// Everything that was asked for.
  public var asked: [Work] { lock.withLock { works } }

  public func show(shown: Shown) throws {
    lock.withLock {
      if names.last != shown.screen.name { names.append(shown.screen.name) }
    }
    try shell.show(shown: shown)
  }

  public func meter(meter: Meter) throws {
    try shell.meter(meter: meter)
  }

  public func perform(request: Request) throws {
    lock.withLock { works.append(request.work) }
    try shell.perform(request: request)
  }
}
