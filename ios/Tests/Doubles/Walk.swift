import Lavalier
import LavalierKit

/// A person who does what each screen wants, and remembers which screens they saw.
@MainActor
public final class Walk {
  /// The screens by name, without repeats.
  public private(set) var seen: [String] = []
  /// What the person presses; nothing where they only wait.
  public var wants: @MainActor (Screen) -> Press?
  private let model: PhoneModel
  private var last: UInt64?

  /// A walk over `model`. What a person with nothing wrong does is pressed unless `wants` says otherwise.
  public init(_ model: PhoneModel, wants: @escaping @MainActor (Screen) -> Press? = Walk.willing) {
    self.model = model
    self.wants = wants
  }

  /// Goes on to a screen of this name. Bounded by the test's time limit.
  public func on(to name: String) async {
    while !Task.isCancelled {
      await until { self.model.shown != nil && self.model.shown?.number != self.last || self.model.trouble != nil }
      guard let shown = model.shown, model.trouble == nil else { return }
      last = shown.number
      let screen = shown.screen.name
      if seen.last != screen { seen.append(screen) }
      if screen == name { return }
      if let press = wants(shown.screen) { model.press(press) }
    }
  }

  /// Agrees, says yes, uses what is there, and begins.
  public static func willing(_ screen: Screen) -> Press? {
    switch screen {
    case .invited: .agree
    case .asking(_, _, let questions): questions.first { $0.given == nil }?.replies.first?.press
    case .microphone(_, .clipOnOrEarphones, _, _): .clipOn
    case .microphone(_, .notHeard, _, _): .skipTapTest
    case .microphone(_, .builtInInstead, _, _): .useItAnyway
    case .ready: .record
    default: nil
    }
  }
}
