import Foundation
import Lavalier
import Testing

/// The table of scenarios, the same files as in Rust and Kotlin.
@Suite(.serialized, .timeLimit(.minutes(2)))
@MainActor
struct ScenarioTests {
  @Test(arguments: try Scenario.all())
  func theScreensAreShownInThisOrder(scenario: Scenario) async throws {
    #expect(try await Runner(scenario).play(scenario) == scenario.screens)
  }
}

extension Scenario: CustomTestStringConvertible {
  public var testDescription: String { name }

  /// Every scenario of the table's files.
  static func all() throws -> [Scenario] {
    let table = URL(fileURLWithPath: #filePath).appendingPathComponent("../../../../bindings/scenarios").standardized
    let files = try FileManager.default.contentsOfDirectory(at: table, includingPropertiesForKeys: nil)
    return try files.filter { $0.pathExtension == "json" }.sorted { $0.path < $1.path }.flatMap { file in
      try scenarios(json: String(contentsOf: file, encoding: .utf8))
    }
  }
}
