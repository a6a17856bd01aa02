import Observation

/// Waits until something observable holds. The test's time limit bounds it.
@MainActor
public func until(_ holds: @MainActor () -> Bool) async {
  while !holds() {
    let (changes, says) = AsyncStream.makeStream(of: Void.self)
    let already = withObservationTracking(holds) {
      says.yield()
      says.finish()
    }
    if already { return }
    // The change is told just before it is made, on the main actor; by the time this goes on it has been.
    for await _ in changes {}
    if Task.isCancelled { return }
  }
}
