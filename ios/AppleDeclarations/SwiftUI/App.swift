//! An app and its window.

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
