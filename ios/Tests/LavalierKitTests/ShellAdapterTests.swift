import Doubles
import Foundation
import Lavalier
import Testing

@testable import LavalierKit

/// Every work, and the answer of a platform on which everything works.
private let works: [(Work, Answer)] = [
  (.probe, .facts(facts: .someIPhone)),
  (.askForMicrophone, .permission(granted: true, askAgain: false)),
  (.activateAudio(wanted: nil, measure: true), .input(input: .builtIn, all: [.builtIn])),
  (.releaseAudio, .done),
  (.openSettings, .done),
  (.scan, .link(text: "https://studio.example/i/1#secret")),
  (.paste, .link(text: "https://studio.example/i/1#secret")),
  (
    .makeKey(name: "device", challenge: Data([1])),
    .key(public: Data("device".utf8), storage: .software, attestation: [Data([1])])
  ),
  (.sign(key: "k", message: Data([7])), .signature(signature: Data([0x6B, 7]))),
  (.forgetKey(name: "device"), .done),
  (.keepSecret(name: "n", secret: Data([1, 2])), .done),
  (.readSecret(name: "n"), .secret(secret: Data([1, 2]))),
  (.forgetSecret(name: "n"), .done),
  (.readSecret(name: "n"), .secret(secret: nil)),
  (.attest(key: "k", challenge: Data([9])), .attested(statement: [Data([0x6B]), Data([9])])),
  (.transfer(transfer: "t", file: "/f", url: "https://studio.example", headers: [], unmetered: true), .done),
  (.forgetTransfer(transfer: "t"), .done),
  (.keepAwake(on: true), .done),
  (.vibrate(pattern: .tap), .done),
  (.notify(words: Words(what: "a", remedy: "b")), .done),
  (.clearNotification, .done),
  (.leave, .done),
]

/// A clock on which every wait is over at once.
private struct Impatient: Clock {
  var now: ContinuousClock.Instant { ContinuousClock.now }
  var minimumResolution: Duration { .zero }
  func sleep(until deadline: ContinuousClock.Instant, tolerance: Duration?) async throws {}
}

@Suite(.timeLimit(.minutes(1)))
struct ShellAdapterTests {
  private func shell(_ platform: FakePlatform, clock: any Clock<Duration> = ContinuousClock()) -> ShellAdapter {
    ShellAdapter(adapters: platform.adapters, clock: clock, shown: { _ in }, meter: { _ in })
  }

  @Test func everyWorkIsDoneByItsAdapterAndAnsweredWithWhatCameOfIt() async throws {
    var platform = FakePlatform()
    platform.link = "https://studio.example/i/1#secret"
    let phone = FakePhone()
    let shell = shell(platform)
    shell.attach(phone)
    for (at, (work, expected)) in works.enumerated() {
      let request = UInt64(at) + 1
      try shell.perform(request: Request(id: request, withinMs: 5_000, work: work))
      #expect(await phone.answers(1) == [FakePhone.Answered(request: request, answer: expected)])
    }
  }

  @Test(arguments: works.map(\.0))
  func anAdapterThatThrowsIsAnsweredAsFailedAndTheNextRequestIsStillDone(work: Work) async throws {
    struct Broken: Error {}
    var platform = FakePlatform()
    platform.before = { _ in throw Broken() }
    let phone = FakePhone()
    let shell = shell(platform)
    shell.attach(phone)
    for request in UInt64(1)...2 {
      try shell.perform(request: Request(id: request, withinMs: nil, work: work))
      let answered = await phone.answers(1)
      #expect(answered == [FakePhone.Answered(request: request, answer: .failed(reason: "Broken()"))])
    }
  }

  @Test func anAdapterThatHangsDoesNotHoldUpTheNextRequestLongerThanItWasGiven() async throws {
    var platform = FakePlatform()
    platform.before = { work in
      if work == "keep_awake true" { try await Task.sleep(for: .seconds(3_600)) }
    }
    let phone = FakePhone()
    let shell = shell(platform, clock: Impatient())
    shell.attach(phone)
    try shell.perform(request: Request(id: 1, withinMs: 50, work: .keepAwake(on: true)))
    try shell.perform(request: Request(id: 2, withinMs: nil, work: .keepAwake(on: false)))
    #expect(await phone.answers(1) == [FakePhone.Answered(request: 2, answer: .done)])
  }

  @Test func anAdapterThatHangsAtSomethingThatNobodyWaitsForDoesNotHoldUpTheMicrophone() async throws {
    var platform = FakePlatform()
    platform.before = { work in
      if work == "release_audio" { try await Task.sleep(for: .seconds(3_600)) }
    }
    let phone = FakePhone()
    let shell = shell(platform, clock: Impatient())
    shell.attach(phone)
    try shell.perform(request: Request(id: 1, withinMs: nil, work: .releaseAudio))
    try shell.perform(request: Request(id: 2, withinMs: 50, work: .activateAudio(wanted: nil, measure: true)))
    #expect(
      await phone.answers(1) == [
        FakePhone.Answered(request: 2, answer: .input(input: .builtIn, all: [.builtIn]))
      ])
  }

  @Test(arguments: [
    ("make_key", Work.makeKey(name: "attestation", challenge: Data([7]))),
    ("attest", Work.attest(key: "attestation", challenge: Data([7]))),
  ])
  func aTakeIsSignedWhileAnotherKeyIsBeingVouchedFor(name: String, slow: Work) async throws {
    var platform = FakePlatform()
    platform.before = { work in
      if work == name { try await Task.sleep(for: .seconds(3_600)) }
    }
    let phone = FakePhone()
    let shell = shell(platform)
    shell.attach(phone)
    // Longer than the test may take: nothing but a lane of its own lets the signature through.
    try shell.perform(request: Request(id: 1, withinMs: 3_600_000, work: slow))
    try shell.perform(request: Request(id: 2, withinMs: 50, work: .sign(key: "k", message: Data([7]))))
    #expect(
      await phone.answers(1) == [FakePhone.Answered(request: 2, answer: .signature(signature: Data([0x6B, 7])))])
  }

  @Test func theHandIsWarnedBeforeTheMicrophoneIsTakenAgain() async throws {
    var platform = FakePlatform()
    platform.before = { work in
      if work == "vibrate" { try await Task.sleep(for: .milliseconds(100)) }
    }
    let phone = FakePhone()
    let shell = shell(platform)
    shell.attach(phone)
    try shell.perform(request: Request(id: 1, withinMs: nil, work: .vibrate(pattern: .warning)))
    try shell.perform(request: Request(id: 2, withinMs: 50, work: .activateAudio(wanted: nil, measure: true)))
    #expect(await phone.answers(2).map(\.request) == [1, 2])
  }

  @Test func whatRecordsIsReadAndToldOnlyAfterTheAnswersThatWereGivenBefore() async throws {
    var platform = FakePlatform()
    let (held, release) = AsyncStream.makeStream(of: Void.self)
    platform.before = { work in
      // The route changes while the session is being made active, and has no input for that moment.
      if work == "activate_audio" { for await _ in held {} }
    }
    let inputs = Changing<Input?>(nil)
    let phone = FakePhone()
    let shell = shell(platform)
    shell.attach(phone)
    try shell.perform(request: Request(id: 1, withinMs: 60_000, work: .activateAudio(wanted: nil, measure: true)))
    shell.tellInput { inputs.value }
    #expect(phone.happenings.isEmpty)
    inputs.value = .builtIn
    release.finish()
    #expect(await phone.answers(1).map(\.request) == [1])
    try shell.perform(request: Request(id: 2, withinMs: nil, work: .releaseAudio))
    #expect(await phone.answers(1).map(\.request) == [2])
    #expect(phone.happenings == [.input(input: .builtIn)])
  }

  @Test func whoeverRecordedATakeIsAskedForNotificationsWhenItHasEndedAndNotBefore() async throws {
    let asked = Changing<[String]>([])
    var platform = FakePlatform()
    platform.before = { work in asked.value += [work] }
    let phone = FakePhone()
    let shell = shell(platform)
    shell.attach(phone)
    for (request, on) in [(UInt64(1), true), (2, false)] {
      try shell.perform(request: Request(id: request, withinMs: nil, work: .keepAwake(on: on)))
      _ = await phone.answers(1)
    }
    #expect(asked.value == ["keep_awake true", "keep_awake false", "ask_for_notifications"])
  }

  @Test func aCameraThatIsRefusedIsAnsweredAsSuch() async throws {
    var platform = FakePlatform()
    platform.before = { work in if work == "scan" { throw CameraRefused() } }
    let phone = FakePhone()
    let shell = shell(platform)
    shell.attach(phone)
    try shell.perform(request: Request(id: 1, withinMs: nil, work: .scan))
    let refused = Answer.permission(granted: false, askAgain: false)
    #expect(await phone.answers(1) == [FakePhone.Answered(request: 1, answer: refused)])
  }

  @Test func requestsOfOneAdapterAreDoneInTheOrderInWhichTheyWereAsked() async throws {
    let phone = FakePhone()
    let shell = shell(FakePlatform())
    shell.attach(phone)
    for request in UInt64(1)...50 {
      try shell.perform(request: Request(id: request, withinMs: nil, work: .keepAwake(on: request % 2 == 0)))
    }
    #expect(await phone.answers(50).map(\.request) == Array(1...50))
  }

  @Test func aRequestThatCameBeforeThePhoneWasKnownIsDoneOnceItIs() async throws {
    let phone = FakePhone()
    let shell = shell(FakePlatform())
    try shell.perform(request: Request(id: 1, withinMs: nil, work: .probe))
    shell.attach(phone)
    #expect(await phone.answers(1) == [FakePhone.Answered(request: 1, answer: .facts(facts: .someIPhone))])
  }

  @Test func theShellDoesNotKeepThePhoneAlive() {
    let shell = shell(FakePlatform())
    weak var gone: FakePhone?
    do {
      let phone = FakePhone()
      gone = phone
      shell.attach(phone)
    }
    #expect(gone == nil)
  }
}
