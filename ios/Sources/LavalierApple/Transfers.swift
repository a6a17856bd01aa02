import Foundation
import Lavalier
import LavalierKit

#if canImport(FoundationNetworking)
  import FoundationNetworking
#endif

/// What is left to send, handed to the system's own transfer service: it goes on when the app does not run, and the app is
/// woken with what came of it. The transfer's name travels in the task's description, which outlives the app.
public final class AppleTransfers: NSObject, TransferAdapter, @unchecked Sendable {  // the lock guards what changes
  /// The session's name; the system wakes the app with it.
  public static let session = "transfers"
  /// How much of an answer is kept: the studio's answer is a line of JSON.
  private static let longestAnswer = 64 * 1024

  /// Why a transfer was not begun.
  enum Trouble: Error {
    /// The address is none.
    case address
  }

  private let lock = NSLock()
  private var answers: [Int: Data] = [:]
  /// Tasks that were given up here: their end is no news.
  private var forgotten: Set<Int> = []
  private var afterWake: (@MainActor @Sendable () -> Void)?
  /// Everything was told before the system said what it woke the app for.
  private var toldAll = false
  private let happened: @Sendable (Happening) -> Void
  private var opened: URLSession?

  /// Tells `happened` what came of a transfer, also of those that an earlier process began: for them the session is opened
  /// here, and not with the first transfer of this one.
  public init(happened: @escaping @Sendable (Happening) -> Void) {
    self.happened = happened
    super.init()
    _ = urlSession
  }

  /// The system woke the app for this session; `done` is called when everything was told.
  public func woken(_ done: @escaping @MainActor @Sendable () -> Void) {
    let toldAll = lock.withLock {
      defer { self.toldAll = false }
      if !self.toldAll { afterWake = done }
      return self.toldAll
    }
    if toldAll { Task { @MainActor in done() } }
  }

  public func begin(transfer: String, file: String, url: String, headers: [Header], unmetered: Bool) async throws {
    guard let url = URL(string: url) else { throw Trouble.address }
    var request = URLRequest(url: url)
    request.httpMethod = "POST"
    for header in headers {
      request.setValue(header.value, forHTTPHeaderField: header.name)
    }
    // What may not go over mobile data does not go over another phone's either.
    request.allowsCellularAccess = !unmetered
    #if canImport(Darwin)
      request.allowsExpensiveNetworkAccess = !unmetered
    #endif
    // A transfer of the same name that still runs would send everything twice.
    guard await task(transfer) == nil else { return }
    let task = urlSession.uploadTask(with: request, fromFile: URL(fileURLWithPath: file))
    task.taskDescription = transfer
    task.resume()
  }

  public func forget(transfer: String) async throws {
    guard let task = await task(transfer) else { return }
    _ = lock.withLock { forgotten.insert(task.taskIdentifier) }
    task.cancel()
  }

  /// The one of this name that runs; one that was cancelled a moment ago is still among the session's tasks.
  private func task(_ transfer: String) async -> URLSessionTask? {
    let session = urlSession
    return await withCheckedContinuation { continuation in
      session.getAllTasks { tasks in
        continuation.resume(
          returning: tasks.first {
            $0.taskDescription == transfer && ($0.state == .running || $0.state == .suspended)
          })
      }
    }
  }

  /// One session a process: a second of the same name would take the first one's answers.
  private var urlSession: URLSession {
    lock.withLock {
      if let opened { return opened }
      #if canImport(Darwin)
        let configuration = URLSessionConfiguration.background(withIdentifier: Self.session)
      #else
        let configuration = URLSessionConfiguration.default
      #endif
      // Each request says whether it may.
      configuration.allowsCellularAccess = true
      configuration.isDiscretionary = false
      let session = URLSession(configuration: configuration, delegate: self, delegateQueue: nil)
      opened = session
      return session
    }
  }
}

extension AppleTransfers: URLSessionDataDelegate {
  public func urlSession(_ session: URLSession, dataTask: URLSessionDataTask, didReceive data: Data) {
    lock.withLock {
      var answer = answers[dataTask.taskIdentifier] ?? Data()
      answer.append(data.prefix(Self.longestAnswer - answer.count))
      answers[dataTask.taskIdentifier] = answer
    }
  }

  public func urlSession(_ session: URLSession, task: URLSessionTask, didCompleteWithError error: (any Error)?) {
    let (body, isForgotten) = lock.withLock {
      (answers.removeValue(forKey: task.taskIdentifier) ?? Data(), forgotten.remove(task.taskIdentifier) != nil)
    }
    guard let transfer = task.taskDescription, !isForgotten else { return }
    if error == nil, let answer = task.response as? HTTPURLResponse {
      happened(.transferDone(transfer: transfer, status: UInt16(clamping: answer.statusCode), body: body))
    } else {
      happened(.transferFailed(transfer: transfer))
    }
  }

  #if canImport(Darwin)
    public func urlSessionDidFinishEvents(forBackgroundURLSession session: URLSession) {
      let done = lock.withLock {
        defer { afterWake = nil }
        toldAll = afterWake == nil
        return afterWake
      }
      if let done { Task { @MainActor in done() } }
    }
  #endif
}
