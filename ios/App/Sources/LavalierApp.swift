import Lavalier
import LavalierApple
import LavalierScreens
import LavalierUI
import SwiftUI
import UIKit

/// The app: one window over one phone.
@main
struct LavalierApp: SwiftUI.App {
  @UIApplicationDelegateAdaptor(AppDelegate.self) private var delegate
  @Environment(\.scenePhase) private var phase

  var body: some Scene {
    WindowGroup {
      PhoneView(viewModel: delegate.viewModel)
        // A verified link, opened in a message: whole, with what stands behind the '#'.
        .onContinueUserActivity(NSUserActivityTypeBrowsingWeb) { activity in
          if let url = activity.webpageURL { happened(.link(text: url.absoluteString)) }
        }
        .onOpenURL { url in
          happened(.link(text: url.absoluteString))
        }
        // The first phase counts as well: until the app is told to be in front the phone does not listen.
        .onChange(of: phase, initial: true) { _, phase in
          switch phase {
          case .active: delegate.phone.cameToFront()
          case .background: delegate.phone.leftFront()
          default: break
          }
        }
    }
  }

  private func happened(_ happening: Happening) {
    delegate.phone.model.happened(happening)
  }
}

/// Lives as long as the app, and is woken by the system for transfers while no window is open.
final class AppDelegate: NSObject, UIApplicationDelegate {
  let phone = ApplePhone(app: Lavalier.App(id: AppDelegate.bundle("CFBundleIdentifier"), version: AppDelegate.version))
  lazy var viewModel = PhoneViewModel(model: phone.model)

  func application(
    _ application: UIApplication, handleEventsForBackgroundURLSession identifier: String,
    completionHandler: @escaping () -> Void
  ) {
    // The system hands the closure over on the main thread and takes it back there.
    nonisolated(unsafe) let done = completionHandler
    phone.woken { done() }
  }

  private static var version: String {
    bundle("CFBundleShortVersionString")
  }

  private static func bundle(_ key: String) -> String {
    Bundle.main.object(forInfoDictionaryKey: key) as? String ?? ""
  }
}
