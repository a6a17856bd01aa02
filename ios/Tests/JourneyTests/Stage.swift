import Foundation

/// A real studio process, and a producer who is signed in with a production: ready for an invitation.
final class Stage {
  /// The folder that everything lies in.
  let folder: URL
  private let producer: Program
  private let studio: Process
  private static let production = "show"

  init() throws {
    folder = FileManager.default.temporaryDirectory.appendingPathComponent("lavalier-\(UUID().uuidString)")
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    let operating = Program(home: folder.appendingPathComponent("operator").path)
    let (studio, events) = try operating.start([
      "serve", "--data", folder.appendingPathComponent("studio").path, "--listen", "127.0.0.1:0",
    ])
    self.studio = studio
    producer = Program(home: folder.appendingPathComponent("producer").path)
    var said: [Event] = []
    var text = Data()
    // The first two lines say where it is and how the first owner is made.
    while said.count < 2 {
      let more = events.fileHandleForReading.availableData
      guard !more.isEmpty else { throw Program.Failed(description: "the studio ended: \(said)") }
      text.append(more)
      said = String(decoding: text, as: UTF8.self).split(separator: "\n").compactMap(Event.init)
    }
    // It must never wait for somebody to read what it says.
    let rest = events.fileHandleForReading
    Thread.detachNewThread {
      while !rest.availableData.isEmpty {}
    }
    let password = folder.appendingPathComponent("password").path
    try Data("correct horse battery staple".utf8).write(to: URL(fileURLWithPath: password))
    try producer.run(
      "login", said[0]["url"] ?? "", "--email", "ada@example.com", "--name", "Ada", "--setup-code-file",
      said[1]["code_file"] ?? "", "--password-file", password)
    try producer.run("production", "create", "The Show", "--id", Self.production, "--no-recovery")
  }

  deinit {
    // Nothing of it is wanted any more, so nothing is waited for.
    kill(studio.processIdentifier, SIGKILL)
    try? FileManager.default.removeItem(at: folder)
  }

  /// What is spoken into the microphone: a WAV that lasts longer than a take.
  func voice() throws -> URL {
    let voice = folder.appendingPathComponent("voice.wav")
    try Wav.write(to: voice, seconds: 20)
    return voice
  }

  /// A link for somebody with an iPhone.
  func invite() throws -> String {
    let said = try producer.run(
      "invite", "create", Self.production, "--subject", "Grace Hopper", "--platform", "ios")
    return said.last?["link"] ?? ""
  }

  /// Releases what is held, as security does, and pulls it; gives the delivered files back.
  func pull() throws -> [URL] {
    for take in try producer.run("takes", Self.production) where take["state"] == "held" {
      try producer.run("release", take["take"] ?? "", "--reason", "the phone is a test's")
    }
    let to = folder.appendingPathComponent("rushes").path
    return try producer.run("pull", Self.production, "--to", to).compactMap { $0["file"] }.map(
      URL.init(fileURLWithPath:))
  }
}
