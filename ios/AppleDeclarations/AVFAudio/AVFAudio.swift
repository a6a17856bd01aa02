//! AVFAudio, as far as the shell uses it. Declared for a type check on a machine without Apple's frameworks: nothing here
//! works. Each line names the page that it was taken from, under https://developer.apple.com/documentation/avfaudio/.

import Foundation

// avaudiosession
public final class AVAudioSession: NSObject, @unchecked Sendable {
  // avaudiosession/sharedinstance()
  public class func sharedInstance() -> AVAudioSession { fatalError("declared for the type check only") }
  // avaudiosession/setcategory(_:mode:options:)
  public func setCategory(_ category: Category, mode: Mode, options: CategoryOptions = []) throws {}
  // avaudiosession/setactive(_:options:)
  public func setActive(_ active: Bool, options: SetActiveOptions = []) throws {}
  // avaudiosession/setpreferredinput(_:): "only after setting the audio session's category and mode and activating the
  // session"; none takes the preference back
  public func setPreferredInput(_ inPort: AVAudioSessionPortDescription?) throws {}
  // avaudiosession/setpreferredsamplerate(_:)
  public func setPreferredSampleRate(_ sampleRate: Double) throws {}
  // avaudiosession/setallowhapticsandsystemsoundsduringrecording(_:)
  public func setAllowHapticsAndSystemSoundsDuringRecording(_ inValue: Bool) throws {}
  // avaudiosession/setprefersinterruptiononroutedisconnect(_:), since iOS 17: "false … to opt out of interruption on route
  // disconnect"; true is the default
  public func setPrefersInterruptionOnRouteDisconnect(_ inValue: Bool) throws {}
  // avaudiosession/availableinputs
  public var availableInputs: [AVAudioSessionPortDescription]? { nil }
  // avaudiosession/currentroute
  public var currentRoute: AVAudioSessionRouteDescription { fatalError("declared for the type check only") }
  // avaudiosession/samplerate
  public var sampleRate: Double { 0 }
  // avaudiosession/inputnumberofchannels
  public var inputNumberOfChannels: Int { 0 }

  // avaudiosession/category-swift.struct
  public struct Category: RawRepresentable, Hashable, Sendable {
    public let rawValue: String
    public init(rawValue: String) { self.rawValue = rawValue }
    // avaudiosession/category-swift.struct/record
    public static let record = Category(rawValue: "record")
  }
  // avaudiosession/mode-swift.struct
  public struct Mode: RawRepresentable, Hashable, Sendable {
    public let rawValue: String
    public init(rawValue: String) { self.rawValue = rawValue }
    // avaudiosession/mode-swift.struct/default, avaudiosession/mode-swift.struct/measurement
    public static let `default` = Mode(rawValue: "default")
    public static let measurement = Mode(rawValue: "measurement")
  }
  // avaudiosession/categoryoptions-swift.struct
  public struct CategoryOptions: OptionSet, Sendable {
    public let rawValue: UInt
    public init(rawValue: UInt) { self.rawValue = rawValue }
  }
  // avaudiosession/setactiveoptions
  public struct SetActiveOptions: OptionSet, Sendable {
    public let rawValue: UInt
    public init(rawValue: UInt) { self.rawValue = rawValue }
    public static let notifyOthersOnDeactivation = SetActiveOptions(rawValue: 1)
  }
  // avaudiosession/interruptiontype
  public enum InterruptionType: UInt, Sendable {
    case ended = 0
    case began = 1
  }
  // avaudiosession/interruptionoptions
  public struct InterruptionOptions: OptionSet, Sendable {
    public let rawValue: UInt
    public init(rawValue: UInt) { self.rawValue = rawValue }
    public static let shouldResume = InterruptionOptions(rawValue: 1)
  }
  // avaudiosession/port
  public struct Port: RawRepresentable, Hashable, Sendable {
    public let rawValue: String
    public init(rawValue: String) { self.rawValue = rawValue }
    public static let builtInMic = Port(rawValue: "MicrophoneBuiltIn")
    public static let headsetMic = Port(rawValue: "MicrophoneWired")
    public static let lineIn = Port(rawValue: "LineIn")
    public static let usbAudio = Port(rawValue: "USBAudio")
    public static let bluetoothHFP = Port(rawValue: "BluetoothHFP")
    public static let bluetoothLE = Port(rawValue: "BluetoothLE")
    public static let carAudio = Port(rawValue: "CarAudio")
    public static let virtual = Port(rawValue: "Virtual")
  }
  // avaudiosession/interruptionnotification
  public static let interruptionNotification = NSNotification.Name("AVAudioSessionInterruptionNotification")
  // avaudiosession/routechangenotification
  public static let routeChangeNotification = NSNotification.Name("AVAudioSessionRouteChangeNotification")
  // avaudiosession/mediaserviceswerelostnotification, avaudiosession/mediaserviceswereresetnotification
  public static let mediaServicesWereLostNotification = NSNotification.Name(
    "AVAudioSessionMediaServicesWereLostNotification")
  public static let mediaServicesWereResetNotification = NSNotification.Name(
    "AVAudioSessionMediaServicesWereResetNotification")
}

// avaudiosessioninterruptiontypekey
public let AVAudioSessionInterruptionTypeKey = "AVAudioSessionInterruptionTypeKey"
// avaudiosessioninterruptionoptionkey
public let AVAudioSessionInterruptionOptionKey = "AVAudioSessionInterruptionOptionKey"

// avaudiosessionroutedescription
public final class AVAudioSessionRouteDescription: NSObject {
  // avaudiosessionroutedescription/inputs
  public var inputs: [AVAudioSessionPortDescription] { [] }
}

// avaudiosessionportdescription
public final class AVAudioSessionPortDescription: NSObject {
  // avaudiosessionportdescription/porttype, portname, uid, channels
  public var portType: AVAudioSession.Port { fatalError("declared for the type check only") }
  public var portName: String { "" }
  public var uid: String { "" }
  public var channels: [AVAudioSessionChannelDescription]? { nil }
}

// avaudiosessionchanneldescription
public final class AVAudioSessionChannelDescription: NSObject {}

// avaudioapplication
public final class AVAudioApplication: NSObject {
  // avaudioapplication/shared
  public class var shared: AVAudioApplication { fatalError("declared for the type check only") }
  // avaudioapplication/recordpermission-swift.property
  public var recordPermission: recordPermission { .undetermined }
  // avaudioapplication/requestrecordpermission(completionhandler:)
  public class func requestRecordPermission() async -> Bool { false }
  // avaudioapplication/recordpermission-swift.enum
  public enum recordPermission: Int, Sendable {
    case undetermined, denied, granted
  }
}
