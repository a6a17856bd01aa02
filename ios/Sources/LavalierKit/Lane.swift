import Foundation

/// Does one thing after another, in the order in which they were given.
///
/// A thing that takes longer than it was given no longer holds up the next one; it may still end, and nobody waits for it.
final class Lane: Sendable {
  /// What a thing is given that nobody waits for: as long as the phone gives the microphone's session, which takes longest.
  static let patience = Duration.seconds(10)

  private struct Turn: Sendable {
    let within: Duration
    let work: @Sendable () async -> Void
  }

  private let turns: AsyncStream<Turn>.Continuation

  init(clock: any Clock<Duration>) {
    let (stream, turns) = AsyncStream.makeStream(of: Turn.self)
    self.turns = turns
    Task {
      for await turn in stream {
        await Lane.take(turn, clock: clock)
      }
    }
  }

  deinit {
    turns.finish()
  }

  /// Adds `work` behind all that was given before. Returns at once.
  func add(within: Duration?, _ work: @escaping @Sendable () async -> Void) {
    turns.yield(Turn(within: within ?? Lane.patience, work: work))
  }

  private static func take(_ turn: Turn, clock: any Clock<Duration>) async {
    await withCheckedContinuation { (next: CheckedContinuation<Void, Never>) in
      let waiting = Guarded<CheckedContinuation<Void, Never>?>(next)
      let goOn: @Sendable () -> Void = {
        waiting.with { waiting in
          let next = waiting
          waiting = nil
          return next
        }?.resume()
      }
      let patience = Task {
        // A clock that was told to stop has nobody left to wait for.
        try? await clock.sleep(for: turn.within)
        goOn()
      }
      Task {
        await turn.work()
        patience.cancel()
        goOn()
      }
    }
  }
}
