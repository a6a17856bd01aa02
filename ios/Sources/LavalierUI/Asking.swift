import LavalierScreens
import SwiftUI

/// What only the person can say, all on one screen.
struct AskingView: View {
  let state: AskingState
  let send: (Action) -> Void

  var body: some View {
    Page(sign: state.sign, send: send) {
      Text(state.title)
        .font(.title2.bold())
        .fixedSize(horizontal: false, vertical: true)
        .accessibilityAddTraits(.isHeader)
      ForEach(state.questions) { question in
        VStack(alignment: .leading, spacing: 10) {
          Text(question.text)
            .font(.body)
            .fixedSize(horizontal: false, vertical: true)
          ForEach(question.replies) { reply in
            ReplyView(reply: reply, chosen: reply.id == question.given, send: send)
          }
        }
        .accessibilityElement(children: .contain)
        .accessibilityLabel(question.text)
      }
    }
  }
}

/// One reply: a tick says which was given, not its colour alone.
private struct ReplyView: View {
  let reply: ButtonState
  let chosen: Bool
  let send: (Action) -> Void

  var body: some View {
    Button {
      send(reply.action)
    } label: {
      HStack(spacing: 10) {
        Image(systemName: chosen ? "checkmark.circle.fill" : "circle")
          .accessibilityHidden(true)
        Text(reply.label)
          .fixedSize(horizontal: false, vertical: true)
          .frame(maxWidth: .infinity, minHeight: 32, alignment: .leading)
      }
    }
    .buttonStyle(.bordered)
    .tint(chosen ? Color.blue : Color.secondary)
    .accessibilityAddTraits(chosen ? .isSelected : [])
  }
}
