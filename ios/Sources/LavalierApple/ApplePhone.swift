import Foundation
import Lavalier
import LavalierKit

/// The phone on iOS: the model over the native library with iOS's own adapters, and what the system says told to it.
@MainActor
public final class ApplePhone {
  /// What the views show.
  public let model: PhoneModel
  /// Where the app delegate hands in a wake for transfers.
  public let transfers: AppleTransfers
  private let audio: AudioObserver
  private let surroundings: Surroundings
  private let grace = Grace()

  /// Opens the phone in the app's own folder.
  public init(app: App) {
    // The model needs the adapters, one of which tells the model; nobody tells anything before the model stands.
    let (happenings, says) = AsyncStream.makeStream(of: Happening.self)
    let keychain = Keychain(service: app.id)
    transfers = AppleTransfers { says.yield($0) }
    let adapters = Adapters(
      probe: AppleProbe(keychain: keychain), audio: AppleAudio(), keys: AppleKeys(keychain: keychain),
      secrets: keychain, transfers: transfers, links: AppleLinks(), device: AppleDevice(),
      notifications: AppleNotifications())
    model = PhoneModel(
      options: PhoneOptions(home: Self.home(), microphone: .machine, secrets: .shell, app: app), adapters: adapters)
    audio = AudioObserver { says.yield($0) }
    surroundings = Surroundings { says.yield($0) }
    // One consumer keeps the system's order. It ends with the app.
    Task { [model] in
      for await happening in happenings {
        model.happened(happening)
      }
    }
  }

  /// The app is in front again.
  public func cameToFront() {
    grace.end()
    model.happened(.foregrounded)
  }

  /// The app has left the front.
  public func leftFront() {
    grace.begin()
    model.happened(.backgrounded)
  }

  /// Where takes lie until they are safe: not the documents, which a computer may copy, and in no backup.
  private static func home() -> String {
    let support = FileManager.default.urls(for: .applicationSupportDirectory, in: .userDomainMask)
    let top = support.first ?? URL(fileURLWithPath: NSHomeDirectory(), isDirectory: true)
    let home = top.appendingPathComponent("Lavalier", isDirectory: true)
    // What cannot be made is told by the native library, which opens it next, with words for it.
    try? FileManager.default.createDirectory(at: home, withIntermediateDirectories: true)
    #if canImport(Darwin)
      var (folder, values) = (home, URLResourceValues())
      values.isExcludedFromBackup = true
      try? folder.setResourceValues(values)
      // Written to while the phone lies locked, once it was unlocked after its start.
      try? FileManager.default.setAttributes(
        [.protectionKey: FileProtectionType.completeUntilFirstUserAuthentication], ofItemAtPath: home.path)
    #endif
    return home.path
  }
}
