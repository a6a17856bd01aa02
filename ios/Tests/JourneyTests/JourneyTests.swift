import Doubles
import Foundation
import Lavalier
import LavalierKit
import Testing

/// The whole way over the real native library to a real studio.
@Suite(.timeLimit(.minutes(3)))
@MainActor
struct JourneyTests {
  @Test func fromTheLinkToSafeWithAPhoneThatIsPutRightAndACallInBetween() async throws {
    let stage = try Stage()
    let voice = stage.folder.appendingPathComponent("voice.wav")
    try Wav.write(to: voice, seconds: 20)
    let platform = FakePlatform()
    platform.facts.value.passcodeSet = false
    let model = PhoneModel(
      options: PhoneOptions(
        home: stage.folder.appendingPathComponent("phone").path, microphone: .file(path: voice.path, pace: .real),
        secrets: .here, app: App(id: "org.lavalier.app", version: "0.1.0")),
      adapters: platform.adapters)
    let walk = Walk(model)

    // Refused, put right, cleared.
    model.happened(.link(text: try stage.invite()))
    await walk.on(to: "mending")
    #expect(walk.seen.contains("invited") && walk.seen.contains("checking"), "\(walk.seen)")
    platform.facts.value.passcodeSet = true
    model.press(.checkAgain)

    await walk.on(to: "rolling")
    model.happened(.interruptionBegan(by: .call))
    await walk.on(to: "paused")
    model.happened(.interruptionEnded(mayResume: true))
    await walk.on(to: "rolling")
    await until { (model.meter?.elapsedMs ?? 0) >= 3_000 }
    model.press(.stop)
    await walk.on(to: "safe")
    #expect(model.trouble == nil)
    await model.shutdown()

    let delivered = try stage.pull()
    #expect(delivered.count == 1)
    let file = try #require(delivered.first)
    let (given, came) = (try Wav.samples(of: voice), try Wav.samples(of: file))
    // Nothing is lost of what was heard; what the stop cut off the end was never heard.
    #expect(came.count >= 3 * Wav.rate * Wav.width)
    #expect(came == given.prefix(came.count))
  }
}
