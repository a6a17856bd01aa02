import Doubles
import Foundation
import Lavalier
import LavalierKit
import Testing

/// A native phone that is open in a folder of its own, and the kit over it.
@MainActor
struct Opened {
  let model: PhoneModel
  let overheard: Overheard
  let phone: Phone

  static func options(home: String) -> PhoneOptions {
    PhoneOptions(home: home, microphone: .machine, secrets: .shell, app: App(id: "org.lavalier.app", version: "0.1.0"))
  }

  static func newFolder() -> String {
    FileManager.default.temporaryDirectory.appendingPathComponent("lavalier-\(UUID().uuidString)").path
  }

  /// Opens it, over a rehearsal where one is given.
  init(_ platform: FakePlatform = FakePlatform(), rehearsal: Rehearsal? = nil) throws {
    var made: (Overheard, Phone)?
    model = PhoneModel(options: Self.options(home: Self.newFolder()), adapters: platform.adapters) { options, shell in
      let overheard = Overheard(shell)
      let phone = try rehearsal?.open(shell: overheard) ?? Phone.open(options: options, shell: overheard)
      made = (overheard, phone)
      return phone
    }
    (overheard, phone) = try #require(made, "\(model.trouble ?? "")")
  }
}

/// The same over a studio in memory.
@MainActor
struct Rehearsed {
  static let table = #"[{"name": "nothing is done", "given": {}, "steps": [], "screens": []}]"#

  let rehearsal: Rehearsal
  let opened: Opened

  init() throws {
    let scenario = try #require(try scenarios(json: Self.table).first)
    let home = Opened.newFolder()
    try FileManager.default.createDirectory(atPath: home, withIntermediateDirectories: true)
    rehearsal = try Rehearsal.of(given: scenario.given, home: home)
    opened = try Opened(rehearsal: rehearsal)
  }
}
