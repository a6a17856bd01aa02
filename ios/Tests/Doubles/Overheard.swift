import Foundation
import Lavalier

/// Stands between the native phone and its shell, and remembers all that was said: a model keeps only the last.
public final class Overheard: Shell, @unchecked Sendable {  // the lock guards what changes
  private struct Heard {
    var screens: [Shown] = []
    var works: [Work] = []
    var waiting: CheckedContinuation<Void, Never>?
    var deaf = false
  }

  private let shell: any Shell
  private let before: @Sendable (Request) throws -> Bool
  private let lock = NSLock()
  private var heard = Heard()

  /// In front of `shell`. `before` sees each request: it lets it through, keeps it from the shell, or throws.
  public init(_ shell: any Shell, before: @escaping @Sendable (Request) throws -> Bool = { _ in true }) {
    self.shell = shell
    self.before = before
  }

  /// Every screen so far.
  public var screens: [Shown] { lock.withLock { heard.screens } }
  /// Everything that was asked for.
  public var asked: [Work] { lock.withLock { heard.works } }

  /// Waits for more screens than `count`. One waits at a time; the test's time limit bounds it.
  public func more(than count: Int) async {
    await withCheckedContinuation { next in
      let now = lock.withLock {
        if heard.screens.count > count { return true }
        heard.waiting = next
        return false
      }
      if now { next.resume() }
    }
  }

  /// From now on nothing is remembered or passed on: the process was killed.
  public func kill() {
    lock.withLock { heard.deaf = true }
  }

  public func show(shown: Shown) throws {
    let next = lock.withLock { () -> CheckedContinuation<Void, Never>?? in
      if heard.deaf { return nil }
      heard.screens.append(shown)
      defer { heard.waiting = nil }
      return heard.waiting
    }
    guard let next else { return }
    try shell.show(shown: shown)
    next?.resume()
  }

  public func meter(meter: Meter) throws {
    try shell.meter(meter: meter)
  }

  public func perform(request: Request) throws {
    lock.withLock { heard.works.append(request.work) }
    if try before(request) { try shell.perform(request: request) }
  }
}
