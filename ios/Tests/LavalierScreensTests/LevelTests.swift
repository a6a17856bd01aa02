import Lavalier
import Testing

@testable import LavalierScreens

struct LevelTests {
  private func level(_ peak: Double) -> LevelState {
    LevelState(Meter(elapsedMs: 0, peakDb: peak, rmsDb: peak, heard: false))
  }

  @Test func theBarIsEmptyForSilenceAndFullAtFullScale() {
    #expect(level(-.infinity).filled == 0)
    #expect(level(.nan).filled == 0)
    #expect(level(-90).filled == 0)
    #expect(level(-30).filled == 0.5)
    #expect(level(0).filled == 1)
    #expect(level(3).filled == 1)
    #expect(level(3).decibels == 0)
  }

  @Test(arguments: [
    (0, "0:00"), (999, "0:00"), (7_000, "0:07"), (754_000, "12:34"), (3_599_999, "59:59"), (3_723_000, "1:02:03"),
  ])
  func theTimeReadsAsOnAStopwatch(milliseconds: UInt64, time: String) {
    #expect(LevelState.clock(milliseconds: milliseconds) == time)
  }
}
