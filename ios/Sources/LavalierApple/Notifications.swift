import Foundation
import Lavalier
import LavalierKit
import UserNotifications

/// One notification at a time: the last word on what is still to be sent.
struct AppleNotifications: NotificationAdapter {
  private static let identifier = "lavalier"

  func notify(_ words: Words) async throws {
    let center = UNUserNotificationCenter.current()
    // Asked when there is something to say, not when the app opens. A no is an answer, not a fault.
    guard try await center.requestAuthorization(options: [.alert, .sound]) else { return }
    let content = UNMutableNotificationContent()
    content.title = words.what
    content.body = words.remedy
    content.sound = .default
    try await center.add(UNNotificationRequest(identifier: Self.identifier, content: content, trigger: nil))
  }

  func clear() async throws {
    let center = UNUserNotificationCenter.current()
    center.removePendingNotificationRequests(withIdentifiers: [Self.identifier])
    center.removeDeliveredNotifications(withIdentifiers: [Self.identifier])
  }
}
