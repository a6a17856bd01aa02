import LavalierScreens
import SwiftUI

/// The frame of every screen: the sign and what is said, which scroll, and the buttons, which lie under the thumb: below
/// in portrait, beside in landscape. With the largest type everything scrolls, so that nothing is cut off.
struct Page<Content: View>: View {
  let sign: SignState
  var buttons: [ButtonState] = []
  let send: (Action) -> Void
  @ViewBuilder let content: () -> Content

  @Environment(\.verticalSizeClass) private var height
  @Environment(\.dynamicTypeSize) private var type

  var body: some View {
    if type.isAccessibilitySize {
      ScrollView {
        VStack(alignment: .leading, spacing: 24) {
          told
          ButtonsView(buttons: buttons, tone: sign.tone, send: send)
        }
        .padding(20)
      }
    } else {
      sides {
        ScrollView {
          told.padding(20)
        }
        ButtonsView(buttons: buttons, tone: sign.tone, send: send)
          .frame(maxWidth: height == .compact ? 320 : nil)
          .padding(20)
      }
    }
  }

  private var sides: AnyLayout {
    height == .compact
      ? AnyLayout(HStackLayout(alignment: .bottom, spacing: 16)) : AnyLayout(VStackLayout(spacing: 0))
  }

  private var told: some View {
    VStack(alignment: .leading, spacing: 24) {
      SignView(sign: sign)
      content()
    }
    .frame(maxWidth: .infinity, alignment: .leading)
  }
}
