import Doubles
import Foundation
import Lavalier
import LavalierKit

/// Plays one scenario on the kit: its model, its shell adapter, and adapters made of what is given.
@MainActor
final class Runner {
  private let platform = FakePlatform()
  private let fails = Changing(Fails.nothing)
  private let folder = FileManager.default.temporaryDirectory.appendingPathComponent("lavalier-\(UUID().uuidString)")
  private let rehearsal: Rehearsal
  private var homes = 0
  private var model: PhoneModel
  private var overheard: Overheard
  private var phone: Phone
  /// What was shown before the process was killed.
  private var before: [Shown] = []
  /// Up to which screen has been read.
  private var read = 0

  init(_ scenario: Scenario) throws {
    platform.facts.value = scenario.facts
    platform.inputs.value = scenario.inputs
    platform.permission.value = MicrophonePermission(granted: scenario.permission, askAgain: false)
    try FileManager.default.createDirectory(
      at: folder.appendingPathComponent("0"), withIntermediateDirectories: true)
    rehearsal = try Rehearsal.of(given: scenario.given, home: folder.appendingPathComponent("0").path)
    (model, overheard, phone) = try Self.open(rehearsal, platform, fails)
  }

  /// Plays it to its end; gives back the screens that were shown, by name, without repeats.
  func play(_ scenario: Scenario) async throws -> [String] {
    for step in scenario.steps {
      try await take(step)
    }
    if let last = scenario.screens.last {
      await wait { $0.name == last }
    }
    let names = (before + overheard.screens).map(\.screen.name)
    await model.shutdown()
    try? FileManager.default.removeItem(at: folder)
    return names.enumerated().filter { $0 == 0 || names[$0 - 1] != $1 }.map(\.element)
  }

  private func take(_ step: Step) async throws {
    switch step {
    case .sees(let name): await wait { $0.name == name }
    case .presses(let press):
      await wait { $0.buttons.contains { $0.press == press } }
      model.press(press)
      // A reply stays on its screen; every other press is of the screen that it was seen on.
      if case .reply = press {} else { read += 1 }
    case .observes(let happening): model.happened(happening)
    case .opensLink: model.happened(.link(text: try rehearsal.link()))
    case .timePasses(let milliseconds): try rehearsal.pass(phone: phone, milliseconds: milliseconds)
    case .studioBecomes(let studio): try rehearsal.studio(studio: studio)
    case .factsBecome(let facts): platform.facts.value = facts
    case .inputsBecome(let inputs):
      platform.inputs.value = inputs
      model.happened(.input(input: inputs.first))
    case .permissionBecomes(let granted):
      platform.permission.value = MicrophonePermission(granted: granted, askAgain: false)
    case .soundBecomes(let heard): try rehearsal.hear(heard: heard)
    case .shellFails(let how): fails.value = how
    case .isKilled: try await kill()
    case .isKept(let segments): try await kept(segments)
    }
  }

  /// Reads on to a screen that fits, which the model then shows too.
  private func wait(_ fits: (Screen) -> Bool) async {
    while !Task.isCancelled {
      let screens = before + overheard.screens
      if let at = screens[min(read, screens.count)...].firstIndex(where: { fits($0.screen) }) {
        read = at
        let number = screens[at].number
        if at >= before.count {
          await until { self.model.shown?.number ?? 0 >= number }
        }
        return
      }
      await overheard.more(than: screens.count - before.count)
    }
  }

  private func kill() async throws {
    overheard.kill()
    homes += 1
    try rehearsal.kill(nextHome: folder.appendingPathComponent("\(homes)").path)
    before += overheard.screens
    read = before.count
    await model.shutdown()
    (model, overheard, phone) = try Self.open(rehearsal, platform, fails)
  }

  private func kept(_ segments: UInt64) async throws {
    let rehearsal = rehearsal
    try await Task.detached { try rehearsal.waitKept(segments: segments) }.value
  }

  private static func open(
    _ rehearsal: Rehearsal, _ platform: FakePlatform, _ fails: Changing<Fails>
  ) throws -> (PhoneModel, Overheard, Phone) {
    var made: (Overheard, Phone)?
    let options = PhoneOptions(
      home: "", microphone: .machine, secrets: .here, app: App(id: "app.lavalier", version: "0.1.0"))
    let model = PhoneModel(options: options, adapters: platform.adapters) { _, shell in
      let overheard = Overheard(shell) { request in
        guard case .activateAudio = request.work else { return true }
        switch fails.value {
        case .throwsOnActivate: throw ShellError.Failed(detail: "a stack trace with a secret")
        case .hangsOnActivate: return false
        case .nothing, .answersTwice: return true
        }
      }
      let phone = try rehearsal.open(shell: overheard)
      made = (overheard, phone)
      return Stuttering(phone, fails)
    }
    guard let (overheard, phone) = made else { throw PhoneError.Home(reason: model.trouble ?? "") }
    return (model, overheard, phone)
  }
}

/// A phone that is answered twice where a scenario wants it.
private final class Stuttering: PhoneProtocol {
  private let phone: Phone
  private let fails: Changing<Fails>

  init(_ phone: Phone, _ fails: Changing<Fails>) {
    self.phone = phone
    self.fails = fails
  }

  func answer(request: UInt64, answer: Answer) throws {
    try phone.answer(request: request, answer: answer)
    if fails.value == .answersTwice { try phone.answer(request: request, answer: answer) }
  }

  func press(press: Press) throws { try phone.press(press: press) }
  func happened(happening: Happening) throws { try phone.happened(happening: happening) }
  func shown() throws -> Shown { try phone.shown() }
  func shutdown() throws { try phone.shutdown() }
}
