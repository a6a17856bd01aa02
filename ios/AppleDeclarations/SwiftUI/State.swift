//! What a view keeps, and what it knows of its surroundings.

// state
@propertyWrapper public struct State<Value> {
  // state/init(wrappedvalue:), state/init(initialvalue:)
  public init(wrappedValue: Value) { self.wrappedValue = wrappedValue }
  public init(initialValue: Value) { wrappedValue = initialValue }
  public var wrappedValue: Value
  // state/projectedvalue
  public var projectedValue: Binding<Value> { fatalError("declared for the type check only") }
}

// binding
@propertyWrapper public struct Binding<Value> {
  // binding/init(get:set:)
  public init(get: @escaping () -> Value, set: @escaping (Value) -> Void) { wrappedValue = get() }
  public var wrappedValue: Value
  public var projectedValue: Binding<Value> { self }
}

// environmentvalues
public struct EnvironmentValues {
  // environmentvalues/verticalsizeclass
  public var verticalSizeClass: UserInterfaceSizeClass?
  // environmentvalues/dynamictypesize
  public var dynamicTypeSize: DynamicTypeSize
  // environmentvalues/scenephase
  public var scenePhase: ScenePhase
  // environmentvalues/subscript(_:)
  public subscript<K: EnvironmentKey>(key: K.Type) -> K.Value {
    get { K.defaultValue }
    set {}
  }
}

// environmentkey
public protocol EnvironmentKey {
  associatedtype Value
  // environmentkey/defaultvalue
  static var defaultValue: Value { get }
}

// scenephase
public enum ScenePhase: Comparable, Sendable {
  case background, inactive, active
}

// environment
@propertyWrapper public struct Environment<Value> {
  // environment/init(_:)
  public init(_ keyPath: KeyPath<EnvironmentValues, Value>) {}
  public var wrappedValue: Value { fatalError("declared for the type check only") }
}

// scaledmetric
@propertyWrapper public struct ScaledMetric<Value: BinaryFloatingPoint> {
  // scaledmetric/init(wrappedvalue:)
  public init(wrappedValue: Value) { self.wrappedValue = wrappedValue }
  public let wrappedValue: Value
}
