import Foundation

/// Where takes lie until they are safe: not the documents, which a computer may copy, and in no backup.
struct Home {
  /// The folder itself.
  let folder: URL

  /// The app's own.
  static var standard: Home {
    let support = FileManager.default.urls(for: .applicationSupportDirectory, in: .userDomainMask)
    let top = support.first ?? URL(fileURLWithPath: NSHomeDirectory(), isDirectory: true)
    return Home(folder: top.appendingPathComponent("Lavalier", isDirectory: true))
  }

  /// Whether the system says for certain that there is no such folder: the app was never opened before. One that cannot be
  /// looked at may hold takes.
  var isMissing: Bool {
    do {
      _ = try FileManager.default.attributesOfItem(atPath: folder.path)
      return false
    } catch CocoaError.fileReadNoSuchFile, CocoaError.fileNoSuchFile {
      return true
    } catch {
      return false
    }
  }

  /// Makes it, or makes it what it has to be.
  func make() {
    // What cannot be made is told by the native library, which opens it next, with words for it.
    try? FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    #if canImport(Darwin)
      var (folder, values) = (folder, URLResourceValues())
      values.isExcludedFromBackup = true
      try? folder.setResourceValues(values)
      // Written to while the phone lies locked, once it was unlocked after its start.
      try? FileManager.default.setAttributes(
        [.protectionKey: FileProtectionType.completeUntilFirstUserAuthentication], ofItemAtPath: folder.path)
    #endif
  }
}
