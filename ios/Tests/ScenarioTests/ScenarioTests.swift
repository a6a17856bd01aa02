import Testing

/// The table of scenarios, the same file as in Rust and Kotlin.
@Suite(.timeLimit(.minutes(2)))
@MainActor
struct ScenarioTests {
  @Test(arguments: try Scenario.all())
  func theScreensAreShownInThisOrder(scenario: Scenario) async throws {
    #expect(try await Runner(scenario).play(scenario) == scenario.screens)
  }
}
