import LavalierScreens
import SwiftUI

/// What can be pressed: the one thing to do large and filled, the rest quieter.
struct ButtonsView: View {
  let buttons: [ButtonState]
  let tone: ToneState
  let send: (Action) -> Void

  var body: some View {
    VStack(spacing: 12) {
      ForEach(buttons) { button in
        ButtonView(button: button, tone: tone, send: send)
      }
    }
  }
}

/// One button, as wide as there is room.
struct ButtonView: View {
  let button: ButtonState
  let tone: ToneState
  let send: (Action) -> Void

  var body: some View {
    switch button.weight {
    case .main:
      plain.buttonStyle(.borderedProminent).controlSize(.extraLarge).tint(tone == .recording ? Color.red : Color.blue)
    case .other:
      plain.buttonStyle(.bordered).controlSize(.large)
    case .quiet:
      plain.buttonStyle(.borderless).controlSize(.large)
    }
  }

  private var plain: some View {
    Button {
      send(button.action)
    } label: {
      Text(button.label)
        .font(button.weight == .main ? .title2.bold() : .body)
        .multilineTextAlignment(.center)
        .fixedSize(horizontal: false, vertical: true)
        .frame(maxWidth: .infinity, minHeight: 44)
    }
  }
}
