import AVFAudio
import Foundation
import Lavalier
import LavalierKit

/// The microphone through `AVAudioSession`. The native library records; this takes the session and says what was granted.
struct AppleAudio: AudioAdapter {
  /// What the native library records at where the microphone can.
  private static let rate = 48_000.0
  /// How often, and how many times, the route is looked at: a second in all, well within what the phone waits for the
  /// session.
  private static let look = Duration.milliseconds(50)
  private static let looks = 20

  func askForMicrophone() async throws -> MicrophonePermission {
    let granted = await AVAudioApplication.requestRecordPermission()
    // The system asks once in an app's life; afterwards only its settings change the answer.
    return MicrophonePermission(granted: granted, askAgain: AVAudioApplication.shared.recordPermission == .undetermined)
  }

  func activate(wanted: String?, measure: Bool) async throws -> GrantedInput {
    let session = AVAudioSession.sharedInstance()
    // No option allows Bluetooth hands-free, which would be 16 kHz whatever the file says.
    try session.setCategory(.record, mode: measure ? .measurement : .default, options: [])
    // A preference: what is granted is read back below.
    try session.setPreferredSampleRate(Self.rate)
    try session.setAllowHapticsAndSystemSoundsDuringRecording(false)
    // A microphone that is pulled out is a new route, on which the phone rules. Told as an interruption it would pause the
    // take, which then waits for a microphone that is in somebody's hand.
    try session.setPrefersInterruptionOnRouteDisconnect(false)
    // Active first: before that the system knows of no inputs, and a preference must not be set.
    try session.setActive(true)
    if let wanted {
      try await Self.prefer(wanted, of: session)
    } else {
      // Takes an earlier wish back: what the system picks is asked for.
      try session.setPreferredInput(nil)
    }
    guard let input = session.granted else { throw AudioTrouble.noInput }
    return GrantedInput(input: input, all: session.all)
  }

  /// Wishes for an input and waits until it records: after a call the inputs come back one after the other, and the route
  /// follows a wish a moment later. One that does not come is not granted; what that means is for the phone to judge.
  private static func prefer(_ wanted: String, of session: AVAudioSession) async throws {
    var wished = false
    for _ in 0..<looks {
      if !wished, let port = session.availableInputs?.first(where: { $0.uid == wanted }) {
        try session.setPreferredInput(port)
        wished = true
      }
      if session.granted?.id == wanted { return }
      try await Task.sleep(for: look)
    }
    if !wished { try session.setPreferredInput(nil) }
  }

  func release() async throws {
    try AVAudioSession.sharedInstance().setActive(false, options: .notifyOthersOnDeactivation)
  }
}

/// Why there is no microphone; the phone has the words for it.
enum AudioTrouble: Error {
  /// The session is active and has no input.
  case noInput
}

extension AVAudioSession {
  /// What records now, as the system tells it.
  var granted: Input? {
    currentRoute.inputs.first.map { Input($0, rate: sampleRate, channels: inputNumberOfChannels) }
  }

  /// Everything that could be asked for. The rate and channels of an input are known only while it records.
  var all: [Input] {
    (availableInputs ?? []).map { Input($0, rate: 0, channels: $0.channels?.count ?? 0) }
  }
}

extension Input {
  init(_ port: AVAudioSessionPortDescription, rate: Double, channels: Int) {
    self.init(
      port: Lavalier.Port(port.portType), id: port.uid, name: port.portName, rate: UInt32(max(0, rate)),
      channels: UInt8(clamping: channels))
  }
}

// Foundation has a port of its own.
extension Lavalier.Port {
  init(_ port: AVAudioSession.Port) {
    self =
      switch port {
      case .builtInMic: .builtIn
      case .headsetMic: .headsetWired
      case .usbAudio: .usb
      case .lineIn: .lineIn
      case .bluetoothHFP: .bluetoothHandsFree
      case .bluetoothLE: .bluetoothLe
      case .carAudio: .carAudio
      case .virtual: .virtual
      default: .unknown
      }
  }
}
