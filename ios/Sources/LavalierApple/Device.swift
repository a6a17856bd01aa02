import AVFAudio
import Foundation
import Lavalier
import LavalierKit
import UIKit

/// The device in the hand.
struct AppleDevice: DeviceAdapter {
  /// Why a page did not open.
  enum Trouble: Error {
    /// The system has no page for this app.
    case noSettings
  }

  func openSettings() async throws {
    // The only link into the settings that the App Store accepts.
    guard let url = await URL(string: UIApplication.openSettingsURLString),
      await UIApplication.shared.open(url)
    else { throw Trouble.noSettings }
  }

  func keepAwake(_ on: Bool) async throws {
    await MainActor.run { UIApplication.shared.isIdleTimerDisabled = on }
  }

  func vibrate(_ pattern: Vibration) async throws {
    // Asked for when a take has lost its microphone. The session may still be held then, and would keep this from being felt
    // though nothing records; the next activation says no again.
    try? AVAudioSession.sharedInstance().setAllowHapticsAndSystemSoundsDuringRecording(true)
    await MainActor.run {
      switch pattern {
      case .tap: UIImpactFeedbackGenerator(style: .medium).impactOccurred()
      case .warning: UINotificationFeedbackGenerator().notificationOccurred(.warning)
      }
    }
  }

  /// An iOS app does not end itself: the person goes to another one.
  func leave() async throws {}
}
