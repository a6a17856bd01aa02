//! Colours, type and shapes.

import Foundation

// shapestyle
public protocol ShapeStyle: Sendable {}

// color
public struct Color: ShapeStyle, Hashable {
  public static let blue = Color()
  public static let green = Color()
  public static let orange = Color()
  public static let primary = Color()
  public static let red = Color()
  public static let secondary = Color()
  public static let white = Color()
  // color/opacity(_:)
  public func opacity(_ opacity: Double) -> Color { self }
}

extension Color: PrimitiveView {}

extension ShapeStyle where Self == Color {
  // shapestyle/primary and its siblings, by their name alone
  public static var primary: Color { Color() }
  public static var secondary: Color { Color() }
}

// font
public struct Font: Hashable, Sendable {
  public static let body = Font()
  public static let callout = Font()
  public static let footnote = Font()
  public static let headline = Font()
  public static let largeTitle = Font()
  public static let title = Font()
  public static let title2 = Font()
  public static let title3 = Font()
  // font/bold()
  public func bold() -> Font { self }
  // font/monospaceddigit()
  public func monospacedDigit() -> Font { self }
}

// shape
public protocol Shape: Sendable, View where Body == Never {
  // shape/path(in:)
  nonisolated func path(in rect: CGRect) -> Path
}

extension Shape {
  public var body: Never { fatalError("declared for the type check only") }
  // shape/fill(_:style:), shape/stroke(_:linewidth:antialiased:), with what is drawn left out
  @MainActor public func fill<S: ShapeStyle>(_ content: S) -> some View { self }
  @MainActor public func stroke<S: ShapeStyle>(_ content: S, lineWidth: CGFloat = 1) -> some View { self }
}

// path
public struct Path: Equatable, Sendable {
  // path/init()
  public init() {}
  // path/move(to:)
  public mutating func move(to end: CGPoint) {}
  // path/addline(to:)
  public mutating func addLine(to end: CGPoint) {}
  // path/addcurve(to:control1:control2:)
  public mutating func addCurve(to end: CGPoint, control1: CGPoint, control2: CGPoint) {}
  // path/addroundedrect(in:cornersize:style:transform:)
  public mutating func addRoundedRect(in rect: CGRect, cornerSize: CGSize) {}
  // path/addellipse(in:transform:)
  public mutating func addEllipse(in rect: CGRect) {}
}

// circle
public struct Circle: Shape {
  public init() {}
  public func path(in rect: CGRect) -> Path { Path() }
}

// capsule
public struct Capsule: Shape {
  public init() {}
  public func path(in rect: CGRect) -> Path { Path() }
}

// roundedrectangle
public struct RoundedRectangle: Shape {
  // roundedrectangle/init(cornerradius:style:)
  public init(cornerRadius: CGFloat) {}
  public func path(in rect: CGRect) -> Path { Path() }
}

// geometryreader
public struct GeometryReader<Content: View>: PrimitiveView {
  public init(@ViewBuilder content: @escaping (GeometryProxy) -> Content) {}
}

// geometryproxy
public struct GeometryProxy {
  // geometryproxy/size
  public var size: CGSize { .zero }
}
