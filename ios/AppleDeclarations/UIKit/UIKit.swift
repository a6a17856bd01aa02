//! UIKit, as far as the shell uses it. Declared for a type check on a machine without Apple's frameworks: nothing here
//! works. Each line names the page that it was taken from, under https://developer.apple.com/documentation/uikit/.

import Foundation

// uidevice
@MainActor public final class UIDevice: NSObject {
  // uidevice/current
  public class var current: UIDevice { fatalError("declared for the type check only") }
  // uidevice/systemversion, model, userinterfaceidiom
  public var systemVersion: String { "" }
  public var userInterfaceIdiom: UIUserInterfaceIdiom { .phone }
  // uidevice/isbatterymonitoringenabled, batterylevel, batterystate-swift.property
  public var isBatteryMonitoringEnabled: Bool {
    get { false }
    set {}
  }
  public var batteryLevel: Float { -1 }
  public var batteryState: BatteryState { .unknown }
  // uidevice/batterystate-swift.enum
  public enum BatteryState: Int, Sendable {
    case unknown, unplugged, charging, full
  }
  // uidevice/batteryleveldidchangenotification, batterystatedidchangenotification
  public nonisolated static let batteryLevelDidChangeNotification = NSNotification.Name("level")
  public nonisolated static let batteryStateDidChangeNotification = NSNotification.Name("state")
}

// uiuserinterfaceidiom
public enum UIUserInterfaceIdiom: Int, Sendable {
  case unspecified = -1
  case phone = 0
  case pad = 1
}

// uiapplication
@MainActor public final class UIApplication: UIResponder {
  // uiapplication/shared
  public class var shared: UIApplication { fatalError("declared for the type check only") }
  // uiapplication/opensettingsurlstring
  public class var openSettingsURLString: String { "app-settings:" }
  // uiapplication/open(_:options:completionhandler:)
  @discardableResult
  public func open(_ url: URL, options: [OpenExternalURLOptionsKey: Any] = [:]) async -> Bool { false }
  // uiapplication/openexternalurloptionskey
  public struct OpenExternalURLOptionsKey: Hashable, Sendable {}
  // uiapplication/applicationstate, uiapplication/state
  public var applicationState: State { .active }
  public enum State: Int, Sendable {
    case active, inactive, background
  }
  // uiapplication/isidletimerdisabled
  public var isIdleTimerDisabled: Bool {
    get { false }
    set {}
  }
  // uiapplication/beginbackgroundtask(withname:expirationhandler:)
  public nonisolated func beginBackgroundTask(
    withName taskName: String?, expirationHandler handler: (@MainActor @Sendable () -> Void)? = nil
  ) -> UIBackgroundTaskIdentifier { .invalid }
  // uiapplication/endbackgroundtask(_:)
  public nonisolated func endBackgroundTask(_ identifier: UIBackgroundTaskIdentifier) {}
  // uiapplication/connectedscenes
  public var connectedScenes: Set<UIScene> { [] }
}

// uibackgroundtaskidentifier, .../invalid
public struct UIBackgroundTaskIdentifier: RawRepresentable, Hashable, Sendable {
  public let rawValue: Int
  public init(rawValue: Int) { self.rawValue = rawValue }
  public static let invalid = UIBackgroundTaskIdentifier(rawValue: 0)
}

// uiresponder
@MainActor open class UIResponder: NSObject {}
// uiscene, uiwindowscene, uiwindowscene/keywindow
@MainActor open class UIScene: UIResponder {}
@MainActor public final class UIWindowScene: UIScene {
  public var keyWindow: UIWindow? { nil }
}
// uiwindow, uiwindow/rootviewcontroller
@MainActor public final class UIWindow: UIResponder {
  public var rootViewController: UIViewController?
}

// uiviewcontroller
@MainActor open class UIViewController: UIResponder {
  // uiviewcontroller/navigationitem
  public var navigationItem: UINavigationItem { UINavigationItem() }
  // uiviewcontroller/presentedviewcontroller, presentationcontroller
  public var presentedViewController: UIViewController? { nil }
  public var presentationController: UIPresentationController? { nil }
  // uiviewcontroller/present(_:animated:completion:), dismiss(animated:completion:)
  open func present(_ viewControllerToPresent: UIViewController, animated flag: Bool, completion: (() -> Void)? = nil) {
  }
  open func dismiss(animated flag: Bool, completion: (() -> Void)? = nil) {}
}

// uinavigationcontroller, .../init(rootviewcontroller:)
@MainActor open class UINavigationController: UIViewController {
  public init(rootViewController: UIViewController) {}
}
// uinavigationitem, .../leftbarbuttonitem
@MainActor open class UINavigationItem: NSObject {
  open var leftBarButtonItem: UIBarButtonItem?
}
// uibarbuttonitem, .../init(systemitem:primaryaction:menu:), .../systemitem
@MainActor open class UIBarButtonItem: NSObject {
  public enum SystemItem: Int, Sendable {
    case done, cancel
  }
  public init(systemItem: SystemItem, primaryAction: UIAction? = nil) {}
}
// uiaction, .../init(title:subtitle:image:selectedimage:identifier:discoverabilitytitle:attributes:state:handler:)
@MainActor open class UIAction: NSObject {
  public init(title: String = "", handler: @escaping (UIAction) -> Void) {}
}

// uipresentationcontroller, uipresentationcontroller/delegate
@MainActor open class UIPresentationController: NSObject {
  open weak var delegate: (any UIAdaptivePresentationControllerDelegate)?
}
// uiadaptivepresentationcontrollerdelegate, .../presentationcontrollerdiddismiss(_:)
@MainActor public protocol UIAdaptivePresentationControllerDelegate: NSObjectProtocol {
  func presentationControllerDidDismiss(_ presentationController: UIPresentationController)
}

// uipasteboard, uipasteboard/general, uipasteboard/string
public final class UIPasteboard: NSObject, @unchecked Sendable {
  public class var general: UIPasteboard { fatalError("declared for the type check only") }
  public var string: String? {
    get { nil }
    set {}
  }
}

// uiimpactfeedbackgenerator, .../init(style:), .../impactoccurred()
@MainActor public final class UIImpactFeedbackGenerator: NSObject {
  public enum FeedbackStyle: Int, Sendable {
    case light, medium, heavy
  }
  public init(style: FeedbackStyle) {}
  public func impactOccurred() {}
}
// uinotificationfeedbackgenerator, .../notificationoccurred(_:)
@MainActor public final class UINotificationFeedbackGenerator: NSObject {
  public enum FeedbackType: Int, Sendable {
    case success, warning, error
  }
  public func notificationOccurred(_ notificationType: FeedbackType) {}
}

// uiapplicationdelegate, .../application(_:handleeventsforbackgroundurlsession:completionhandler:)
@MainActor public protocol UIApplicationDelegate: NSObjectProtocol {
  func application(
    _ application: UIApplication, handleEventsForBackgroundURLSession identifier: String,
    completionHandler: @escaping () -> Void
  )
}
