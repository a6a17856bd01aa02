import Doubles
import Foundation
import Lavalier
import LavalierKit
import Testing

/// The whole way over the real native library to a real studio.
///
/// One after another: setting a stage holds the main actor up, and a take that is open meanwhile would run out of voice.
@Suite(.serialized, .timeLimit(.minutes(3)))
@MainActor
struct JourneyTests {
  /// The seconds that are recorded before the call, and after it.
  private static let part = 3

  @Test func fromTheLinkToSafeWithAPhoneThatIsPutRightAndACallInBetween() async throws {
    let stage = try Stage()
    let voice = try stage.voice()
    let came = try await journey(on: stage, from: .file(path: voice.path, pace: .real))
    let given = try Wav.samples(of: voice)
    // Nothing is lost of what was heard; what the stop cut off the end was never heard.
    #expect(came.count >= Self.part * Wav.rate * Wav.width)
    #expect(came == given.prefix(came.count))
  }

  @Test(.enabled(if: Player.isHeard, "there is no virtual microphone; `./lav test --only swift` starts one"))
  func fromTheLinkToSafeFromTheMachinesOwnMicrophone() async throws {
    let stage = try Stage()
    let voice = try stage.voice()
    let player = try Player(voice)
    defer { player.stop() }
    let came = try await journey(on: stage, from: .machine)
    let played = try Wav.samples(of: voice)
    let part = Self.part * Wav.rate * Wav.width
    try #require(came.count >= 2 * part)
    // Half a second from before the call and one from after it: wherever the player was, each is a run of what it played,
    // bit for bit.
    for heard in [came.prefix(part), came.suffix(part)] {
      let sound = try #require(Wav.sound(in: heard), "nothing was heard")
      let found = try #require(played.range(of: sound), "what was delivered is not what was played")
      #expect(found.lowerBound % Wav.width == 0)
    }
  }

  /// From the link to what was delivered, of which this gives the samples.
  private func journey(on stage: Stage, from microphone: MicrophoneFrom) async throws -> Data {
    let platform = FakePlatform()
    platform.facts.value.passcodeSet = false
    let model = PhoneModel(
      options: PhoneOptions(
        home: stage.folder.appendingPathComponent("phone").path, microphone: microphone, secrets: .here,
        app: App(id: "org.lavalier.app", version: "0.1.0")),
      adapters: platform.adapters)
    let walk = Walk(model)

    // Refused, put right, cleared.
    model.happened(.link(text: try stage.invite()))
    await walk.on(to: "mending")
    #expect(walk.seen.contains("invited") && walk.seen.contains("checking"), "\(walk.seen)")
    platform.facts.value.passcodeSet = true
    model.press(.checkAgain)

    await walk.on(to: "rolling")
    await record(with: model)
    model.happened(.interruptionBegan(by: .call))
    await walk.on(to: "paused")
    model.happened(.interruptionEnded(mayResume: true))
    await walk.on(to: "rolling")
    await record(with: model)
    model.press(.stop)
    await walk.on(to: "safe")
    #expect(model.trouble == nil)
    await model.shutdown()

    let delivered = try stage.pull()
    #expect(delivered.count == 1)
    return try Wav.samples(of: try #require(delivered.first))
  }

  /// Waits until the take is longer by one part, and by a second for what is still on its way from the microphone.
  private func record(with model: PhoneModel) async {
    let before = model.meter?.elapsedMs ?? 0
    await until { (model.meter?.elapsedMs ?? 0) >= before + UInt64(Self.part) * 1_000 + 1_000 }
  }
}
