import Lavalier
import LavalierKit
import Observation

/// What the view shows, and what it says back.
@MainActor
public final class PhoneViewModel {
  private let model: PhoneModel

  /// A view model over the phone. Observing ``screen`` and ``notices`` observes the phone.
  public init(model: PhoneModel) {
    self.model = model
  }

  /// Where the person is.
  public var screen: ScreenState {
    if let trouble = model.trouble { return .blank(trouble) }
    guard let shown = model.shown else { return .blank("") }
    return ScreenState(shown.screen, meter: shown.screen.listens ? model.meter : nil)
  }

  /// What is said beside the screen.
  public var notices: [NoticeState] {
    (model.shown?.notices ?? []).enumerated().map { NoticeState($1, id: $0) }
  }

  /// Which screen this is: it changes when the person gets somewhere else, not when a level moves. The reader's focus
  /// moves with it.
  public var place: String {
    model.shown?.screen.name ?? ""
  }

  /// A button was pressed.
  public func send(_ action: Action) {
    model.press(action.press)
  }

  /// The person made the platform's gesture for going back.
  public func back() {
    model.happened(.back)
  }
}

extension Screen {
  /// Whether the level is shown here; a view of another screen must not be drawn anew twenty times a second.
  var listens: Bool {
    switch self {
    case .microphone, .ready, .rolling: true
    default: false
    }
  }
}
