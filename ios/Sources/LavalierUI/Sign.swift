import LavalierScreens
import SwiftUI

extension ToneState {
  /// The colour that says what the word beside it says.
  var color: Color {
    switch self {
    case .calm: .blue
    case .attention: .orange
    case .stop, .recording: .red
    case .done: .green
    }
  }

  /// A form that says it to whoever tells colours apart poorly.
  var symbol: String {
    switch self {
    case .calm: "circle"
    case .attention: "exclamationmark.triangle.fill"
    case .stop: "hand.raised.fill"
    case .recording: "record.circle.fill"
    case .done: "checkmark.circle.fill"
    }
  }
}

/// The state of things, at the top of every screen.
struct SignView: View {
  let sign: SignState

  var body: some View {
    HStack(spacing: 10) {
      Image(systemName: sign.tone.symbol)
        .foregroundStyle(sign.tone.color)
        .accessibilityHidden(true)
      Text(sign.word)
        .font(.headline)
    }
    .padding(.vertical, 8)
    .padding(.horizontal, 14)
    .background(sign.tone.color.opacity(0.14), in: Capsule())
    .accessibilityElement(children: .combine)
    .accessibilityAddTraits(.isHeader)
  }
}
