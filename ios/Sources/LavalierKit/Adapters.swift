import Foundation
import Lavalier

/// What a platform does for the phone, one protocol a concern. An adapter holds no rule and no wording: it does what it is
/// asked and says what came of it. What it throws becomes `Answer.failed`, and the phone decides what that means.
public struct Adapters: Sendable {
  /// Reads what the platform says of the device.
  public var probe: any ProbeAdapter
  /// The microphone and its session.
  public var audio: any AudioAdapter
  /// The device's signing keys.
  public var keys: any KeyAdapter
  /// Small secrets.
  public var secrets: any SecretAdapter
  /// What is left to send while the app does not run.
  public var transfers: any TransferAdapter
  /// Where a link comes from besides being opened.
  public var links: any LinkAdapter
  /// The device in the hand.
  public var device: any DeviceAdapter
  /// What is said while the app is not in front.
  public var notifications: any NotificationAdapter

  /// All of them.
  public init(
    probe: any ProbeAdapter, audio: any AudioAdapter, keys: any KeyAdapter, secrets: any SecretAdapter,
    transfers: any TransferAdapter, links: any LinkAdapter, device: any DeviceAdapter,
    notifications: any NotificationAdapter
  ) {
    self.probe = probe
    self.audio = audio
    self.keys = keys
    self.secrets = secrets
    self.transfers = transfers
    self.links = links
    self.device = device
    self.notifications = notifications
  }
}

/// Reads what the platform says of the device.
public protocol ProbeAdapter: Sendable {
  /// Everything at once. What cannot be known is left out, never guessed.
  func facts() async throws -> Facts
}

/// What came of asking for the microphone.
public struct MicrophonePermission: Sendable, Equatable {
  /// The person allowed it.
  public let granted: Bool
  /// The platform would ask again; otherwise only its settings change the answer.
  public let askAgain: Bool

  /// What came of it.
  public init(granted: Bool, askAgain: Bool) {
    self.granted = granted
    self.askAgain = askAgain
  }
}

/// The input that was granted, and every one that could be asked for.
public struct GrantedInput: Sendable, Equatable {
  /// What records now, read back from the platform.
  public let input: Input
  /// What there is.
  public let all: [Input]

  /// What was granted.
  public init(input: Input, all: [Input]) {
    self.input = input
    self.all = all
  }
}

/// The microphone and its session.
public protocol AudioAdapter: Sendable {
  /// Asks the person, or answers at once when they have answered before.
  func askForMicrophone() async throws -> MicrophonePermission
  /// Takes the microphone: the input with the identifier `wanted` where one is named, without the platform's processing
  /// where `measure` says so.
  func activate(wanted: String?, measure: Bool) async throws -> GrantedInput
  /// Lets go of it.
  func release() async throws
}

/// A key that was made.
public struct MadeKey: Sendable, Equatable {
  /// The public key.
  public let `public`: Data
  /// Where the private one is.
  public let storage: KeyStorage
  /// The platform's certificates for it, the leaf first; empty where it gives none.
  public let attestation: [Data]

  /// A key.
  public init(public: Data, storage: KeyStorage, attestation: [Data]) {
    self.public = `public`
    self.storage = storage
    self.attestation = attestation
  }
}

/// The device's signing keys.
public protocol KeyAdapter: Sendable {
  /// Makes a key of this name, over the studio's challenge where the platform binds one in.
  func make(name: String, challenge: Data) async throws -> MadeKey
  /// Signs; never asks the person, and works while the phone is locked.
  func sign(key: String, message: Data) async throws -> Data
  /// Destroys a key; one that is not there is as good as destroyed.
  func forget(name: String) async throws
  /// The platform's statement that the app that holds `key` is genuine, over `challenge`.
  func attest(key: String, challenge: Data) async throws -> [Data]
}

/// Small secrets, kept where no copy of the phone takes them along.
public protocol SecretAdapter: Sendable {
  /// Keeps one, in place of one of the same name.
  func keep(name: String, secret: Data) async throws
  /// Reads one; none where there is none of that name.
  func read(name: String) async throws -> Data?
  /// Destroys one; one that is not there is as good as destroyed.
  func forget(name: String) async throws
}

/// What is left to send while the app does not run.
public protocol TransferAdapter: Sendable {
  /// Hands a file to the platform's own transfer service, to go over a network that is not paid by the byte only where
  /// `unmetered` is true. What comes of it is a `Happening`.
  func begin(transfer: String, file: String, url: String, headers: [Header], unmetered: Bool) async throws
  /// Takes it back; one that has ended is as good as taken back.
  func forget(transfer: String) async throws
}

/// No code can be read here: the person does not let the app use the camera, or the device has nothing that reads codes.
public struct CameraRefused: Error {
  /// None can.
  public init() {}
}

/// Where a link comes from besides being opened. None when the person turned back.
public protocol LinkAdapter: Sendable {
  /// Reads a code with the camera. Throws ``CameraRefused`` where it may not or cannot.
  func scan() async throws -> String?
  /// Reads what the person copied.
  func paste() async throws -> String?
}

/// The device in the hand.
public protocol DeviceAdapter: Sendable {
  /// Opens this app's page in the platform's settings.
  func openSettings() async throws
  /// Keeps the screen lit, or lets it go dark again.
  func keepAwake(_ on: Bool) async throws
  /// Lets the hand feel something.
  func vibrate(_ pattern: Vibration) async throws
  /// Leaves the app, as far as the platform lets an app do so.
  func leave() async throws
}

/// What is said while the app is not in front.
public protocol NotificationAdapter: Sendable {
  /// Has the platform ask the person, where the app is in front and the platform has not asked before. Does not wait for the
  /// person: nothing follows from the answer but whether they are told.
  func askPermission() async
  /// Says it, in place of what was said before.
  func notify(_ words: Words) async throws
  /// Takes back what was said.
  func clear() async throws
}
