import AVFAudio
import Foundation
import Lavalier

/// What the system says of the microphone while the app lives. The native library's audio unit hears nothing of an
/// interruption's beginning and starts again silently after it, so every one of these has to be told.
final class AudioObserver: Sendable {
  /// Tells `happened` from the thread on which the system says it, in its order. `inputChanged` reads what records when its
  /// turn has come: a reading from the midst of an activation would contradict the activation's answer.
  init(
    happened: @escaping @Sendable (Happening) -> Void,
    inputChanged: @escaping @Sendable (@escaping @Sendable () -> Input?) -> Void
  ) {
    let center = NotificationCenter.default
    // Nothing is removed again: the observer lives as long as the app.
    _ = center.addObserver(forName: AVAudioSession.interruptionNotification, object: nil, queue: nil) { notification in
      if let happening = interruption(notification.userInfo ?? [:]) { happened(happening) }
    }
    _ = center.addObserver(forName: AVAudioSession.routeChangeNotification, object: nil, queue: nil) { _ in
      inputChanged { AVAudioSession.sharedInstance().granted }
    }
    // The services end, and some time later they are there again. Nothing is recorded from the first of them on; only after
    // the second can anything be asked for again.
    let services = [
      AVAudioSession.mediaServicesWereLostNotification, AVAudioSession.mediaServicesWereResetNotification,
    ]
    for name in services {
      _ = center.addObserver(forName: name, object: nil, queue: nil) { _ in
        happened(.audioServicesReset)
      }
    }
  }
}

/// What a notification about an interruption says.
private func interruption(_ info: [AnyHashable: Any]) -> Happening? {
  guard let raw = info[AVAudioSessionInterruptionTypeKey] as? UInt,
    let type = AVAudioSession.InterruptionType(rawValue: raw)
  else { return nil }
  switch type {
  case .began:
    // The system does not tell a call from another app's recording.
    return .interruptionBegan(by: .unknown)
  case .ended:
    let raw = info[AVAudioSessionInterruptionOptionKey] as? UInt ?? 0
    return .interruptionEnded(
      mayResume: AVAudioSession.InterruptionOptions(rawValue: raw).contains(.shouldResume))
  @unknown default:
    return nil
  }
}
