import Foundation
import Lavalier
import Observation

/// The phone as a view sees it: what to show, what the microphone hears, and where to say what was pressed.
@MainActor
@Observable
public final class PhoneModel {
  /// The last screen; none before the first.
  public private(set) var shown: Shown?
  /// The last level and time; none while nothing listens.
  public private(set) var meter: Meter?
  /// Why the phone could not be opened or asked, already worded; none while all is well.
  public private(set) var trouble: String?

  @ObservationIgnored private nonisolated let phone: (any PhoneProtocol)?
  @ObservationIgnored private nonisolated let shell: ShellAdapter?

  /// Opens the phone. `open` is the native constructor; a test gives another.
  public convenience init(
    options: PhoneOptions, adapters: Adapters,
    open: (PhoneOptions, any Shell) throws -> any PhoneProtocol = { try Phone.open(options: $0, shell: $1) }
  ) {
    let (steps, says) = AsyncStream.makeStream(of: Step.self)
    let shell = ShellAdapter(
      adapters: adapters, shown: { says.yield(.shown($0)) }, meter: { says.yield(.meter($0)) })
    do {
      let phone = try open(options, shell)
      self.init(phone: phone, shell: shell, trouble: nil)
      shell.attach(phone)
      // What it shows from the start, should nobody have said so yet.
      shown = try? phone.shown()
    } catch {
      self.init(phone: nil, shell: nil, trouble: words(of: error))
    }
    // One consumer keeps the order that the phone gave; it ends with the model or with the shell's last word.
    Task { [weak self] in
      for await step in steps {
        guard let self else { return }
        take(step)
      }
    }
  }

  private init(phone: (any PhoneProtocol)?, shell: ShellAdapter?, trouble: String?) {
    self.phone = phone
    self.shell = shell
    self.trouble = trouble
  }

  /// The person pressed a button.
  public func press(_ press: Press) {
    say { try $0.press(press: press) }
  }

  /// The platform has something to say. To be called on the thread on which it says it: by way of another, it could come
  /// behind an answer that was given after it.
  public nonisolated func happened(_ happening: Happening) {
    do {
      try phone?.happened(happening: happening)
    } catch {
      let trouble = words(of: error)
      Task { @MainActor in self.trouble = trouble }
    }
  }

  /// Another input records now, or none. `granted` is read in turn with what the audio adapter is asked for.
  public nonisolated func inputChanged(_ granted: @escaping @Sendable () -> Input?) {
    shell?.tellInput(granted)
  }

  /// Ends it; a take in progress is closed durably before this returns, away from the main thread.
  public func shutdown() async {
    guard let phone else { return }
    do {
      try await Task.detached { try phone.shutdown() }.value
    } catch {
      trouble = words(of: error)
    }
  }

  private func say(_ sentence: (any PhoneProtocol) throws -> Void) {
    guard let phone else { return }
    do {
      try sentence(phone)
    } catch {
      trouble = words(of: error)
    }
  }

  private func take(_ step: Step) {
    switch step {
    case .shown(let shown):
      // What was asked for at the start may be newer than what was said before it.
      guard shown.number >= self.shown?.number ?? 0 else { return }
      trouble = nil
      self.shown = shown
    case .meter(let meter):
      self.meter = meter
    }
  }
}

/// What the native phone says to the model.
private enum Step: Sendable {
  case shown(Shown)
  case meter(Meter)
}

/// The native library's own words; it knows them in the person's language.
private func words(of error: any Error) -> String {
  switch error {
  case PhoneError.Home(let reason), PhoneError.Closed(let reason), PhoneError.Fault(let reason): reason
  default: "\(error)"
  }
}
