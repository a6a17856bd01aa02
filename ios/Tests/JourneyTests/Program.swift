import Foundation

/// The built `lavalier` program, driven as a person's shell would.
struct Program {
  /// How it ended otherwise than it should.
  struct Failed: Error, CustomStringConvertible {
    let description: String
  }

  /// The person's folder.
  let home: String

  private static var path: String {
    get throws {
      guard let path = ProcessInfo.processInfo.environment["LAVALIER_BIN"] else {
        throw Failed(description: "LAVALIER_BIN names the built program")
      }
      return path
    }
  }

  /// Starts it; its events are read from the pipe that is given back.
  func start(_ arguments: [String], errors: FileHandle = .nullDevice) throws -> (Process, Pipe) {
    let process = Process()
    let events = Pipe()
    process.executableURL = URL(fileURLWithPath: try Self.path)
    process.arguments = ["--home", home, "--json"] + arguments
    process.standardInput = FileHandle.nullDevice
    process.standardOutput = events
    process.standardError = errors
    // Secrets in files under the home, whatever keyring this machine has.
    process.environment = ProcessInfo.processInfo.environment.merging(
      ["DBUS_SESSION_BUS_ADDRESS": "unix:path=/nonexistent"]) { $1 }
    try process.run()
    return (process, events)
  }

  /// Runs it to its end; gives its events back. It has to succeed.
  @discardableResult
  func run(_ arguments: String...) throws -> [Event] {
    let (process, events) = try start(arguments)
    let text = String(decoding: events.fileHandleForReading.readDataToEndOfFile(), as: UTF8.self)
    process.waitUntilExit()
    guard process.terminationStatus == 0 else {
      throw Failed(description: "lavalier \(arguments[0]) ended with \(process.terminationStatus): \(text)")
    }
    return text.split(separator: "\n").compactMap(Event.init)
  }
}

/// A line that the program printed.
struct Event {
  private let members: [String: Any]

  init?(_ line: Substring) {
    let value = try? JSONSerialization.jsonObject(with: Data(line.utf8))
    guard let members = value as? [String: Any] else { return nil }
    self.members = members
  }

  subscript(_ member: String) -> String? {
    members[member] as? String
  }
}
