import Doubles
import Lavalier
import LavalierKit
import Testing

@testable import LavalierScreens

/// What every screen shows, by the view model that its view reads.
@Suite(.timeLimit(.minutes(1)))
@MainActor
struct ScreenTests {
  private let phone = FakePhone()
  private let sign = Sign(tone: .attention, word: "One thing")
  private let words = Words(what: "What happened.", remedy: "What to do.")
  private let button = Button(label: "Do it", press: .checkAgain, weight: .main)
  private let prompt = Prompt(number: 2, of: 5, text: "How did it begin?")
  private let meter = Meter(elapsedMs: 61_500, peakDb: -15, rmsDb: -30, heard: true)

  /// A view model whose phone shows `screen`, while the microphone hears something.
  private func viewModel(_ screen: Screen, notices: [Notice] = []) async throws -> PhoneViewModel {
    var given: (any Shell)?
    let options = PhoneOptions(
      home: "/nowhere", microphone: .machine, secrets: .shell, app: App(id: "test", version: "1"))
    let model = PhoneModel(options: options, adapters: FakePlatform().adapters) { _, shell in
      given = shell
      return phone
    }
    let shell = try #require(given)
    try shell.meter(meter: meter)
    try shell.show(shown: Shown(number: 1, screen: screen, notices: notices))
    await until { model.shown != nil && model.meter != nil }
    return PhoneViewModel(model: model)
  }

  private var message: MessageState { MessageState(sign, words, [button]) }
  private var working: WorkingState { WorkingState(sign, "A moment.") }

  @Test func beforeTheFirstScreenNothingIsShown() {
    let options = PhoneOptions(
      home: "/nowhere", microphone: .machine, secrets: .shell, app: App(id: "test", version: "1"))
    let model = PhoneModel(options: options, adapters: FakePlatform().adapters) { [phone] _, _ in phone }
    #expect(PhoneViewModel(model: model).screen == .blank(""))
  }

  @Test func aPhoneThatCannotBeOpenedSaysWhyInsteadOfAScreen() {
    let options = PhoneOptions(
      home: "/nowhere", microphone: .machine, secrets: .shell, app: App(id: "test", version: "1"))
    let model = PhoneModel(options: options, adapters: FakePlatform().adapters) { _, _ in
      throw PhoneError.Home(reason: "The folder cannot be written.")
    }
    #expect(PhoneViewModel(model: model).screen == .blank("The folder cannot be written."))
  }

  @Test func welcomeSaysWhatToDoWithoutAnInvitation() async throws {
    let viewModel = try await viewModel(.welcome(sign: sign, words: words, buttons: [button]))
    #expect(viewModel.screen == .welcome(message))
    #expect(viewModel.place == "welcome")
  }

  @Test func tooOldSaysWhatToDoInstead() async throws {
    #expect(
      try await viewModel(.tooOld(sign: sign, words: words)).screen == .tooOld(MessageState(sign, words, [])))
  }

  @Test func openingSaysWhatThePhoneDoes() async throws {
    #expect(try await viewModel(.opening(sign: sign, line: "A moment.")).screen == .opening(working))
  }

  @Test func unopenedSaysWhyAndWhatToDo() async throws {
    #expect(
      try await viewModel(.unopened(sign: sign, words: words, buttons: [button])).screen == .unopened(message))
  }

  @Test func invitedSaysWhoAsksForWhatAndWhoHearsItAndLeavesOutWhatIsNotThere() async throws {
    let invitation = Invitation(
      title: "The Show", askedBy: "Ada asks.", purpose: "A film.", heardBy: "Editors hear it.", sixWords: "a b c d e f",
      consent: "I agree.", starts: nil)
    let viewModel = try await viewModel(.invited(sign: sign, invitation: invitation, buttons: [button]))
    guard case .invited(let state) = viewModel.screen else { throw Unexpected() }
    #expect(state.title == "The Show")
    #expect(state.lines == ["Ada asks.", "A film.", "Editors hear it."])
    #expect(state.sixWords == "a b c d e f")
    #expect(state.consent == "I agree.")
    #expect(state.buttons.map(\.label) == ["Do it"])
  }

  @Test func declinedSaysSo() async throws {
    #expect(
      try await viewModel(.declined(sign: sign, words: words, buttons: [button])).screen == .declined(message))
  }

  @Test func checkingSaysWhatThePhoneDoes() async throws {
    #expect(try await viewModel(.checking(sign: sign, line: "A moment.")).screen == .checking(working))
  }

  @Test func askingShowsEveryQuestionAndWhichReplyWasGiven() async throws {
    let replies = [
      Button(label: "Yes", press: .reply(control: "find_my.on", index: 0), weight: .other),
      Button(label: "No", press: .reply(control: "find_my.on", index: 1), weight: .other),
    ]
    let asked = Asked(control: "find_my.on", question: "Is Find My on?", replies: replies, given: 1)
    let viewModel = try await viewModel(.asking(sign: sign, title: "Two questions", questions: [asked]))
    guard case .asking(let state) = viewModel.screen else { throw Unexpected() }
    #expect(state.title == "Two questions")
    #expect(state.questions.map(\.text) == ["Is Find My on?"])
    #expect(state.questions[0].replies.map(\.label) == ["Yes", "No"])
    #expect(state.questions[0].given == 1)
    viewModel.send(state.questions[0].replies[0].action)
    #expect(phone.presses == [.reply(control: "find_my.on", index: 0)])
  }

  @Test func mendingSaysTheOneThingToPutRight() async throws {
    let viewModel = try await viewModel(.mending(sign: sign, words: words, buttons: [button]))
    #expect(viewModel.screen == .mending(message))
    viewModel.send(message.buttons[0].action)
    #expect(phone.presses == [.checkAgain])
  }

  @Test(arguments: [
    (MicrophoneStep.askPermission, MicrophoneState.Picture?.none), (.permission, nil), (.clipOnOrEarphones, nil),
    (.tapTest, .level), (.tapHeard, .level), (.notHeard, .level), (.builtInInstead, .plug), (.refused, nil),
    (.gone, .plug),
  ])
  func theMicrophoneIsDrawnWhereADrawingHelps(step: MicrophoneStep, picture: MicrophoneState.Picture?) async throws {
    let viewModel = try await viewModel(.microphone(sign: sign, step: step, words: words, buttons: [button]))
    guard case .microphone(let state) = viewModel.screen else { throw Unexpected() }
    #expect(state.picture == picture)
    #expect((state.level != nil) == (picture == .level))
    #expect(state.words == message.words)
    #expect(state.buttons == message.buttons)
  }

  @Test func readyShowsTheMicrophoneItsLevelAndTheFirstQuestion() async throws {
    let viewModel = try await viewModel(
      .ready(sign: sign, lines: ["Hold it so."], microphone: "Lavalier", question: prompt, buttons: [button]))
    guard case .ready(let state) = viewModel.screen else { throw Unexpected() }
    #expect(state.lines == ["Hold it so."])
    #expect(state.microphone == "Lavalier")
    #expect(state.level == LevelState(meter))
    #expect(state.question?.text == "How did it begin?")
    #expect(state.question?.place == "2/5")
  }

  @Test func beginningSaysWhatThePhoneDoes() async throws {
    #expect(try await viewModel(.beginning(sign: sign, line: "A moment.")).screen == .beginning(working))
  }

  @Test func rollingShowsTimeLevelAndTheQuestionAndNothingElse() async throws {
    let viewModel = try await viewModel(.rolling(sign: sign, question: prompt, buttons: [button]))
    #expect(viewModel.screen == .rolling(RollingState(sign, prompt, [button], meter)))
    guard case .rolling(let state) = viewModel.screen else { throw Unexpected() }
    #expect(state.level?.time == "1:01")
    #expect(state.level?.filled == 0.75)
    #expect(state.level?.decibels == -15)
  }

  @Test func pausedSaysThatTheTakeIsOpen() async throws {
    #expect(try await viewModel(.paused(sign: sign, words: words, buttons: [button])).screen == .paused(message))
  }

  @Test func stoppingSaysWhatThePhoneDoes() async throws {
    #expect(try await viewModel(.stopping(sign: sign, line: "A moment.")).screen == .stopping(working))
  }

  @Test func sendingShowsHowFarItIs() async throws {
    let line = "Safe on this phone · 92 % sent"
    let viewModel = try await viewModel(.sending(sign: sign, line: line, percent: 92, buttons: [button]))
    guard case .sending(let state) = viewModel.screen else { throw Unexpected() }
    #expect(state.line == line)
    #expect(state.sent == 0.92)
  }

  @Test func safeShowsNothingLeftToSend() async throws {
    let viewModel = try await viewModel(.safe(sign: sign, line: "All received. Thank you.", buttons: [button]))
    guard case .safe(let state) = viewModel.screen else { throw Unexpected() }
    #expect(state.line == "All received. Thank you.")
    #expect(state.sent == nil)
  }

  @Test func leavingFinishedAndFaultSayWhatToDo() async throws {
    #expect(try await viewModel(.leaving(sign: sign, words: words, buttons: [button])).screen == .leaving(message))
    #expect(try await viewModel(.finished(sign: sign, words: words, buttons: [button])).screen == .finished(message))
    #expect(try await viewModel(.fault(sign: sign, words: words, buttons: [button])).screen == .fault(message))
  }

  @Test func noticesStandBesideTheScreen() async throws {
    let notice = Notice(tone: .stop, words: words)
    let viewModel = try await viewModel(.opening(sign: sign, line: ""), notices: [notice, notice])
    #expect(viewModel.notices.map(\.id) == [0, 1])
    #expect(viewModel.notices.map(\.tone) == [.stop, .stop])
    #expect(viewModel.notices[0].words == message.words)
  }

  @Test func aNewNoticeIsSpokenOnceAndOneThatOnlyMovedIsNot() {
    func notices(_ said: Words...) -> [NoticeState] {
      said.enumerated().map { NoticeState(Notice(tone: .attention, words: $1), id: $0) }
    }
    let hot = Words(what: "The phone is hot.", remedy: "Put it in the shade.")
    let resumed = Words(what: "It records again.", remedy: "")
    #expect(NoticeState.news(in: notices(hot), after: []) == ["The phone is hot. Put it in the shade."])
    #expect(NoticeState.news(in: notices(resumed, hot), after: notices(hot)) == ["It records again."])
    #expect(NoticeState.news(in: notices(hot), after: notices(resumed, hot)).isEmpty)
  }

  @Test func goingBackReachesThePhone() async throws {
    try await viewModel(.opening(sign: sign, line: "")).back()
    #expect(phone.happenings == [.back])
  }

  /// Another screen than the one that was shown.
  private struct Unexpected: Error {}
}
