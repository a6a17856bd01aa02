import LavalierScreens
import SwiftUI

/// It records: time, level, the current question, nothing else.
struct RollingView: View {
  let state: RollingState
  let send: (Action) -> Void

  var body: some View {
    Page(sign: state.sign, buttons: state.buttons, send: send) {
      Text(state.level?.time ?? "")
        .font(.largeTitle.bold().monospacedDigit())
        .accessibilityAddTraits(.updatesFrequently)
      LevelView(level: state.level, name: state.sign.word)
      if let question = state.question {
        PromptView(prompt: question)
      }
    }
  }
}
