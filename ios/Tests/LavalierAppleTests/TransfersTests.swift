import Foundation
import Lavalier
import Testing

@testable import LavalierApple

#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

@Suite(.timeLimit(.minutes(1)))
struct TransfersTests {
  private let told: AsyncStream<Happening>
  private let tell: AsyncStream<Happening>.Continuation
  /// Nothing is there, so that a transfer to it fails.
  private let nowhere = "http://127.0.0.1:1/"

  init() {
    (told, tell) = AsyncStream.makeStream(of: Happening.self)
  }

  private func transfers() -> AppleTransfers {
    AppleTransfers { [tell] in tell.yield($0) }
  }

  private func file() throws -> String {
    let file = FileManager.default.temporaryDirectory.appendingPathComponent("\(UUID().uuidString).tar")
    try Data("sealed".utf8).write(to: file)
    return file.path
  }

  private func next() async -> Happening? {
    for await happening in told { return happening }
    return nil
  }

  @Test func aTransferThatDidNotArriveIsTold() async throws {
    try await transfers().begin(transfer: "take-0", file: file(), url: nowhere, headers: [], unmetered: false)
    #expect(await next() == .transferFailed(transfer: "take-0"))
  }

  @Test func oneThatWasGivenUpIsNotToldAndItsNameIsFreeAtOnce() async throws {
    let server = try Silent()
    let transfers = transfers()
    try await transfers.begin(transfer: "take-0", file: file(), url: server.url, headers: [], unmetered: false)
    // Outside Apple's systems Foundation ends the process where a transfer is cancelled while its file is being read.
    try await server.hears("sealed")
    try await transfers.forget(transfer: "take-0")
    try await transfers.begin(transfer: "take-0", file: file(), url: nowhere, headers: [], unmetered: false)
    #expect(await next() == .transferFailed(transfer: "take-0"))
    try await transfers.begin(transfer: "take-1", file: file(), url: nowhere, headers: [], unmetered: false)
    #expect(await next() == .transferFailed(transfer: "take-1"))
  }
}

/// A server that listens and never says a word.
private final class Silent: Sendable {
  private let descriptor: Int32
  let url: String

  struct NoSocket: Error {}
  /// The connection ended before what was waited for came.
  struct Unheard: Error {}

  init() throws {
    #if canImport(Glibc)
      descriptor = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
    #else
      descriptor = socket(AF_INET, SOCK_STREAM, 0)
    #endif
    var address = sockaddr_in()
    address.sin_family = sa_family_t(AF_INET)
    address.sin_addr.s_addr = UInt32(INADDR_LOOPBACK).bigEndian
    var length = socklen_t(MemoryLayout<sockaddr_in>.size)
    let descriptor = descriptor
    let listens = withUnsafeMutablePointer(to: &address) { address in
      address.withMemoryRebound(to: sockaddr.self, capacity: 1) { address in
        bind(descriptor, address, length) == 0 && listen(descriptor, 8) == 0
          && getsockname(descriptor, address, &length) == 0
      }
    }
    guard listens else { throw NoSocket() }
    url = "http://127.0.0.1:\(UInt16(bigEndian: address.sin_port))/"
  }

  /// Takes a connection, and returns once what came over it ends with `last`. It stays open for as long as the tests run.
  func hears(_ last: String) async throws {
    let descriptor = descriptor
    // To wait for a socket would take a thread from the tests.
    try await withCheckedThrowingContinuation { (heard: CheckedContinuation<Void, any Error>) in
      DispatchQueue.global().async {
        let connection = accept(descriptor, nil, nil)
        var all = Data()
        var piece = [UInt8](repeating: 0, count: 4096)
        while !all.suffix(last.utf8.count).elementsEqual(last.utf8) {
          let count = recv(connection, &piece, piece.count, 0)
          guard count > 0 else { return heard.resume(throwing: Unheard()) }
          all.append(contentsOf: piece.prefix(count))
        }
        heard.resume()
      }
    }
  }

  deinit {
    close(descriptor)
  }
}
