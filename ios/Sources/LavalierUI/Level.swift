import LavalierScreens
import SwiftUI

/// What the microphone hears, as a bar; a screen reader is told in decibels when it asks.
struct LevelView: View {
  let level: LevelState?
  /// What the screen reader calls it: the microphone's name, or the state of things.
  let name: String

  var body: some View {
    GeometryReader { place in
      ZStack(alignment: .leading) {
        Capsule().fill(Color.secondary.opacity(0.2))
        Capsule()
          .fill(level?.heard == true ? Color.green : Color.secondary)
          .frame(width: place.size.width * (level?.filled ?? 0))
      }
    }
    .frame(height: 16)
    .accessibilityElement()
    .accessibilityLabel(name)
    .accessibilityValue(level.map { "\($0.decibels) dB" } ?? "")
    .accessibilityAddTraits(.updatesFrequently)
  }
}

/// A question to be talked about.
struct PromptView: View {
  let prompt: PromptState

  var body: some View {
    VStack(alignment: .leading, spacing: 6) {
      Text(prompt.place)
        .font(.footnote)
        .foregroundStyle(.secondary)
      Text(prompt.text)
        .font(.title2)
        .fixedSize(horizontal: false, vertical: true)
    }
    .accessibilityElement(children: .combine)
  }
}
