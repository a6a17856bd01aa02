import Foundation
import Lavalier

/// What the native phone calls: it passes screens and levels on, gives each request to the adapter that it is for, and
/// answers with what came of it.
///
/// The native phone holds this object, so this object only knows it weakly; ``PhoneModel`` holds both. Requests that come
/// before the phone is known are kept until it is. Those of one concern are done in order; different concerns do not wait for
/// each other.
public final class ShellAdapter: Shell {
  private struct Waiting {
    weak var phone: (any PhoneProtocol)?
    var known = false
    var requests: [Request] = []
  }

  /// Which requests wait for each other.
  private enum Concern: CaseIterable {
    case probe
    /// The vibration too: done behind an activation that was asked for later, it would be heard in the next take.
    case audio
    /// Making and vouching for keys takes seconds, and a take that is open signs meanwhile.
    case newKeys
    case keys, secrets, transfers, links, device, notifications
  }

  private let adapters: Adapters
  private let lanes: [Concern: Lane]
  private let waiting = Guarded(Waiting())
  private let onShown: @Sendable (Shown) -> Void
  private let onMeter: @Sendable (Meter) -> Void

  /// `shown` and `meter` are called on any thread, in order; `clock` measures how long a request may hold up the next.
  public init(
    adapters: Adapters, clock: any Clock<Duration> = ContinuousClock(),
    shown: @escaping @Sendable (Shown) -> Void, meter: @escaping @Sendable (Meter) -> Void
  ) {
    self.adapters = adapters
    lanes = Dictionary(uniqueKeysWithValues: Concern.allCases.map { ($0, Lane(clock: clock)) })
    onShown = shown
    onMeter = meter
  }

  /// From now on requests are done, and answered to `phone`.
  public func attach(_ phone: any PhoneProtocol) {
    let early = waiting.with { waiting in
      waiting.phone = phone
      waiting.known = true
      defer { waiting.requests = [] }
      return waiting.requests
    }
    early.forEach(begin)
  }

  /// Tells the phone what records now, in turn with what the audio adapter is asked for. `granted` is read then: so what it
  /// says is never older than an answer that was given before it.
  func tellInput(_ granted: @escaping @Sendable () -> Input?) {
    lanes[.audio]?.add(within: nil) { [waiting] in
      let input = granted()
      // A phone that has ended misses nothing.
      try? waiting.with { $0.phone }?.happened(happening: .input(input: input))
    }
  }

  public func show(shown: Shown) throws {
    onShown(shown)
  }

  public func meter(meter: Meter) throws {
    onMeter(meter)
  }

  public func perform(request: Request) throws {
    let now = waiting.with { waiting in
      if !waiting.known { waiting.requests.append(request) }
      return waiting.known
    }
    if now { begin(request) }
  }

  private func begin(_ request: Request) {
    let within = request.withinMs.map { Duration.milliseconds(Int64(clamping: $0)) }
    lanes[concern(of: request.work)]?.add(within: within) { [adapters, waiting] in
      let answer: Answer
      do {
        answer = try await adapters.perform(request.work)
      } catch {
        answer = .failed(reason: "\(error)")
      }
      // The phone ignores an answer that it does not wait for, and one that it is too closed to take is not missed.
      try? waiting.with { $0.phone }?.answer(request: request.id, answer: answer)
    }
  }

  private func concern(of work: Work) -> Concern {
    switch work {
    case .probe: .probe
    case .askForMicrophone, .activateAudio, .releaseAudio, .vibrate: .audio
    case .makeKey, .attest: .newKeys
    case .sign, .forgetKey: .keys
    case .keepSecret, .readSecret, .forgetSecret: .secrets
    case .transfer, .forgetTransfer: .transfers
    case .scan, .paste: .links
    case .openSettings, .keepAwake, .leave: .device
    case .notify, .clearNotification: .notifications
    }
  }
}

extension Adapters {
  /// Does one thing and says what came of it.
  func perform(_ work: Work) async throws -> Answer {
    switch work {
    case .probe:
      return .facts(facts: try await probe.facts())
    case .askForMicrophone:
      let permission = try await audio.askForMicrophone()
      return .permission(granted: permission.granted, askAgain: permission.askAgain)
    case .activateAudio(let wanted, let measure):
      let granted = try await audio.activate(wanted: wanted, measure: measure)
      return .input(input: granted.input, all: granted.all)
    case .releaseAudio: try await audio.release()
    case .makeKey(let name, let challenge):
      let key = try await keys.make(name: name, challenge: challenge)
      return .key(public: key.public, storage: key.storage, attestation: key.attestation)
    case .sign(let key, let message):
      return .signature(signature: try await keys.sign(key: key, message: message))
    case .forgetKey(let name): try await keys.forget(name: name)
    case .attest(let key, let challenge):
      return .attested(statement: try await keys.attest(key: key, challenge: challenge))
    case .keepSecret(let name, let secret): try await secrets.keep(name: name, secret: secret)
    case .readSecret(let name): return .secret(secret: try await secrets.read(name: name))
    case .forgetSecret(let name): try await secrets.forget(name: name)
    case .transfer(let transfer, let file, let url, let headers, let unmetered):
      try await transfers.begin(transfer: transfer, file: file, url: url, headers: headers, unmetered: unmetered)
    case .forgetTransfer(let transfer): try await transfers.forget(transfer: transfer)
    case .scan:
      do {
        return .link(text: try await links.scan())
      } catch is CameraRefused {
        return .permission(granted: false, askAgain: false)
      }
    case .paste: return .link(text: try await links.paste())
    case .openSettings: try await device.openSettings()
    case .keepAwake(let on):
      try await device.keepAwake(on)
      // A take has ended: what is left of it may have to be told of when nobody looks.
      if !on { await notifications.askPermission() }
    case .vibrate(let pattern): try await device.vibrate(pattern)
    case .leave: try await device.leave()
    case .notify(let words): try await notifications.notify(words)
    case .clearNotification: try await notifications.clear()
    }
    return .done
  }
}
