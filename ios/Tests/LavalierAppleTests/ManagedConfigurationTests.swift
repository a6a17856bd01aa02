import Foundation
import Testing

@testable import LavalierApple

struct ManagedConfigurationTests {
  private let suite = "managed-\(UUID().uuidString)"

  @Test func aManagersCodeIsReadAndAnythingElseIsNone() throws {
    let settings = try #require(UserDefaults(suiteName: suite))
    defer { settings.removePersistentDomain(forName: suite) }
    let configuration = ManagedConfiguration(settings: settings)
    #expect(configuration.code == nil, "nobody manages this phone")
    settings.set(["managed_code": "abc"], forKey: ManagedConfiguration.name)
    #expect(configuration.code == "abc")
    settings.set(["managed_code": 7], forKey: ManagedConfiguration.name)
    #expect(configuration.code == nil)
    settings.set("abc", forKey: ManagedConfiguration.name)
    #expect(configuration.code == nil)
  }
}
