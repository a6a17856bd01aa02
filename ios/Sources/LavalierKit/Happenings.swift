import Lavalier

/// What the platform says, on its way to the phone. What comes before the phone stands is kept until it does: the system may
/// have woken the app to say it.
public final class Happenings: Sendable {
  private struct Waiting {
    var tell: (@Sendable (Happening) -> Void)?
    var early: [Happening] = []
  }

  private let waiting = Guarded(Waiting())

  /// Nobody listens yet.
  public init() {}

  /// Tells it on this thread, or keeps it.
  public func happened(_ happening: Happening) {
    let tell = waiting.with { waiting in
      if waiting.tell == nil { waiting.early.append(happening) }
      return waiting.tell
    }
    tell?(happening)
  }

  /// From now on `tell` is told, and first all that was kept, in its order.
  public func attach(_ tell: @escaping @Sendable (Happening) -> Void) {
    while true {
      let early = waiting.with { waiting in
        defer { waiting.early = [] }
        // What comes meanwhile is kept behind these.
        if waiting.early.isEmpty { waiting.tell = tell }
        return waiting.early
      }
      if early.isEmpty { return }
      early.forEach(tell)
    }
  }
}
