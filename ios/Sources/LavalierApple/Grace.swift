import UIKit

/// The half minute that the system gives an app which is not in front. The phone uses it to write down what is left to send
/// and to hand it to the system's transfer service, and to take in what came of that.
@MainActor
final class Grace {
  private let name: String
  private var task = UIBackgroundTaskIdentifier.invalid

  /// None is asked for yet; `name` is for the system's log.
  init(name: String) {
    self.name = name
  }

  /// Asks for it. Where the system has none to give, the app is stopped at once and sends when it is opened again.
  func begin() {
    end()
    task = UIApplication.shared.beginBackgroundTask(withName: name) { [weak self] in
      self?.end()
    }
  }

  /// Gives it back, in front again or with the time over: an app that keeps it is ended.
  func end() {
    guard task != .invalid else { return }
    UIApplication.shared.endBackgroundTask(task)
    task = .invalid
  }

  /// Gives it back in a while, unless it was given back and asked for again by then.
  func end(after delay: Duration) {
    let asked = task
    Task {
      try? await Task.sleep(for: delay)
      if task == asked { end() }
    }
  }
}
