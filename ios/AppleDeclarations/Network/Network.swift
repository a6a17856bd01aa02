//! Network, as far as the shell uses it. Declared for a type check on a machine without Apple's frameworks: nothing here
//! works. Each line names the page that it was taken from, under https://developer.apple.com/documentation/network/.

import Dispatch
import Foundation

// nwpathmonitor
public final class NWPathMonitor: @unchecked Sendable {
  // nwpathmonitor/init()
  public init() {}
  // nwpathmonitor/pathupdatehandler
  public var pathUpdateHandler: (@Sendable (_ newPath: NWPath) -> Void)?
  // nwpathmonitor/start(queue:)
  public func start(queue: DispatchQueue) {}
  // nwpathmonitor/cancel()
  public func cancel() {}
}

// nwpath
public struct NWPath: Sendable {
  // nwpath/status-swift.enum
  public enum Status: Sendable {
    case satisfied, unsatisfied, requiresConnection
  }
  // nwpath/status-swift.property
  public let status: Status
  // nwpath/isexpensive
  public let isExpensive: Bool
}
