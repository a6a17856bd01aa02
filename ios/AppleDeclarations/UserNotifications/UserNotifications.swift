//! UserNotifications, as far as the shell uses it. Declared for a type check on a machine without Apple's frameworks: nothing here
//! works. Each line names the page that it was taken from, under https://developer.apple.com/documentation/usernotifications/.

import Foundation

// unusernotificationcenter
public final class UNUserNotificationCenter: NSObject, @unchecked Sendable {
  // unusernotificationcenter/current()
  public class func current() -> UNUserNotificationCenter { fatalError("declared for the type check only") }
  // unusernotificationcenter/requestauthorization(options:completionhandler:)
  public func requestAuthorization(options: UNAuthorizationOptions = []) async throws -> Bool { false }
  // unusernotificationcenter/add(_:withcompletionhandler:)
  public func add(_ request: UNNotificationRequest) async throws {}
  // unusernotificationcenter/removedeliverednotifications(withidentifiers:)
  public func removeDeliveredNotifications(withIdentifiers identifiers: [String]) {}
  // unusernotificationcenter/removependingnotificationrequests(withidentifiers:)
  public func removePendingNotificationRequests(withIdentifiers identifiers: [String]) {}
}

// unauthorizationoptions
public struct UNAuthorizationOptions: OptionSet, Sendable {
  public let rawValue: UInt
  public init(rawValue: UInt) { self.rawValue = rawValue }
  public static let sound = UNAuthorizationOptions(rawValue: 2)
  public static let alert = UNAuthorizationOptions(rawValue: 4)
  // unauthorizationoptions/provisional
  public static let provisional = UNAuthorizationOptions(rawValue: 64)
}

// unnotificationcontent, unmutablenotificationcontent
open class UNNotificationContent: NSObject {}
public final class UNMutableNotificationContent: UNNotificationContent {
  public var title = ""
  public var body = ""
  public var sound: UNNotificationSound?
}

// unnotificationsound/default
public final class UNNotificationSound: NSObject {
  public class var `default`: UNNotificationSound { fatalError("declared for the type check only") }
}

// unnotificationtrigger
open class UNNotificationTrigger: NSObject {}

// unnotificationrequest/init(identifier:content:trigger:)
public final class UNNotificationRequest: NSObject, @unchecked Sendable {
  public init(identifier: String, content: UNNotificationContent, trigger: UNNotificationTrigger?) {}
}
