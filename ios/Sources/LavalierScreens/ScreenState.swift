import Lavalier

/// Where the person is, and everything that is shown there.
public enum ScreenState: Sendable, Equatable {
  /// Nothing was shown yet, or the phone could not be opened, and the text says why.
  case blank(String)
  /// There is no invitation here.
  case welcome(MessageState)
  /// The app or the system is too old.
  case tooOld(MessageState)
  /// The link is being looked at.
  case opening(WorkingState)
  /// The link did not open.
  case unopened(MessageState)
  /// Who asks, for what, who will hear it.
  case invited(InvitedState)
  /// The person said no.
  case declined(MessageState)
  /// The phone is being checked.
  case checking(WorkingState)
  /// What only the person can say.
  case asking(AskingState)
  /// One thing to put right.
  case mending(MessageState)
  /// Finding the right microphone.
  case microphone(MicrophoneState)
  /// Everything is right.
  case ready(ReadyState)
  /// The take is being opened.
  case beginning(WorkingState)
  /// It records.
  case rolling(RollingState)
  /// Something else holds the microphone; the take is open.
  case paused(MessageState)
  /// The take is being closed.
  case stopping(WorkingState)
  /// The take is on its way.
  case sending(DeliveryState)
  /// Everything has arrived.
  case safe(DeliveryState)
  /// The person wants to leave before everything is safe.
  case leaving(MessageState)
  /// It is over.
  case finished(MessageState)
  /// The platform failed the phone; nothing is lost.
  case fault(MessageState)

  init(_ screen: Screen, meter: Meter?) {
    self =
      switch screen {
      case .welcome(let sign, let words, let buttons): .welcome(MessageState(sign, words, buttons))
      case .tooOld(let sign, let words): .tooOld(MessageState(sign, words, []))
      case .opening(let sign, let line): .opening(WorkingState(sign, line))
      case .unopened(let sign, let words, let buttons): .unopened(MessageState(sign, words, buttons))
      case .invited(let sign, let invitation, let buttons): .invited(InvitedState(sign, invitation, buttons))
      case .declined(let sign, let words, let buttons): .declined(MessageState(sign, words, buttons))
      case .checking(let sign, let line): .checking(WorkingState(sign, line))
      case .asking(let sign, let title, let questions): .asking(AskingState(sign, title, questions))
      case .mending(let sign, let words, let buttons): .mending(MessageState(sign, words, buttons))
      case .microphone(let sign, let step, let words, let buttons):
        .microphone(MicrophoneState(sign, step, words, buttons, meter))
      case .ready(let sign, let lines, let microphone, let question, let buttons):
        .ready(ReadyState(sign, lines, microphone, question, buttons, meter))
      case .beginning(let sign, let line): .beginning(WorkingState(sign, line))
      case .rolling(let sign, let question, let buttons): .rolling(RollingState(sign, question, buttons, meter))
      case .paused(let sign, let words, let buttons): .paused(MessageState(sign, words, buttons))
      case .stopping(let sign, let line): .stopping(WorkingState(sign, line))
      case .sending(let sign, let line, let percent, let buttons):
        .sending(DeliveryState(sign, line, percent: percent, buttons))
      case .safe(let sign, let line, let buttons): .safe(DeliveryState(sign, line, percent: nil, buttons))
      case .leaving(let sign, let words, let buttons): .leaving(MessageState(sign, words, buttons))
      case .finished(let sign, let words, let buttons): .finished(MessageState(sign, words, buttons))
      case .fault(let sign, let words, let buttons): .fault(MessageState(sign, words, buttons))
      }
  }
}
