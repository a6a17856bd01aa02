import AVFAudio
import Foundation
import Lavalier
import LavalierKit

/// The microphone through `AVAudioSession`. The native library records; this takes the session and says what was granted.
struct AppleAudio: AudioAdapter {
  /// What the native library records at where the microphone can.
  private static let rate = 48_000.0

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
    if let wanted {
      guard let port = session.availableInputs?.first(where: { $0.uid == wanted }) else {
        throw AudioTrouble.inputIsGone
      }
      try session.setPreferredInput(port)
    }
    try session.setActive(true)
    guard let input = session.granted else { throw AudioTrouble.noInput }
    return GrantedInput(input: input, all: session.all)
  }

  func release() async throws {
    try AVAudioSession.sharedInstance().setActive(false, options: .notifyOthersOnDeactivation)
  }
}

/// Why there is no microphone; the phone has the words for it.
enum AudioTrouble: Error {
  /// The input that was asked for is no longer there.
  case inputIsGone
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
