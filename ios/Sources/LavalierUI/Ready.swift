import LavalierScreens
import SwiftUI

/// Everything is right: which microphone listens, what it hears, and a big button.
struct ReadyView: View {
  let state: ReadyState
  let send: (Action) -> Void

  var body: some View {
    Page(sign: state.sign, buttons: state.buttons, send: send) {
      VStack(alignment: .leading, spacing: 10) {
        Text(state.microphone)
          .font(.headline)
          .accessibilityHidden(true)
        LevelView(level: state.level, name: state.microphone)
      }
      ForEach(state.lines, id: \.self) { line in
        Text(line)
          .font(.body)
          .fixedSize(horizontal: false, vertical: true)
      }
      if let question = state.question {
        PromptView(prompt: question)
      }
    }
  }
}
