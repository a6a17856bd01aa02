import Foundation
import Lavalier
import LavalierKit

/// A platform on which everything works, in memory. Each closure can be replaced by one that fails or hangs.
public struct FakePlatform: Sendable {
  /// What the device says of itself; a test may change it while the phone runs.
  public let facts = Changing(Facts.someIPhone)
  /// The inputs; the first one is granted unless another is wanted.
  public let inputs = Changing([Input.builtIn])
  /// What the person answers when the system asks for the microphone.
  public let permission = Changing(MicrophonePermission(granted: true, askAgain: false))
  /// What is scanned or pasted.
  public var link: String?
  /// Called before each work; throws or hangs where a test wants it.
  public var before: @Sendable (String) async throws -> Void = { _ in }

  /// Everything works.
  public init() {}

  /// The adapters over it.
  public var adapters: Adapters {
    let memory = Memory()
    return Adapters(
      probe: Probe(platform: self), audio: Audio(platform: self), keys: Keys(platform: self, memory: memory),
      secrets: Secrets(platform: self, memory: memory), transfers: Transfers(platform: self),
      links: Links(platform: self), device: Device(platform: self), notifications: Notifications(platform: self))
  }
}

/// A value that a test changes while another thread reads it.
public final class Changing<Value: Sendable>: @unchecked Sendable {  // every access holds the lock
  private let lock = NSLock()
  private var now: Value

  /// Begins as `value`.
  public init(_ value: Value) {
    now = value
  }

  /// What it is now.
  public var value: Value {
    get { lock.withLock { now } }
    set { lock.withLock { now = newValue } }
  }
}

/// What was kept.
private actor Memory {
  private var secrets: [String: Data] = [:]

  func keep(_ name: String, _ secret: Data?) {
    secrets[name] = secret
  }

  func read(_ name: String) -> Data? {
    secrets[name]
  }
}

private struct Probe: ProbeAdapter {
  let platform: FakePlatform
  func facts() async throws -> Facts {
    try await platform.before("probe")
    return platform.facts.value
  }
}

private struct NoInput: Error {}

private struct Audio: AudioAdapter {
  let platform: FakePlatform
  func askForMicrophone() async throws -> MicrophonePermission {
    try await platform.before("ask_for_microphone")
    return platform.permission.value
  }
  func activate(wanted: String?, measure: Bool) async throws -> GrantedInput {
    try await platform.before("activate_audio")
    let inputs = platform.inputs.value
    guard let input = inputs.first(where: { $0.id == wanted }) ?? inputs.first else { throw NoInput() }
    return GrantedInput(input: input, all: inputs)
  }
  func release() async throws {
    try await platform.before("release_audio")
  }
}

private struct Keys: KeyAdapter {
  let platform: FakePlatform
  let memory: Memory
  func make(name: String, challenge: Data) async throws -> MadeKey {
    try await platform.before("make_key")
    return MadeKey(public: Data(name.utf8), storage: .software, attestation: [challenge])
  }
  func sign(key: String, message: Data) async throws -> Data {
    try await platform.before("sign")
    return Data(key.utf8) + message
  }
  func forget(name: String) async throws {
    try await platform.before("forget_key")
  }
  func attest(key: String, challenge: Data) async throws -> [Data] {
    try await platform.before("attest")
    return [Data(key.utf8), challenge]
  }
}

private struct Secrets: SecretAdapter {
  let platform: FakePlatform
  let memory: Memory
  func keep(name: String, secret: Data) async throws {
    try await platform.before("keep_secret")
    await memory.keep(name, secret)
  }
  func read(name: String) async throws -> Data? {
    try await platform.before("read_secret")
    return await memory.read(name)
  }
  func forget(name: String) async throws {
    try await platform.before("forget_secret")
    await memory.keep(name, nil)
  }
}

private struct Transfers: TransferAdapter {
  let platform: FakePlatform
  func begin(transfer: String, file: String, url: String, headers: [Header], unmetered: Bool) async throws {
    try await platform.before("transfer")
  }
  func forget(transfer: String) async throws {
    try await platform.before("forget_transfer")
  }
}

private struct Links: LinkAdapter {
  let platform: FakePlatform
  func scan() async throws -> String? {
    try await platform.before("scan")
    return platform.link
  }
  func paste() async throws -> String? {
    try await platform.before("paste")
    return platform.link
  }
}

private struct Device: DeviceAdapter {
  let platform: FakePlatform
  func openSettings() async throws {
    try await platform.before("open_settings")
  }
  func keepAwake(_ on: Bool) async throws {
    try await platform.before("keep_awake \(on)")
  }
  func vibrate(_ pattern: Vibration) async throws {
    try await platform.before("vibrate")
  }
  func leave() async throws {
    try await platform.before("leave")
  }
}

private struct Notifications: NotificationAdapter {
  let platform: FakePlatform
  func askPermission() async {
    // As the real one: nobody waits for what becomes of it.
    try? await platform.before("ask_for_notifications")
  }
  func notify(_ words: Words) async throws {
    try await platform.before("notify")
  }
  func clear() async throws {
    try await platform.before("clear_notification")
  }
}

extension Input {
  /// The phone's own microphone.
  public static let builtIn = Input(
    port: .builtIn, id: "built-in", name: "iPhone Microphone", rate: 48_000, channels: 1)
  /// Something in the headset socket: a clip-on microphone, or earphones.
  public static let headset = Input(
    port: .headsetWired, id: "headset", name: "Headset Microphone", rate: 48_000, channels: 1)
}

extension Facts {
  /// A phone with nothing wrong.
  public static let someIPhone = Facts(
    platform: .ios, model: "iPhone16,1", osVersion: "26.1", osBuild: nil, patchLevel: nil, passcodeSet: true,
    biometricsEnrolled: true, passcodeComplexity: nil, officialStore: nil, freeBytes: 64_000_000_000,
    batteryPercent: 90, microphoneAllowed: true)
}
