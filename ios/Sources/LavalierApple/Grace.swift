import UIKit

/// The half minute that the system gives an app which leaves the front. The phone uses it to write down what is left to send
/// and to hand it to the system's transfer service.
@MainActor
final class Grace {
  private var task = UIBackgroundTaskIdentifier.invalid

  /// Asks for it. Where the system has none to give, the app is stopped at once and sends when it is opened again.
  func begin() {
    end()
    task = UIApplication.shared.beginBackgroundTask(withName: "handing over") { [weak self] in
      self?.end()
    }
  }

  /// Gives it back, in front again or with the time over: an app that keeps it is ended.
  func end() {
    guard task != .invalid else { return }
    UIApplication.shared.endBackgroundTask(task)
    task = .invalid
  }
}
