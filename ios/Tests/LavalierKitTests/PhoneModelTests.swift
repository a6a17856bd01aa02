import Dispatch
import Doubles
import Foundation
import Lavalier
import LavalierKit
import Testing

@Suite(.timeLimit(.minutes(1)))
@MainActor
struct PhoneModelTests {
  private let phone = FakePhone()
  private let options = PhoneOptions(
    home: "/nowhere", microphone: .machine, secrets: .shell, app: App(id: "test", version: "1"))

  /// A model over a phone that keeps what it is told, and the shell that this phone would call.
  private func model() throws -> (PhoneModel, any Shell) {
    var given: (any Shell)?
    let model = PhoneModel(options: options, adapters: FakePlatform().adapters) { _, shell in
      given = shell
      return phone
    }
    return (model, try #require(given))
  }

  private func shown(_ number: UInt64) -> Shown {
    Shown(
      number: number, screen: .opening(sign: Sign(tone: .calm, word: "Opening"), line: "\(number)"), notices: [])
  }

  @Test func theLastScreenIsShown() async throws {
    let (model, shell) = try model()
    #expect(model.shown == nil)
    for number in UInt64(1)...100 {
      try shell.show(shown: shown(number))
    }
    await until { model.shown?.number == 100 }
    #expect(model.shown == shown(100))
  }

  @Test func theLevelIsShownBesideTheScreen() async throws {
    let (model, shell) = try model()
    let meter = Meter(elapsedMs: 1_500, peakDb: -12, rmsDb: -20, heard: true)
    try shell.meter(meter: meter)
    await until { model.meter != nil }
    #expect(model.meter == meter)
    #expect(model.shown == nil)
  }

  @Test func whatIsPressedAndWhatHappensReachesThePhoneInOrder() throws {
    let (model, _) = try model()
    model.press(.agree)
    model.happened(.interruptionBegan(by: .call))
    model.press(.record)
    model.happened(.interruptionEnded(mayResume: true))
    #expect(phone.presses == [.agree, .record])
    #expect(phone.happenings == [.interruptionBegan(by: .call), .interruptionEnded(mayResume: true)])
  }

  @Test func whatTheSystemSaysReachesThePhoneOnTheThreadThatSaysItWhileTheMainThreadIsBusy() async throws {
    let (model, _) = try model()
    // The main thread waits here, and so could pass nothing on.
    let told = DispatchSemaphore(value: 0)
    Thread.detachNewThread {
      model.happened(.interruptionBegan(by: .unknown))
      told.signal()
    }
    told.wait()
    #expect(phone.happenings == [.interruptionBegan(by: .unknown)])
  }

  @Test func whatTheSystemSaysBeforeThePhoneStandsIsToldToItFirst() throws {
    let (model, _) = try model()
    let happenings = Happenings()
    happenings.happened(.transferFailed(transfer: "of an earlier process"))
    happenings.attach { model.happened($0) }
    happenings.happened(.foregrounded)
    #expect(phone.happenings == [.transferFailed(transfer: "of an earlier process"), .foregrounded])
  }

  @Test func aPhoneThatRefusesWhatTheSystemSaysIsShownToo() async throws {
    let (model, _) = try model()
    phone.refuse(.Closed(reason: "It has ended."))
    model.happened(.foregrounded)
    await until { model.trouble != nil }
    #expect(model.trouble == "It has ended.")
  }

  @Test func aPhoneThatRefusesIsSaidInItsOwnWordsUntilItShowsSomethingAgain() async throws {
    let (model, shell) = try model()
    phone.refuse(.Closed(reason: "It has ended."))
    model.press(.record)
    #expect(model.trouble == "It has ended.")
    try shell.show(shown: shown(1))
    await until { model.shown != nil }
    #expect(model.trouble == nil)
  }

  @Test func aPhoneThatCannotBeOpenedSaysWhyAndTakesPressesWithoutHarm() {
    let model = PhoneModel(options: options, adapters: FakePlatform().adapters) { _, _ in
      throw PhoneError.Home(reason: "The folder cannot be written.")
    }
    #expect(model.trouble == "The folder cannot be written.")
    model.press(.record)
    #expect(model.shown == nil)
  }
}
