import Foundation
import Lavalier
import LavalierKit
import UIKit

/// The phone on iOS: the model over the native library with iOS's own adapters, and what the system says told to it.
@MainActor
public final class ApplePhone {
  /// How long the app stays awake after a wake for transfers: the studio is asked what it has now and signs for what is whole,
  /// and the notification goes. The system gives half a minute.
  private static let afterWake = Duration.seconds(20)

  /// What the views show.
  public let model: PhoneModel
  private let transfers: AppleTransfers
  private let audio: AudioObserver
  private let surroundings: Surroundings
  private let grace = Grace(name: "handing over")
  private let wake = Grace(name: "taking in")

  /// Opens the phone in the app's own folder.
  public init(app: App) {
    let happenings = Happenings()
    let keychain = Keychain(service: app.id)
    let home = Home.standard
    // The system keeps an app's secrets when the app is removed. Without the takes they belong to nobody.
    if home.isMissing { try? keychain.eraseAll() }
    home.make()
    transfers = AppleTransfers { happenings.happened($0) }
    let adapters = Adapters(
      probe: AppleProbe(keychain: keychain), audio: AppleAudio(), keys: AppleKeys(keychain: keychain),
      secrets: keychain, transfers: transfers, links: AppleLinks(), device: AppleDevice(),
      notifications: AppleNotifications())
    let model = PhoneModel(
      options: PhoneOptions(home: home.folder.path, microphone: .machine, secrets: .shell, app: app),
      adapters: adapters)
    self.model = model
    // Woken by the system without a window: nobody is there to be listened to.
    if UIApplication.shared.applicationState == .background { model.happened(.backgrounded) }
    audio = AudioObserver(happened: { model.happened($0) }, inputChanged: { model.inputChanged($0) })
    surroundings = Surroundings { model.happened($0) }
    happenings.attach { model.happened($0) }
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

  /// The system woke the app with what came of its transfers; `done` is called when the phone was told of all of them.
  public func woken(_ done: @escaping @MainActor @Sendable () -> Void) {
    wake.begin()
    transfers.woken { [wake] in
      // After this the system stops the app, but for the time that was asked for above.
      done()
      wake.end(after: Self.afterWake)
    }
  }
}
