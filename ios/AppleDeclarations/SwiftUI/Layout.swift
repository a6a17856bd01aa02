//! Stacks, scrolling and what a screen knows of its size.

import Foundation

// horizontalalignment
public struct HorizontalAlignment: Sendable, Equatable {
  public static let leading = HorizontalAlignment()
  public static let center = HorizontalAlignment()
  public static let trailing = HorizontalAlignment()
}

// verticalalignment
public struct VerticalAlignment: Sendable, Equatable {
  public static let top = VerticalAlignment()
  public static let center = VerticalAlignment()
  public static let bottom = VerticalAlignment()
  public static let firstTextBaseline = VerticalAlignment()
}

// alignment
public struct Alignment: Sendable, Equatable {
  public static let center = Alignment()
  public static let leading = Alignment()
  public static let top = Alignment()
  public static let bottom = Alignment()
}

// textalignment
public enum TextAlignment: Sendable {
  case leading, center, trailing
}

// vstack
public struct VStack<Content: View>: PrimitiveView {
  // vstack/init(alignment:spacing:content:)
  public init(
    alignment: HorizontalAlignment = .center, spacing: CGFloat? = nil, @ViewBuilder content: () -> Content
  ) {}
}

// hstack
public struct HStack<Content: View>: PrimitiveView {
  // hstack/init(alignment:spacing:content:)
  public init(alignment: VerticalAlignment = .center, spacing: CGFloat? = nil, @ViewBuilder content: () -> Content) {}
}

// zstack
public struct ZStack<Content: View>: PrimitiveView {
  // zstack/init(alignment:content:)
  public init(alignment: Alignment = .center, @ViewBuilder content: () -> Content) {}
}

// scrollview
public struct ScrollView<Content: View>: PrimitiveView {
  // scrollview/init(_:showsindicators:content:)
  public init(_ axes: Axis.Set = .vertical, showsIndicators: Bool = true, @ViewBuilder content: () -> Content) {}
}

// axis
public enum Axis: Sendable {
  case horizontal, vertical
  // axis/set
  public struct Set: OptionSet, Sendable {
    public let rawValue: Int8
    public init(rawValue: Int8) { self.rawValue = rawValue }
    public static let horizontal = Set(rawValue: 1)
    public static let vertical = Set(rawValue: 2)
  }
}

// edge/set
public enum Edge: Sendable {
  public struct Set: OptionSet, Sendable {
    public let rawValue: Int8
    public init(rawValue: Int8) { self.rawValue = rawValue }
    public static let all = Set(rawValue: 15)
    public static let horizontal = Set(rawValue: 10)
    public static let vertical = Set(rawValue: 5)
    public static let bottom = Set(rawValue: 4)
    public static let top = Set(rawValue: 1)
  }
}

// userinterfacesizeclass
public enum UserInterfaceSizeClass: Sendable {
  case compact, regular
}

// dynamictypesize
public enum DynamicTypeSize: Sendable, Comparable {
  case large, accessibility1
  // dynamictypesize/isaccessibilitysize
  public var isAccessibilitySize: Bool { self >= .accessibility1 }
}
