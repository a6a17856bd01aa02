import LavalierScreens
import SwiftUI

/// Finding the right microphone: one step at a time.
struct MicrophoneView: View {
  let state: MicrophoneState
  let send: (Action) -> Void

  var body: some View {
    Page(sign: state.sign, buttons: state.buttons, send: send) {
      WordsView(words: state.words)
      switch state.picture {
      case .plug: PlugPicture()
      case .level: LevelView(level: state.level, name: state.sign.word)
      case nil: EmptyView()
      }
    }
  }
}
