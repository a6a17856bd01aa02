import Lavalier

/// What a colour says; the word beside it says the same.
public enum ToneState: Sendable, Equatable, CaseIterable {
  case calm, attention, stop, recording, done

  init(_ tone: Tone) {
    self =
      switch tone {
      case .calm: .calm
      case .attention: .attention
      case .stop: .stop
      case .recording: .recording
      case .done: .done
      }
  }
}

/// The state of things: a colour and a word.
public struct SignState: Sendable, Equatable {
  /// The colour's meaning.
  public let tone: ToneState
  /// The same as a word.
  public let word: String

  init(_ sign: Sign) {
    tone = ToneState(sign.tone)
    word = sign.word
  }
}

/// What a press of a button says. Views pass it back as they got it.
public struct Action: Sendable, Equatable {
  let press: Press
}

/// A button.
public struct ButtonState: Sendable, Equatable, Identifiable {
  /// How much a button stands out.
  public enum Weight: Sendable {
    case main, other, quiet
  }

  /// Its place among the buttons.
  public let id: Int
  /// What is written on it.
  public let label: String
  /// How much it stands out.
  public let weight: Weight
  /// What pressing it says.
  public let action: Action

  init(_ button: Button, id: Int) {
    self.id = id
    label = button.label
    weight =
      switch button.weight {
      case .main: .main
      case .other: .other
      case .quiet: .quiet
      }
    action = Action(press: button.press)
  }

  static func all(_ buttons: [Button]) -> [ButtonState] {
    buttons.enumerated().map { ButtonState($1, id: $0) }
  }
}

/// What happened, and the one thing to do about it.
public struct WordsState: Sendable, Equatable {
  /// What happened.
  public let what: String
  /// The one thing to do; empty where there is nothing.
  public let remedy: String

  init(_ words: Words) {
    what = words.what
    remedy = words.remedy
  }

  /// Both, as they are spoken.
  var spoken: String {
    remedy.isEmpty ? what : "\(what) \(remedy)"
  }
}

/// Something said beside the screen.
public struct NoticeState: Sendable, Equatable, Identifiable {
  /// Its place among the notices.
  public let id: Int
  /// The colour's meaning.
  public let tone: ToneState
  /// What it says.
  public let words: WordsState

  init(_ notice: Notice, id: Int) {
    self.id = id
    tone = ToneState(notice.tone)
    words = WordsState(notice.words)
  }

  /// What is said now and was not before, each to be spoken in one. A notice that only moved is no news.
  public static func news(in now: [NoticeState], after before: [NoticeState]) -> [String] {
    now.filter { notice in !before.contains { $0.words == notice.words } }.map(\.words.spoken)
  }
}

/// A question to be talked about.
public struct PromptState: Sendable, Equatable {
  /// Which of how many, as `2/5`.
  public let place: String
  /// The question.
  public let text: String

  init(_ prompt: Prompt) {
    place = "\(prompt.number)/\(prompt.of)"
    text = prompt.text
  }
}
