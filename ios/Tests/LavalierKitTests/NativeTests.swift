import Doubles
import Foundation
import Lavalier
import LavalierKit
import Testing

/// Everything that crosses the line to the native library, by its name in the generated code.
///
/// A crossing that is missing here fails `everythingThatCrossesTheLineIsHere`; one that is here has to be tried, or
/// `eachCrossingDoesWhatItIsFor` does not compile.
enum Crossing: String, CaseIterable {
  case open = "Phone.open"
  case press = "Phone.press"
  case happened = "Phone.happened"
  case answer = "Phone.answer"
  case shown = "Phone.shown"
  case shutdown = "Phone.shutdown"
  case show = "Shell.show"
  case meter = "Shell.meter"
  case perform = "Shell.perform"
  case scenarios
  case screenName
  case rehearse = "Rehearsal.of"
  case openRehearsal = "Rehearsal.open"
  case kill = "Rehearsal.kill"
  case link = "Rehearsal.link"
  case hear = "Rehearsal.hear"
  case studio = "Rehearsal.studio"
  case pass = "Rehearsal.pass"
  case waitKept = "Rehearsal.waitKept"
}

/// The kit over the real native library.
@Suite(.timeLimit(.minutes(1)))
@MainActor
struct NativeTests {
  @Test(arguments: Crossing.allCases)
  func eachCrossingDoesWhatItIsFor(crossing: Crossing) async throws {
    switch crossing {
    case .open, .shown:
      let opened = try Opened()
      await until { opened.model.shown?.screen.name == "welcome" }
      #expect(try opened.phone.shown() == opened.model.shown)
      await opened.model.shutdown()
    case .show:
      let opened = try Opened()
      await opened.overheard.more(than: 0)
      await opened.model.shutdown()
    case .press, .perform:
      var platform = FakePlatform()
      let (pasted, says) = AsyncStream.makeStream(of: Void.self)
      platform.before = { if $0 == "paste" { says.finish() } }
      let opened = try Opened(platform)
      opened.model.press(.paste)
      for await _ in pasted {}
      #expect(opened.overheard.asked.contains(.paste))
      await opened.model.shutdown()
    case .happened:
      let opened = try Opened()
      opened.model.happened(.link(text: "https://studio.example/i/none"))
      await until { opened.model.shown?.screen.name == "unopened" }
      await opened.model.shutdown()
    case .answer:
      // Nobody waits for it: it is ignored, and so is a second one.
      let opened = try Opened()
      try opened.phone.answer(request: 4_711, answer: .done)
      try opened.phone.answer(request: 4_711, answer: .failed(reason: "twice"))
      await until { opened.model.shown?.screen.name == "welcome" }
      #expect(opened.model.trouble == nil)
      await opened.model.shutdown()
    case .shutdown:
      let opened = try Opened()
      await opened.model.shutdown()
      #expect(throws: PhoneError.self) { try opened.phone.press(press: .record) }
      #expect(throws: PhoneError.self) { try opened.phone.happened(happening: .foregrounded) }
      try opened.phone.shutdown()
    case .meter, .rehearse, .openRehearsal, .link, .screenName:
      let rehearsed = try Rehearsed()
      rehearsed.opened.model.happened(.link(text: try rehearsed.rehearsal.link()))
      await Walk(rehearsed.opened.model).on(to: "ready")
      await until { rehearsed.opened.model.meter != nil }
      let screens = rehearsed.opened.overheard.screens.map(\.screen)
      #expect(try screens.map { try screenName(screen: $0) } == screens.map(\.name))
      await rehearsed.opened.model.shutdown()
    case .hear, .studio, .pass, .waitKept:
      let rehearsed = try Rehearsed()
      try rehearsed.rehearsal.hear(heard: .nothing)
      try rehearsed.rehearsal.studio(studio: .gone)
      try rehearsed.rehearsal.pass(phone: rehearsed.opened.phone, milliseconds: 1_000)
      try rehearsed.rehearsal.waitKept(segments: 0)
      await rehearsed.opened.model.shutdown()
    case .kill:
      let rehearsed = try Rehearsed()
      let next = Opened.newFolder()
      try rehearsed.rehearsal.kill(nextHome: next)
      #expect(FileManager.default.fileExists(atPath: next))
      await rehearsed.opened.model.shutdown()
    case .scenarios:
      #expect(throws: PhoneError.self) { try scenarios(json: "no table") }
      #expect(try scenarios(json: Rehearsed.table).map(\.name) == ["nothing is done"])
    }
  }

  @Test func withoutAnInvitationThePhoneOffersToPasteOne() async throws {
    let opened = try Opened()
    await until { opened.model.shown?.screen.name == "welcome" }
    #expect(opened.model.shown?.screen.buttons.map(\.press).contains(.paste) == true)
    await opened.model.shutdown()
  }

  @Test func aFolderThatCannotBeUsedIsAnErrorWithTheLibrarysOwnWords() {
    let model = PhoneModel(options: Opened.options(home: "/dev/null/phone"), adapters: FakePlatform().adapters)
    #expect(model.trouble?.isEmpty == false)
  }

  @Test func aShellThatThrowsLeavesThePhoneAlive() async throws {
    let phone = try Phone.open(options: Opened.options(home: Opened.newFolder()), shell: BrokenShell())
    try phone.press(press: .paste)
    _ = try phone.shown()
    try phone.shutdown()
  }

  @Test func everythingThatCrossesTheLineIsHere() throws {
    let package = URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
      .deletingLastPathComponent()
    let generated = try String(
      contentsOf: package.appendingPathComponent("Generated/Lavalier/Lavalier.swift"), encoding: .utf8)
    #expect(crossings(in: generated) == Set(Crossing.allCases.map(\.rawValue)))
  }

  /// What the generated code declares: its functions, the methods of its protocols, the constructors of its objects.
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
      } else if type == nil, line.hasPrefix("public func "), words.count > 2,
        !words[2].hasPrefix("FfiConverter"), !words[2].hasPrefix("uniffi")
      {
        found.insert(words[2])
      }
    }
    return found
  }
}

/// A shell that can do nothing.
private final class BrokenShell: Shell {
  private let broken = ShellError.Failed(detail: "broken")

  func show(shown: Shown) throws { throw broken }
  func meter(meter: Meter) throws { throw broken }
  func perform(request: Request) throws { throw broken }
}
