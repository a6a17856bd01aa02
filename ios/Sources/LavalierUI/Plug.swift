import SwiftUI

/// A clip-on microphone's plug on its way into a phone: drawn, so that it is sharp at any size and follows the colours.
/// Under it stands the same in words.
struct PlugPicture: View {
  @ScaledMetric private var height = 140.0

  var body: some View {
    ZStack {
      PhoneOutline().stroke(Color.primary, lineWidth: 3)
      PlugAndCable().stroke(Color.blue, lineWidth: 5)
    }
    .frame(maxWidth: .infinity, minHeight: height, maxHeight: height)
    .accessibilityHidden(true)
  }
}

/// The lower end of a phone, with its socket.
private struct PhoneOutline: Shape {
  func path(in rect: CGRect) -> Path {
    let width = min(rect.width, rect.height) * 0.7
    let left = rect.midX - width / 2
    var path = Path()
    path.move(to: CGPoint(x: left, y: rect.minY))
    path.addLine(to: CGPoint(x: left, y: rect.minY + rect.height * 0.3))
    path.addCurve(
      to: CGPoint(x: left + width * 0.2, y: rect.minY + rect.height * 0.45),
      control1: CGPoint(x: left, y: rect.minY + rect.height * 0.4),
      control2: CGPoint(x: left + width * 0.08, y: rect.minY + rect.height * 0.45))
    path.addLine(to: CGPoint(x: left + width * 0.42, y: rect.minY + rect.height * 0.45))
    path.addLine(to: CGPoint(x: left + width * 0.42, y: rect.minY + rect.height * 0.3))
    path.addLine(to: CGPoint(x: left + width * 0.58, y: rect.minY + rect.height * 0.3))
    path.addLine(to: CGPoint(x: left + width * 0.58, y: rect.minY + rect.height * 0.45))
    path.addLine(to: CGPoint(x: left + width * 0.8, y: rect.minY + rect.height * 0.45))
    path.addCurve(
      to: CGPoint(x: left + width, y: rect.minY + rect.height * 0.3),
      control1: CGPoint(x: left + width * 0.92, y: rect.minY + rect.height * 0.45),
      control2: CGPoint(x: left + width, y: rect.minY + rect.height * 0.4))
    path.addLine(to: CGPoint(x: left + width, y: rect.minY))
    return path
  }
}

/// The plug below the socket, and the cable to the microphone.
private struct PlugAndCable: Shape {
  func path(in rect: CGRect) -> Path {
    let unit = min(rect.width, rect.height) / 10
    var path = Path()
    path.addRoundedRect(
      in: CGRect(x: rect.midX - unit * 0.35, y: rect.minY + unit * 5, width: unit * 0.7, height: unit * 1.6),
      cornerSize: CGSize(width: unit * 0.3, height: unit * 0.3))
    path.addRoundedRect(
      in: CGRect(x: rect.midX - unit * 0.7, y: rect.minY + unit * 6.6, width: unit * 1.4, height: unit * 1.8),
      cornerSize: CGSize(width: unit * 0.4, height: unit * 0.4))
    path.move(to: CGPoint(x: rect.midX, y: rect.minY + unit * 8.4))
    path.addCurve(
      to: CGPoint(x: rect.midX + unit * 4, y: rect.minY + unit * 8),
      control1: CGPoint(x: rect.midX, y: rect.minY + unit * 10.5),
      control2: CGPoint(x: rect.midX + unit * 3, y: rect.minY + unit * 10.5))
    path.addEllipse(
      in: CGRect(x: rect.midX + unit * 3.6, y: rect.minY + unit * 6.6, width: unit * 0.9, height: unit * 1.4))
    return path
  }
}
