import Doubles
import Foundation
import Lavalier
import LavalierKit
import Testing

/// Everything that crosses the line to the native library, by its name in the generated code. A line without its test here
/// fails `everythingThatCrossesTheLineIsTried`.
private enum Crossing: String, CaseIterable {
  case open = "Phone.open"
  case press = "Phone.press"
  case happened = "Phone.happened"
  case answer = "Phone.answer"
  case shown = "Phone.shown"
  case shutdown = "Phone.shutdown"
  case show = "Shell.show"
  case meter = "Shell.meter"
  case perform = "Shell.perform"
}

/// The kit over the real native library.
@Suite(.timeLimit(.minutes(1)))
@MainActor
struct NativeTests {
  /// A phone in a folder of its own.
  private struct Opened {
    let model: PhoneModel
    let overheard: Overheard
    let phone: Phone
  }

  private func options(home: String) -> PhoneOptions {
    PhoneOptions(home: home, microphone: .machine, secrets: .shell, app: App(id: "org.lavalier.app", version: "0.1.0"))
  }

  private func opened(_ platform: FakePlatform = FakePlatform()) throws -> Opened {
    let home = FileManager.default.temporaryDirectory.appendingPathComponent("lavalier-\(UUID().uuidString)").path
    var made: (Overheard, Phone)?
    let model = PhoneModel(options: options(home: home), adapters: platform.adapters) { options, shell in
      let overheard = Overheard(shell)
      let phone = try Phone.open(options: options, shell: overheard)
      made = (overheard, phone)
      return phone
    }
    let (overheard, phone) = try #require(made, "\(model.trouble ?? "")")
    return Opened(model: model, overheard: overheard, phone: phone)
  }

  @Test func withoutAnInvitationThePhoneSaysToGoBackToTheMessage() async throws {
    let opened = try opened()
    await until { opened.model.shown?.screen.name == "welcome" }
    #expect(try opened.phone.shown().screen.name == "welcome")
    #expect(opened.model.shown?.screen.buttons.map(\.press).contains(.paste) == true)
    await opened.model.shutdown()
  }

  @Test func aPressBecomesARequestAndItsAnswerAScreen() async throws {
    var platform = FakePlatform()
    platform.link = "no link at all"
    let opened = try opened(platform)
    await until { opened.model.shown?.screen.name == "welcome" }
    opened.model.press(.paste)
    await until { opened.model.shown?.screen.name == "unopened" || opened.model.shown?.notices.isEmpty == false }
    #expect(opened.overheard.asked.contains(.paste))
    await opened.model.shutdown()
  }

  @Test func aHappeningIsTakenIn() async throws {
    let opened = try opened()
    opened.model.happened(.link(text: "https://studio.example/i/none"))
    await until { opened.model.shown?.screen.name == "unopened" }
    await opened.model.shutdown()
  }

  @Test func anAnswerThatNobodyWaitsForIsIgnored() async throws {
    let opened = try opened()
    try opened.phone.answer(request: 4_711, answer: .done)
    try opened.phone.answer(request: 4_711, answer: .failed(reason: "twice"))
    await until { opened.model.shown?.screen.name == "welcome" }
    #expect(opened.model.trouble == nil)
    await opened.model.shutdown()
  }

  @Test func aFolderThatCannotBeUsedIsAnErrorWithTheLibrarysOwnWords() {
    #expect(throws: PhoneError.self) {
      _ = try Phone.open(options: options(home: "/dev/null/phone"), shell: FakeShell())
    }
  }

  @Test func afterTheEndEverythingIsRefusedAndNothingCrashes() async throws {
    let opened = try opened()
    await opened.model.shutdown()
    #expect(throws: PhoneError.self) { try opened.phone.press(press: .record) }
    #expect(throws: PhoneError.self) { try opened.phone.happened(happening: .foregrounded) }
    try opened.phone.shutdown()
  }

  @Test func aShellThatThrowsLeavesThePhoneAlive() async throws {
    let home = FileManager.default.temporaryDirectory.appendingPathComponent("lavalier-\(UUID().uuidString)").path
    let phone = try Phone.open(options: options(home: home), shell: FakeShell(throwing: true))
    try phone.press(press: .paste)
    _ = try phone.shown()
    try phone.shutdown()
  }

  @Test func everythingThatCrossesTheLineIsTried() throws {
    let package = URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
      .deletingLastPathComponent()
    let generated = try String(
      contentsOf: package.appendingPathComponent("Generated/Lavalier/Lavalier.swift"), encoding: .utf8)
    let found = crossings(in: generated)
    #expect(found == Set(Crossing.allCases.map(\.rawValue)))
  }

  /// What the generated code declares in its protocols, and the constructors of its objects.
  private func crossings(in generated: String) -> Set<String> {
    var found: Set<String> = []
    var type: String?
    for line in generated.split(separator: "\n") {
      let words = line.split { !($0.isLetter || $0.isNumber || $0 == "_") }.map(String.init)
      if line.hasPrefix("public protocol "), line.contains("AnyObject"), words.count > 2 {
        let name = words[2]
        type = name.hasSuffix("Protocol") ? String(name.dropLast("Protocol".count)) : name
      } else if line.hasPrefix("open class "), words.count > 2 {
        type = words[2]
      } else if line.hasPrefix("}") {
        type = nil
      } else if let type, let at = words.firstIndex(of: "func"), words.count > at + 1,
        line.hasPrefix("    func ") || line.hasPrefix("public static func ")
      {
        found.insert("\(type).\(words[at + 1])")
      } else if let type, line.hasPrefix("public convenience init(") {
        found.insert("\(type).init")
      }
    }
    return found
  }
}

/// A shell that hears nothing.
private final class FakeShell: Shell {
  private let throwing: Bool

  init(throwing: Bool = false) {
    self.throwing = throwing
  }

  func show(shown: Shown) throws { try fail() }
  func meter(meter: Meter) throws { try fail() }
  func perform(request: Request) throws { try fail() }

  private func fail() throws {
    if throwing { throw ShellError.Failed(detail: "broken") }
  }
}
