import LavalierScreens
import SwiftUI

/// Who asks, for what, and who will hear it; then what is agreed to.
struct InvitedView: View {
  let state: InvitedState
  let send: (Action) -> Void

  var body: some View {
    Page(sign: state.sign, buttons: state.buttons, send: send) {
      Text(state.title)
        .font(.largeTitle.bold())
        .fixedSize(horizontal: false, vertical: true)
        .accessibilityAddTraits(.isHeader)
      VStack(alignment: .leading, spacing: 10) {
        ForEach(state.lines, id: \.self) { line in
          Text(line)
            .font(.title3)
            .fixedSize(horizontal: false, vertical: true)
        }
      }
      Text(state.consent)
        .font(.body)
        .fixedSize(horizontal: false, vertical: true)
      Text(state.sixWords)
        .font(.footnote)
        .foregroundStyle(.secondary)
        .fixedSize(horizontal: false, vertical: true)
    }
  }
}
