import Foundation

/// What the device's manager put into this app. The system keeps it among the app's settings, and nobody else writes there
/// ([Managed App Configuration](https://developer.apple.com/library/archive/samplecode/sc2279/Introduction/Intro.html)).
struct ManagedConfiguration {
  /// The name that the system gives it.
  static let name = "com.apple.configuration.managed"

  let settings: UserDefaults

  /// The one-time code by which the studio knows which of the manager's devices this is.
  var code: String? {
    settings.dictionary(forKey: Self.name)?["managed_code"] as? String
  }
}
