import LavalierScreens
import SwiftUI

/// A screen that says what happened and what to do.
struct MessageView: View {
  let state: MessageState
  let send: (Action) -> Void

  var body: some View {
    Page(sign: state.sign, buttons: state.buttons, send: send) {
      WordsView(words: state.words)
    }
  }
}
