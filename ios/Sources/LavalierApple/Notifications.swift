import Foundation
import Lavalier
import LavalierKit
import UIKit
import UserNotifications

/// One notification at a time: the last word on what is still to be sent.
struct AppleNotifications: NotificationAdapter {
  private static let identifier = "lavalier"

  func askPermission() async {
    // The system asks over no other app: there the question would wait, and come when it no longer matters.
    guard await MainActor.run(body: { UIApplication.shared.applicationState == .active }) else { return }
    // It asks once. A no is an answer, not a fault, and so is a failure: the notification is quiet then, or is not shown.
    Task { _ = try? await UNUserNotificationCenter.current().requestAuthorization(options: [.alert, .sound]) }
  }

  func notify(_ words: Words) async throws {
    let center = UNUserNotificationCenter.current()
    // Where nobody was asked, a provisional leave needs no question, which could not be asked from behind another app: the
    // notification is delivered without a sound. An answer that was given stays as it is.
    guard try await center.requestAuthorization(options: [.alert, .sound, .provisional]) else { return }
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
