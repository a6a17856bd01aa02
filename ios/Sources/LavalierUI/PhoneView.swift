import LavalierScreens
import SwiftUI

/// The whole app: the screen that the phone shows, and what is said beside it.
public struct PhoneView: View {
  private let viewModel: PhoneViewModel

  /// The app over a phone.
  public init(viewModel: PhoneViewModel) {
    self.viewModel = viewModel
  }

  public var body: some View {
    ScreenView(state: viewModel.screen, send: viewModel.send)
      .environment(\.notices, viewModel.notices)
      // Somebody who hears the screen is taken to the new one's beginning, not left where a button was.
      .onChange(of: viewModel.place) { _, _ in
        AccessibilityNotification.ScreenChanged().post()
      }
      // And hears what is said beside it when it is said: nobody comes past there by themselves.
      .onChange(of: viewModel.notices) { before, now in
        for said in NoticeState.news(in: now, after: before) {
          AccessibilityNotification.Announcement(said).post()
        }
      }
  }
}

/// One screen.
struct ScreenView: View {
  let state: ScreenState
  let send: (Action) -> Void

  var body: some View {
    switch state {
    case .blank(let trouble):
      Text(trouble).font(.title3).padding(20)
    case .welcome(let state), .tooOld(let state), .unopened(let state), .declined(let state), .mending(let state),
      .paused(let state), .leaving(let state), .finished(let state), .fault(let state):
      MessageView(state: state, send: send)
    case .opening(let state), .checking(let state), .beginning(let state), .stopping(let state):
      WorkingView(state: state)
    case .invited(let state): InvitedView(state: state, send: send)
    case .asking(let state): AskingView(state: state, send: send)
    case .microphone(let state): MicrophoneView(state: state, send: send)
    case .ready(let state): ReadyView(state: state, send: send)
    case .rolling(let state): RollingView(state: state, send: send)
    case .sending(let state), .safe(let state): DeliveryView(state: state, send: send)
    }
  }
}
