import LavalierScreens
import SwiftUI

/// The take is on its way, or has arrived.
struct DeliveryView: View {
  let state: DeliveryState
  let send: (Action) -> Void

  var body: some View {
    Page(sign: state.sign, buttons: state.buttons, send: send) {
      Text(state.line)
        .font(.title2.bold())
        .fixedSize(horizontal: false, vertical: true)
        .accessibilityAddTraits(.updatesFrequently)
      if let sent = state.sent {
        ProgressView(value: sent).accessibilityHidden(true)
      }
    }
  }
}
