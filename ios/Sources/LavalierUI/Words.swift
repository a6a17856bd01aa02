import LavalierScreens
import SwiftUI

/// What happened, large, and the one thing to do about it.
struct WordsView: View {
  let words: WordsState

  var body: some View {
    VStack(alignment: .leading, spacing: 12) {
      Text(words.what)
        .font(.title2.bold())
        .fixedSize(horizontal: false, vertical: true)
        .accessibilityAddTraits(.isHeader)
      if !words.remedy.isEmpty {
        Text(words.remedy)
          .font(.title3)
          .foregroundStyle(.secondary)
          .fixedSize(horizontal: false, vertical: true)
      }
    }
  }
}

/// What is said beside the screen, until the phone takes it back.
struct NoticesView: View {
  let notices: [NoticeState]

  var body: some View {
    VStack(spacing: 8) {
      ForEach(notices) { notice in
        HStack(alignment: .top, spacing: 10) {
          Image(systemName: notice.tone.symbol)
            .foregroundStyle(notice.tone.color)
            .accessibilityHidden(true)
          VStack(alignment: .leading, spacing: 4) {
            Text(notice.words.what)
              .font(.callout.bold())
              .fixedSize(horizontal: false, vertical: true)
            if !notice.words.remedy.isEmpty {
              Text(notice.words.remedy)
                .font(.callout)
                .fixedSize(horizontal: false, vertical: true)
            }
          }
        }
        .frame(maxWidth: .infinity, alignment: .leading)
        .padding(14)
        .background(notice.tone.color.opacity(0.12), in: RoundedRectangle(cornerRadius: 14))
        .accessibilityElement(children: .combine)
      }
    }
  }
}
