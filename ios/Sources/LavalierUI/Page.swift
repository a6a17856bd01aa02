import LavalierScreens
import SwiftUI

/// The frame of every screen: what is said beside it, its sign and what it says, which scroll, and the buttons, which lie
/// under the thumb: below in portrait, beside in landscape, where they scroll as well. With the largest type everything
/// scrolls as one, so that nothing is cut off.
struct Page<Content: View>: View {
  let sign: SignState
  var buttons: [ButtonState] = []
  let send: (Action) -> Void
  @ViewBuilder let content: () -> Content

  @Environment(\.notices) private var notices
  @Environment(\.verticalSizeClass) private var height
  @Environment(\.dynamicTypeSize) private var type

  var body: some View {
    if type.isAccessibilitySize {
      ScrollView {
        VStack(alignment: .leading, spacing: 24) {
          told
          pressed
        }
        .padding(20)
      }
    } else if height == .compact {
      HStack(alignment: .top, spacing: 16) {
        ScrollView {
          told.padding(20)
        }
        if !buttons.isEmpty {
          // Three of them are higher than a phone that lies on its side.
          ScrollView {
            pressed.padding(20)
          }
          .frame(maxWidth: 320)
        }
      }
    } else {
      VStack(spacing: 0) {
        ScrollView {
          told.padding(20)
        }
        pressed.padding(20)
      }
    }
  }

  private var told: some View {
    VStack(alignment: .leading, spacing: 24) {
      if !notices.isEmpty {
        NoticesView(notices: notices)
      }
      SignView(sign: sign)
      content()
    }
    .frame(maxWidth: .infinity, alignment: .leading)
  }

  private var pressed: some View {
    ButtonsView(buttons: buttons, tone: sign.tone, send: send)
  }
}

extension EnvironmentValues {
  /// What is said beside the screen, whichever it is.
  var notices: [NoticeState] {
    get { self[NoticesKey.self] }
    set { self[NoticesKey.self] = newValue }
  }
}

private struct NoticesKey: EnvironmentKey {
  static let defaultValue: [NoticeState] = []
}
