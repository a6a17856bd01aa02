//! SwiftUI's views and builders, as far as the screens use them. Declared for a type check on a machine without Apple's
//! frameworks: nothing here draws. Each line names the page that it was taken from, under
//! https://developer.apple.com/documentation/swiftui/.

// Apple's SwiftUI brings Foundation and the geometry of Core Graphics along.
@_exported import Foundation

// view
@MainActor @preconcurrency public protocol View {
  associatedtype Body: View
  @ViewBuilder @MainActor @preconcurrency var body: Self.Body { get }
}

extension Never: View {
  public var body: Never { fatalError("a type that has no values") }
}

/// What draws itself on Apple's systems and so has no body.
public protocol PrimitiveView: View where Body == Never {}

extension PrimitiveView {
  public var body: Never { return fatalError("declared for the type check only") }
}

// emptyview
public struct EmptyView: Sendable {
  public init() {}
}
extension EmptyView: PrimitiveView {}

// tupleview
public struct TupleView<T> {}
extension TupleView: PrimitiveView {}

// viewbuilder
@resultBuilder public struct ViewBuilder {
  // viewbuilder/buildblock()
  public static func buildBlock() -> EmptyView { EmptyView() }
  // viewbuilder/buildexpression(_:)
  public static func buildExpression<Content: View>(_ content: Content) -> Content { content }
  // viewbuilder/buildblock(_:)
  public static func buildBlock<Content: View>(_ content: Content) -> Content { content }
  public static func buildBlock<each Content: View>(_ content: repeat each Content) -> TupleView<
    (repeat each Content)
  > { TupleView() }
  // viewbuilder/buildif(_:)
  public static func buildIf<Content: View>(_ content: Content?) -> Content? { content }
  // viewbuilder/buildeither(first:), viewbuilder/buildeither(second:)
  public static func buildEither<TrueContent: View, FalseContent: View>(
    first: TrueContent
  ) -> _ConditionalContent<TrueContent, FalseContent> { _ConditionalContent() }
  public static func buildEither<TrueContent: View, FalseContent: View>(
    second: FalseContent
  ) -> _ConditionalContent<TrueContent, FalseContent> { _ConditionalContent() }
}

// The type that viewbuilder/buildeither(first:) gives.
public struct _ConditionalContent<TrueContent, FalseContent> {}
extension _ConditionalContent: PrimitiveView {}

// swift/optional conforms to View "when Wrapped conforms to View" (view, Conforming Types)
extension Optional: View where Wrapped: View {
  public var body: Never { fatalError("declared for the type check only") }
}

// text
public struct Text: PrimitiveView, Equatable {
  // text/init(_:)-9d1g4, a string that is not a key
  public init<S: StringProtocol>(_ content: S) {}
}

// image
public struct Image: PrimitiveView {
  // image/init(systemname:)
  public init(systemName: String) {}
}

// spacer
public struct Spacer: PrimitiveView {
  public init(minLength: CGFloat? = nil) {}
}

// progressview
public struct ProgressView<Label: View, CurrentValueLabel: View>: PrimitiveView {}

extension ProgressView where Label == EmptyView, CurrentValueLabel == EmptyView {
  // progressview/init()
  public init() {}
  // progressview/init(value:total:)
  public init<V: BinaryFloatingPoint>(value: V?, total: V = 1.0) {}
}

// foreach
public struct ForEach<Data: RandomAccessCollection, ID: Hashable, Content> {}

extension ForEach: View where Content: View {
  public var body: Never { fatalError("declared for the type check only") }
}

extension ForEach where ID == Data.Element.ID, Content: View, Data.Element: Identifiable {
  // foreach/init(_:content:)
  public init(_ data: Data, @ViewBuilder content: @escaping (Data.Element) -> Content) {}
}

extension ForEach where Content: View {
  // foreach/init(_:id:content:)
  public init(_ data: Data, id: KeyPath<Data.Element, ID>, @ViewBuilder content: @escaping (Data.Element) -> Content) {}
}
