import Dispatch
import Foundation
import Lavalier
import Network
import UIKit

/// What changes around the phone: its network, its battery, its warmth.
final class Surroundings: Sendable {
  private let paths = NWPathMonitor()

  /// Tells `happened` what is, and then each change.
  @MainActor
  init(happened: @escaping @Sendable (Happening) -> Void) {
    paths.pathUpdateHandler = { path in
      happened(.network(network: path.status != .satisfied ? .none : path.isExpensive ? .mobile : .unmetered))
    }
    paths.start(queue: DispatchQueue(label: "network"))
    UIDevice.current.isBatteryMonitoringEnabled = true
    if let battery = UIDevice.current.battery { happened(battery) }
    // Nothing is removed again: this lives as long as the app.
    for name in [UIDevice.batteryLevelDidChangeNotification, UIDevice.batteryStateDidChangeNotification] {
      _ = NotificationCenter.default.addObserver(forName: name, object: nil, queue: .main) { _ in
        MainActor.assumeIsolated {
          if let battery = UIDevice.current.battery { happened(battery) }
        }
      }
    }
    #if canImport(Darwin)
      happened(.thermal(level: Thermal(ProcessInfo.processInfo.thermalState)))
      _ = NotificationCenter.default.addObserver(
        forName: ProcessInfo.thermalStateDidChangeNotification, object: nil, queue: nil
      ) { _ in
        happened(.thermal(level: Thermal(ProcessInfo.processInfo.thermalState)))
      }
    #endif
  }
}

#if canImport(Darwin)
  extension Thermal {
    init(_ state: ProcessInfo.ThermalState) {
      self =
        switch state {
        case .nominal, .fair: .fine
        case .serious: .warm
        case .critical: .hot
        @unknown default: .fine
        }
    }
  }
#endif
