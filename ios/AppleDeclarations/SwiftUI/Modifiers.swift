//! What a view says of itself. The names are pages under view/.

import Foundation

extension View {
  // font(_:)
  public func font(_ font: Font?) -> some View { self }
  // foregroundstyle(_:)
  public func foregroundStyle<S: ShapeStyle>(_ style: S) -> some View { self }
  // tint(_:)
  public func tint<S: ShapeStyle>(_ tint: S?) -> some View { self }
  // background(_:in:fillstyle:)
  public func background<S: ShapeStyle, T: Shape>(_ style: S, in shape: T) -> some View { self }
  // padding(_:_:), padding(_:)
  public func padding(_ edges: Edge.Set = .all, _ length: CGFloat? = nil) -> some View { self }
  public func padding(_ length: CGFloat) -> some View { self }
  // frame(width:height:alignment:)
  public func frame(width: CGFloat? = nil, height: CGFloat? = nil, alignment: Alignment = .center) -> some View {
    self
  }
  // frame(minwidth:idealwidth:maxwidth:minheight:idealheight:maxheight:alignment:)
  public func frame(
    minWidth: CGFloat? = nil, idealWidth: CGFloat? = nil, maxWidth: CGFloat? = nil, minHeight: CGFloat? = nil,
    idealHeight: CGFloat? = nil, maxHeight: CGFloat? = nil, alignment: Alignment = .center
  ) -> some View { self }
  // fixedsize(horizontal:vertical:)
  public func fixedSize(horizontal: Bool, vertical: Bool) -> some View { self }
  // multilinetextalignment(_:)
  public func multilineTextAlignment(_ alignment: TextAlignment) -> some View { self }
  // buttonstyle(_:)
  public func buttonStyle<S: PrimitiveButtonStyle>(_ style: S) -> some View { self }
  // controlsize(_:)
  public func controlSize(_ controlSize: ControlSize) -> some View { self }
  // onchange(of:initial:_:)
  public func onChange<V: Equatable>(
    of value: V, initial: Bool = false, _ action: @escaping (_ oldValue: V, _ newValue: V) -> Void
  ) -> some View { self }
  // environment(_:_:)
  public func environment<V>(_ keyPath: WritableKeyPath<EnvironmentValues, V>, _ value: V) -> some View { self }
  // onopenurl(perform:)
  public func onOpenURL(perform action: @escaping (URL) -> Void) -> some View { self }
}

// What a screen reader is told.
extension View {
  // accessibilitylabel(_:)
  public func accessibilityLabel<S: StringProtocol>(_ label: S) -> some View { self }
  // accessibilityvalue(_:)
  public func accessibilityValue<S: StringProtocol>(_ value: S) -> some View { self }
  // accessibilityhidden(_:)
  public func accessibilityHidden(_ hidden: Bool) -> some View { self }
  // accessibilityaddtraits(_:)
  public func accessibilityAddTraits(_ traits: AccessibilityTraits) -> some View { self }
  // accessibilityelement(children:)
  public func accessibilityElement(children: AccessibilityChildBehavior = .ignore) -> some View { self }
}

// accessibility/accessibilitynotification
public enum AccessibilityNotification {
  // accessibilitynotification/screenchanged, .../init(_:); without an element a reader goes to the screen's first
  public struct ScreenChanged {
    public init(_ element: Any? = nil) {}
    public func post() {}
  }
  // accessibilitynotification/announcement, .../init(_:)
  public struct Announcement {
    public init(_ announcement: String) {}
    public func post() {}
  }
}

// accessibilitytraits
public struct AccessibilityTraits: SetAlgebra, Sendable {
  private var traits: Set<Int> = []
  public init() {}
  private init(_ trait: Int) { traits = [trait] }
  public static let isHeader = AccessibilityTraits(1)
  public static let isSelected = AccessibilityTraits(2)
  public static let updatesFrequently = AccessibilityTraits(3)
  public func contains(_ member: AccessibilityTraits) -> Bool { traits.isSuperset(of: member.traits) }
  public func union(_ other: Self) -> Self { self }
  public func intersection(_ other: Self) -> Self { self }
  public func symmetricDifference(_ other: Self) -> Self { self }
  public mutating func insert(_ new: Self) -> (inserted: Bool, memberAfterInsert: Self) { (true, new) }
  public mutating func remove(_ member: Self) -> Self? { nil }
  public mutating func update(with new: Self) -> Self? { nil }
  public mutating func formUnion(_ other: Self) {}
  public mutating func formIntersection(_ other: Self) {}
  public mutating func formSymmetricDifference(_ other: Self) {}
}

// accessibilitychildbehavior
public struct AccessibilityChildBehavior: Hashable, Sendable {
  public static let ignore = AccessibilityChildBehavior()
  public static let contain = AccessibilityChildBehavior()
  public static let combine = AccessibilityChildBehavior()
}
