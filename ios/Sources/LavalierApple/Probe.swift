import AVFAudio
import Foundation
import Lavalier
import LavalierKit
import LocalAuthentication
import UIKit

/// What iOS says of the device. It never says how long the passcode is, whether Find My is on or where apps come from:
/// those stay out.
struct AppleProbe: ProbeAdapter {
  /// Holds the second witness of a passcode.
  let keychain: Keychain

  func facts() async throws -> Facts {
    let (isPad, version, battery) = await MainActor.run {
      let device = UIDevice.current
      device.isBatteryMonitoringEnabled = true
      return (device.userInterfaceIdiom == .pad, device.systemVersion, device.percent)
    }
    return Facts(
      platform: isPad ? .ipados : .ios,
      model: Self.model(),
      osVersion: version,
      osBuild: Self.build(),
      patchLevel: nil,
      passcodeSet: passcode(),
      biometricsEnrolled: biometrics(),
      passcodeComplexity: nil,
      officialStore: nil,
      freeBytes: Self.free(),
      batteryPercent: battery,
      microphoneAllowed: microphone(),
      managedCode: ManagedConfiguration(settings: .standard).code,
      timeZone: TimeZone.current.identifier)
  }

  /// Two witnesses, the policy and a write that the key store takes only with a passcode. Where they disagree, or neither
  /// is clear, it is unknown.
  private func passcode() -> Bool? {
    var error: NSError?
    let policy: Bool?
    if LAContext().canEvaluatePolicy(.deviceOwnerAuthentication, error: &error) {
      policy = true
    } else {
      policy = error?.code == LAError.Code.passcodeNotSet.rawValue ? false : nil
    }
    return policy == keychain.takesWhatNeedsAPasscode() ? policy : nil
  }

  private func biometrics() -> Bool? {
    var error: NSError?
    if LAContext().canEvaluatePolicy(.deviceOwnerAuthenticationWithBiometrics, error: &error) { return true }
    switch error?.code {
    case LAError.Code.biometryNotEnrolled.rawValue, LAError.Code.passcodeNotSet.rawValue: return false
    // Too many wrong tries: it is enrolled all the same.
    case LAError.Code.biometryLockout.rawValue: return true
    default: return nil
    }
  }

  private func microphone() -> Bool? {
    switch AVAudioApplication.shared.recordPermission {
    case .granted: true
    case .denied: false
    default: nil
    }
  }

  /// The model's identifier, `iPhone16,1`, as the lists of systems name it.
  private static func model() -> String? {
    #if targetEnvironment(simulator)
      return ProcessInfo.processInfo.environment["SIMULATOR_MODEL_IDENTIFIER"]
    #else
      return system("hw.machine")
    #endif
  }

  /// The system's build, `23B82`.
  private static func build() -> String? {
    system("kern.osversion")
  }

  private static func system(_ name: String) -> String? {
    #if canImport(Darwin)
      var length = 0
      guard sysctlbyname(name, nil, &length, nil, 0) == 0, length > 1 else { return nil }
      var bytes = [UInt8](repeating: 0, count: length)
      guard sysctlbyname(name, &bytes, &length, nil, 0) == 0 else { return nil }
      return String(decoding: bytes.prefix { $0 != 0 }, as: UTF8.self)
    #else
      return nil
    #endif
  }

  /// What the system would free for something that matters.
  private static func free() -> UInt64? {
    #if canImport(Darwin)
      let home = URL(fileURLWithPath: NSHomeDirectory())
      let values = try? home.resourceValues(forKeys: [.volumeAvailableCapacityForImportantUsageKey])
      return values?.volumeAvailableCapacityForImportantUsage.map { UInt64(max(0, $0)) }
    #else
      return nil
    #endif
  }
}

extension UIDevice {
  /// How full the battery is; none where the system does not say.
  var percent: UInt8? {
    batteryLevel < 0 ? nil : UInt8(clamping: Int((batteryLevel * 100).rounded()))
  }

  /// What to tell of the battery; none where the system does not say.
  var battery: Happening? {
    percent.map { .battery(percent: $0, charging: batteryState == .charging || batteryState == .full) }
  }
}
