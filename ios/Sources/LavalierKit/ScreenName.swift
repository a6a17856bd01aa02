import Lavalier

extension Screen {
  /// The screen's name, as the table of scenarios writes it.
  public var name: String {
    switch self {
    case .welcome: "welcome"
    case .tooOld: "too_old"
    case .opening: "opening"
    case .unopened: "unopened"
    case .invited: "invited"
    case .declined: "declined"
    case .checking: "checking"
    case .asking: "asking"
    case .mending: "mending"
    case .microphone: "microphone"
    case .ready: "ready"
    case .beginning: "beginning"
    case .rolling: "rolling"
    case .paused: "paused"
    case .stopping: "stopping"
    case .sending: "sending"
    case .safe: "safe"
    case .leaving: "leaving"
    case .finished: "finished"
    case .fault: "fault"
    }
  }

  /// Everything that can be pressed here.
  public var buttons: [Button] {
    switch self {
    case .welcome(_, _, let buttons), .unopened(_, _, let buttons), .invited(_, _, let buttons),
      .declined(_, _, let buttons), .mending(_, _, let buttons), .microphone(_, _, _, let buttons),
      .ready(_, _, _, _, let buttons), .rolling(_, _, let buttons), .paused(_, _, let buttons),
      .sending(_, _, _, let buttons), .safe(_, _, let buttons), .leaving(_, _, let buttons),
      .finished(_, _, let buttons), .fault(_, _, let buttons):
      buttons
    case .asking(_, _, let questions): questions.flatMap(\.replies)
    case .tooOld, .opening, .checking, .beginning, .stopping: []
    }
  }
}
