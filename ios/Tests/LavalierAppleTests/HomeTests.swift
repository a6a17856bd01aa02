import Foundation
import Testing

@testable import LavalierApple

struct HomeTests {
  private let folder = FileManager.default.temporaryDirectory.appendingPathComponent("home-\(UUID().uuidString)")

  @Test func onlyAFolderThatIsNotThereCountsAsAnAppThatWasNeverOpened() throws {
    let home = Home(folder: folder)
    #expect(home.isMissing)
    home.make()
    #expect(!home.isMissing, "its secrets belong to the takes in it")
    // Where the system cannot say, there may be takes.
    let file = folder.appendingPathComponent("file")
    try Data().write(to: file)
    #expect(!Home(folder: file.appendingPathComponent("below")).isMissing)
  }
}
