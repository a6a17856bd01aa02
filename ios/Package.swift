// swift-tools-version: 6.0
//! The phone's shell for iOS, in layers; each knows only those above it.
//!
//! | Target | What it is |
//! |---|---|
//! | `LavalierFFI` | the native library's C interface |
//! | `Lavalier` | what UniFFI generates over it; never committed, see `cargo xtask bindings swift` |
//! | `LavalierKit` | the phone as an observable model, and what a platform has to do for it; no Apple framework |
//! | `LavalierScreens` | what each screen shows and what can be pressed there; no Apple framework |
//! | `LavalierUI` | the screens in SwiftUI |
//! | `LavalierApple` | what iOS does for the kit |
//!
//! On Linux the last two compile against `AppleDeclarations/`, which declare what they use of Apple's frameworks and do
//! nothing. No product holds them, and they do not exist on a Mac.

import PackageDescription

#if os(Linux)
  /// Apple's frameworks, as far as this package uses them.
  let frameworks = [
    "AVFAudio", "AVFoundation", "CryptoKit", "DeviceCheck", "LocalAuthentication", "Network", "Security", "SwiftUI",
    "UIKit", "UserNotifications", "Vision", "VisionKit",
  ]
  /// What they use of each other.
  let underneath: [String: [Target.Dependency]] = [
    "CryptoKit": ["LocalAuthentication", "Security"], "VisionKit": ["UIKit", "Vision"],
  ]
  let native: [Target] = [.systemLibrary(name: "LavalierFFI", path: "Generated/LavalierFFI")]
#else
  let frameworks: [String] = []
  let underneath: [String: [Target.Dependency]] = [:]
  let native: [Target] = [.binaryTarget(name: "LavalierFFI", path: "Generated/LavalierFFI.xcframework")]
#endif

/// The frameworks among `names` that this machine does not have.
func declared(_ names: String...) -> [Target.Dependency] {
  frameworks.filter(names.contains).map { .target(name: $0) }
}

let package = Package(
  name: "Lavalier",
  platforms: [.iOS(.v17)],
  targets: native
    + frameworks.map {
      .target(
        name: $0, dependencies: underneath[$0] ?? [], path: "AppleDeclarations/\($0)")
    } + [
      // UniFFI's output is not Swift 6 yet: foreign traits and their tables are shared without isolation.
      .target(
        name: "Lavalier", dependencies: ["LavalierFFI"], path: "Generated/Lavalier",
        swiftSettings: [.swiftLanguageMode(.v5)],
        linkerSettings: [.linkedLibrary("lavalier", .when(platforms: [.linux]))]),
      .target(name: "LavalierKit", dependencies: ["Lavalier"]),
      .target(name: "LavalierScreens", dependencies: ["Lavalier", "LavalierKit"]),
      .target(name: "LavalierUI", dependencies: ["LavalierScreens"] + declared("SwiftUI")),
      .target(
        name: "LavalierApple",
        dependencies: ["Lavalier", "LavalierKit"]
          + declared(
            "AVFAudio", "AVFoundation", "CryptoKit", "DeviceCheck", "LocalAuthentication", "Network", "Security",
            "UIKit", "UserNotifications", "Vision", "VisionKit")),
      .target(name: "Doubles", dependencies: ["Lavalier", "LavalierKit"], path: "Tests/Doubles"),
      .testTarget(name: "LavalierKitTests", dependencies: ["Doubles", "Lavalier", "LavalierKit"]),
      .testTarget(name: "ScenarioTests", dependencies: ["Doubles", "Lavalier", "LavalierKit"]),
      .testTarget(name: "JourneyTests", dependencies: ["Doubles", "Lavalier", "LavalierKit"]),
      .testTarget(
        name: "LavalierAppleTests", dependencies: ["Lavalier", "LavalierApple"]),
      .testTarget(
        name: "LavalierScreensTests", dependencies: ["Doubles", "Lavalier", "LavalierKit", "LavalierScreens"]),
    ],
  swiftLanguageModes: [.v6]
)

#if os(Linux)
  // Xcode compiles these files in the app target of `project.yml`.
  package.targets.append(
    .target(
      name: "App",
      dependencies: ["Lavalier", "LavalierApple", "LavalierScreens", "LavalierUI"] + declared("SwiftUI", "UIKit"),
      path: "App/Sources"))
#else
  package.products.append(
    .library(
      name: "LavalierApp", targets: ["Lavalier", "LavalierKit", "LavalierScreens", "LavalierUI", "LavalierApple"]))
#endif
