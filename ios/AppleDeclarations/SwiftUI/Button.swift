//! Buttons and how they look.

// button
public struct Button<Label: View>: PrimitiveView {
  // button/init(action:label:)
  public init(action: @escaping @MainActor () -> Void, @ViewBuilder label: () -> Label) {}
}

// primitivebuttonstyle
@MainActor @preconcurrency public protocol PrimitiveButtonStyle {}

// borderedprominentbuttonstyle
public struct BorderedProminentButtonStyle: PrimitiveButtonStyle {
  public nonisolated init() {}
}

// borderedbuttonstyle
public struct BorderedButtonStyle: PrimitiveButtonStyle {
  public nonisolated init() {}
}

// borderlessbuttonstyle
public struct BorderlessButtonStyle: PrimitiveButtonStyle {
  public nonisolated init() {}
}

// primitivebuttonstyle/borderedprominent, primitivebuttonstyle/bordered, primitivebuttonstyle/borderless
extension PrimitiveButtonStyle where Self == BorderedProminentButtonStyle {
  public static var borderedProminent: BorderedProminentButtonStyle { BorderedProminentButtonStyle() }
}
extension PrimitiveButtonStyle where Self == BorderedButtonStyle {
  public static var bordered: BorderedButtonStyle { BorderedButtonStyle() }
}
extension PrimitiveButtonStyle where Self == BorderlessButtonStyle {
  public static var borderless: BorderlessButtonStyle { BorderlessButtonStyle() }
}

// controlsize
public enum ControlSize: Sendable {
  case mini, small, regular, large, extraLarge
}
