import Foundation
import Lavalier
import LavalierKit

/// A phone that keeps what it is told and can be made to refuse.
public final class FakePhone: PhoneProtocol, @unchecked Sendable {  // the lock guards what changes
  /// An answer as it came.
  public struct Answered: Sendable, Equatable {
    /// To which request.
    public let request: UInt64
    /// What came of it.
    public let answer: Answer

    /// An answer.
    public init(request: UInt64, answer: Answer) {
      self.request = request
      self.answer = answer
    }
  }

  private let lock = NSLock()
  private var kept: (presses: [Press], happenings: [Happening]) = ([], [])
  private var refusal: PhoneError?
  private let answers: AsyncStream<Answered>
  private let says: AsyncStream<Answered>.Continuation

  /// A phone that takes everything.
  public init() {
    (answers, says) = AsyncStream.makeStream(of: Answered.self)
  }

  /// What was pressed, in order.
  public var presses: [Press] { lock.withLock { kept.presses } }
  /// What was told, in order.
  public var happenings: [Happening] { lock.withLock { kept.happenings } }

  /// From now on it refuses what it is told.
  public func refuse(_ error: PhoneError) {
    lock.withLock { refusal = error }
  }

  /// The next `count` answers, in the order in which they came.
  public func answers(_ count: Int) async -> [Answered] {
    var taken: [Answered] = []
    var iterator = answers.makeAsyncIterator()
    while taken.count < count, let next = await iterator.next() {
      taken.append(next)
    }
    return taken
  }

  public func press(press: Press) throws {
    try lock.withLock {
      if let refusal { throw refusal }
      kept.presses.append(press)
    }
  }

  public func happened(happening: Happening) throws {
    try lock.withLock {
      if let refusal { throw refusal }
      kept.happenings.append(happening)
    }
  }

  public func answer(request: UInt64, answer: Answer) throws {
    says.yield(Answered(request: request, answer: answer))
  }

  public func shown() throws -> Shown {
    throw PhoneError.Fault(reason: "nothing is shown")
  }

  public func shutdown() throws {
    says.finish()
  }
}
