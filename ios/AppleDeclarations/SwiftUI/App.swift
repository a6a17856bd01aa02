//! An app and its window.

import Foundation

// app
@MainActor @preconcurrency public protocol App {
  associatedtype Body: Scene
  @SceneBuilder @MainActor @preconcurrency var body: Self.Body { get }
  @MainActor @preconcurrency init()
}

extension App {
  // app/main()
  @MainActor @preconcurrency public static func main() { fatalError("declared for the type check only") }
}

// scene
@MainActor @preconcurrency public protocol Scene {
  associatedtype Body: Scene
  @SceneBuilder @MainActor @preconcurrency var body: Self.Body { get }
}

extension Never: Scene {}

// scenebuilder
@resultBuilder public struct SceneBuilder {
  // scenebuilder/buildblock(_:)
  public static func buildBlock<Content: Scene>(_ content: Content) -> Content { content }
}

// windowgroup
public struct WindowGroup<Content: View>: Scene {
  // windowgroup/init(content:)
  public init(@ViewBuilder content: () -> Content) {}
  public var body: Never { fatalError("declared for the type check only") }
}

// uiapplicationdelegateadaptor
@MainActor @preconcurrency @propertyWrapper public struct UIApplicationDelegateAdaptor<DelegateType: NSObject> {
  // uiapplicationdelegateadaptor/init(_:)
  public init(_ delegateType: DelegateType.Type = DelegateType.self) {}
  public var wrappedValue: DelegateType { fatalError("declared for the type check only") }
}

extension View {
  // view/oncontinueuseractivity(_:perform:)
  public func onContinueUserActivity(
    _ activityType: String, perform action: @escaping (NSUserActivity) -> Void
  ) -> some View { self }
}

// foundation/nsuseractivity, .../webpageurl
public final class NSUserActivity: NSObject {
  public var webpageURL: URL? { nil }
}

// foundation/nsuseractivitytypebrowsingweb
public let NSUserActivityTypeBrowsingWeb = "NSUserActivityTypeBrowsingWeb"
