import Foundation

/// Plays a WAV over and over into the virtual microphone, as `paplay` does.
struct Player {
  /// Whether this process records from the virtual microphone. The check `swift` of `cargo xtask test` starts one.
  static let isHeard = ProcessInfo.processInfo.environment["LAVALIER_MICROPHONE"] == "virtual"

  /// Plays its argument until it is told to end, or until nobody takes the sound any more.
  private static let script =
    #"trap 'kill $!; exit' TERM; while paplay --device=room "$0" & wait $!; do :; done"#

  private let shell = Process()

  /// Plays from now on.
  init(_ wav: URL) throws {
    shell.executableURL = URL(fileURLWithPath: "/bin/sh")
    shell.arguments = ["-c", Self.script, wav.path]
    shell.standardInput = FileHandle.nullDevice
    // Whoever reads what the tests print waits until nobody can print any more.
    shell.standardOutput = FileHandle.nullDevice
    shell.standardError = FileHandle.nullDevice
    try shell.run()
  }

  /// Is silent from now on.
  func stop() {
    if shell.isRunning { shell.terminate() }
  }
}
