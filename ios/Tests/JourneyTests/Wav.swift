import Foundation

/// Mono WAV files of 48 kHz and 24 bits.
enum Wav {
  /// Samples a second.
  static let rate = 48_000
  /// Bytes a sample.
  static let width = 3

  /// Noise that swells and fades as speech does, the same every time, so that a lost sample shows wherever it was.
  static func write(to file: URL, seconds: Int) throws {
    var samples = Data(capacity: seconds * rate * width)
    var state: UInt64 = 0x9E37_79B9_7F4A_7C15
    for index in 0..<(seconds * rate) {
      // xorshift64
      state ^= state << 13
      state ^= state >> 7
      state ^= state << 17
      let noise = Double(Int64(bitPattern: state) >> 40) / Double(1 << 23)
      let loudness = sin(Double.pi * Double(index) / Double(rate) * 4)
      let value = UInt32(bitPattern: Int32(noise * loudness * loudness * 4_000_000))
      samples.append(contentsOf: [UInt8(truncatingIfNeeded: value), UInt8(truncatingIfNeeded: value >> 8)])
      samples.append(UInt8(truncatingIfNeeded: value >> 16))
    }
    var header = Data("RIFF".utf8) + little(UInt32(36 + samples.count)) + Data("WAVEfmt ".utf8) + little(UInt32(16))
    header += little(UInt16(1)) + little(UInt16(1)) + little(UInt32(rate)) + little(UInt32(rate * width))
    header += little(UInt16(width)) + little(UInt16(24)) + Data("data".utf8) + little(UInt32(samples.count))
    try (header + samples).write(to: file)
  }

  /// The bytes of the samples, wherever in the file they lie.
  static func samples(of file: URL) throws -> Data {
    let bytes = try Data(contentsOf: file)
    var at = 12
    while at + 8 <= bytes.count {
      let length = (0..<4).reduce(0) { $0 | Int(bytes[at + 4 + $1]) << (8 * $1) }
      if bytes[at..<(at + 4)] == Data("data".utf8) { return Data(bytes[(at + 8)..<(at + 8 + length)]) }
      at += 8 + length + length % 2
    }
    return Data()
  }

  /// The middle half second of the longest run of sound in `samples`; none where no run is as long. A run ends with ten
  /// milliseconds of silence: what plays over and over is silent in between.
  static func sound(in samples: Data) -> Data? {
    let bytes = [UInt8](samples)
    let quarter = rate / 4
    var (longest, begin, silent) = (0..<0, 0, 0)
    for frame in 0..<(bytes.count / width) {
      let sample = bytes[(frame * width)..<((frame + 1) * width)]
      silent = sample.allSatisfy { $0 == 0 } ? silent + 1 : 0
      if silent >= rate / 100 { begin = frame + 1 }
      if frame + 1 - begin > longest.count { longest = begin..<(frame + 1) }
    }
    guard longest.count >= 2 * quarter else { return nil }
    let middle = (longest.lowerBound + longest.upperBound) / 2
    return Data(bytes[((middle - quarter) * width)..<((middle + quarter) * width)])
  }

  private static func little<Number: FixedWidthInteger>(_ number: Number) -> Data {
    withUnsafeBytes(of: number.littleEndian) { Data($0) }
  }
}
