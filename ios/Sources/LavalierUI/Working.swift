import LavalierScreens
import SwiftUI

/// A screen on which the phone is at work and there is nothing to press.
struct WorkingView: View {
  let state: WorkingState

  var body: some View {
    Page(sign: state.sign, send: { _ in }) {
      HStack(spacing: 14) {
        ProgressView().accessibilityHidden(true)
        Text(state.line)
          .font(.title3)
          .fixedSize(horizontal: false, vertical: true)
      }
      .accessibilityElement(children: .combine)
    }
  }
}
