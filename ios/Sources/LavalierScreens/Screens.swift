import Lavalier

/// A screen that says what happened and what to do: most of them.
public struct MessageState: Sendable, Equatable {
  /// The state of things.
  public let sign: SignState
  /// What it says.
  public let words: WordsState
  /// What can be pressed.
  public let buttons: [ButtonState]

  init(_ sign: Sign, _ words: Words, _ buttons: [Button]) {
    self.sign = SignState(sign)
    self.words = WordsState(words)
    self.buttons = ButtonState.all(buttons)
  }
}

/// A screen on which the phone is at work and nothing can be pressed.
public struct WorkingState: Sendable, Equatable {
  /// The state of things.
  public let sign: SignState
  /// What the phone is doing.
  public let line: String

  init(_ sign: Sign, _ line: String) {
    self.sign = SignState(sign)
    self.line = line
  }
}

/// Who asks, for what, and who will hear it.
public struct InvitedState: Sendable, Equatable {
  /// The state of things.
  public let sign: SignState
  /// What it is about.
  public let title: String
  /// Who asks, for what, who will hear it and when it begins: a line each, in the order in which people want to know.
  public let lines: [String]
  /// Six words to be read out on the call.
  public let sixWords: String
  /// What is agreed to.
  public let consent: String
  /// What can be pressed.
  public let buttons: [ButtonState]

  init(_ sign: Sign, _ invitation: Invitation, _ buttons: [Button]) {
    self.sign = SignState(sign)
    title = invitation.title
    lines =
      [invitation.askedBy, invitation.purpose, invitation.heardBy, invitation.starts ?? ""].filter { !$0.isEmpty }
    sixWords = invitation.sixWords
    consent = invitation.consent
    self.buttons = ButtonState.all(buttons)
  }
}

/// What only the person can say.
public struct AskingState: Sendable, Equatable {
  /// One question.
  public struct Question: Sendable, Equatable, Identifiable {
    /// What it is about.
    public let id: String
    /// The question.
    public let text: String
    /// The replies.
    public let replies: [ButtonState]
    /// Which of them was given.
    public let given: Int?

    init(_ asked: Asked) {
      id = asked.control
      text = asked.question
      replies = ButtonState.all(asked.replies)
      given = asked.given.map(Int.init)
    }
  }

  /// The state of things.
  public let sign: SignState
  /// What the questions are for.
  public let title: String
  /// All of them, on one screen.
  public let questions: [Question]

  init(_ sign: Sign, _ title: String, _ questions: [Asked]) {
    self.sign = SignState(sign)
    self.title = title
    self.questions = questions.map(Question.init)
  }
}

/// Finding the right microphone.
public struct MicrophoneState: Sendable, Equatable {
  /// A drawing beside the words.
  public enum Picture: Sendable {
    /// A clip-on microphone's plug, going into the phone.
    case plug
    /// What the microphone hears while it is tapped.
    case level
  }

  /// The state of things.
  public let sign: SignState
  /// What it says.
  public let words: WordsState
  /// The drawing, where one helps.
  public let picture: Picture?
  /// What the microphone hears, where that is drawn.
  public let level: LevelState?
  /// What can be pressed.
  public let buttons: [ButtonState]

  init(_ sign: Sign, _ step: MicrophoneStep, _ words: Words, _ buttons: [Button], _ meter: Meter?) {
    self.sign = SignState(sign)
    self.words = WordsState(words)
    self.buttons = ButtonState.all(buttons)
    picture =
      switch step {
      case .builtInInstead, .gone: .plug
      case .tapTest, .tapHeard, .notHeard: .level
      case .askPermission, .permission, .clipOnOrEarphones, .refused: nil
      }
    level = picture == .level ? meter.map(LevelState.init) : nil
  }
}

/// Everything is right; the level is live.
public struct ReadyState: Sendable, Equatable {
  /// The state of things.
  public let sign: SignState
  /// What is worth knowing before.
  public let lines: [String]
  /// Which microphone listens.
  public let microphone: String
  /// What it hears.
  public let level: LevelState?
  /// The first question, so that nobody begins without having read it.
  public let question: PromptState?
  /// What can be pressed.
  public let buttons: [ButtonState]

  init(_ sign: Sign, _ lines: [String], _ microphone: String, _ question: Prompt?, _ buttons: [Button], _ meter: Meter?)
  {
    self.sign = SignState(sign)
    self.lines = lines
    self.microphone = microphone
    self.question = question.map(PromptState.init)
    self.buttons = ButtonState.all(buttons)
    level = meter.map(LevelState.init)
  }
}

/// It records.
public struct RollingState: Sendable, Equatable {
  /// The state of things.
  public let sign: SignState
  /// Time and level; none before the first came.
  public let level: LevelState?
  /// The current question.
  public let question: PromptState?
  /// What can be pressed.
  public let buttons: [ButtonState]

  init(_ sign: Sign, _ question: Prompt?, _ buttons: [Button], _ meter: Meter?) {
    self.sign = SignState(sign)
    self.question = question.map(PromptState.init)
    self.buttons = ButtonState.all(buttons)
    level = meter.map(LevelState.init)
  }
}

/// The take is on its way, or has arrived.
public struct DeliveryState: Sendable, Equatable {
  /// The state of things.
  public let sign: SignState
  /// How far it is.
  public let line: String
  /// How much has arrived, 0 to 1; none when it is all there.
  public let sent: Double?
  /// What can be pressed.
  public let buttons: [ButtonState]

  init(_ sign: Sign, _ line: String, percent: UInt8?, _ buttons: [Button]) {
    self.sign = SignState(sign)
    self.line = line
    sent = percent.map { Double(min($0, 100)) / 100 }
    self.buttons = ButtonState.all(buttons)
  }
}
