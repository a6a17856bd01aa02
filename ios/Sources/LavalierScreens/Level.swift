import Lavalier

/// What the microphone hears and how long it has recorded.
public struct LevelState: Sendable, Equatable {
  /// What counts as silence here: quieter sounds draw an empty bar. In dB below full scale.
  public static let floor = -60.0

  /// How much of the bar is filled, 0 to 1, by the loudest sample.
  public let filled: Double
  /// The same for a screen reader: whole decibels, never above 0.
  public let decibels: Int
  /// Whether anything is heard.
  public let heard: Bool
  /// The take's time, as `0:07`, `12:34` or `1:02:03`.
  public let time: String

  init(_ meter: Meter) {
    // Before the first sound the loudest sample is minus infinity.
    let peak = meter.peakDb.isFinite ? min(max(meter.peakDb, Self.floor), 0) : Self.floor
    filled = 1 - peak / Self.floor
    decibels = Int(peak.rounded())
    heard = meter.heard
    time = Self.clock(milliseconds: meter.elapsedMs)
  }

  static func clock(milliseconds: UInt64) -> String {
    let seconds = milliseconds / 1000
    let two = { (number: UInt64) in number < 10 ? "0\(number)" : "\(number)" }
    let (hours, minutes) = (seconds / 3600, seconds / 60 % 60)
    return hours > 0
      ? "\(hours):\(two(minutes)):\(two(seconds % 60))" : "\(minutes):\(two(seconds % 60))"
  }
}
