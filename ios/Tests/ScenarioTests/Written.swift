import Foundation
import Lavalier
import Testing

/// One scenario of the table, as it is written.
struct Scenario: Sendable, CustomTestStringConvertible {
  let name: String
  /// What the rehearsal is made of, as JSON: its own business but for what follows.
  let given: String
  let facts: Facts
  let inputs: [Input]
  let permission: Bool
  let steps: [Step]
  /// The screens that are shown, by name, without repeats.
  let screens: [String]

  var testDescription: String { name }
}

/// One step.
enum Step: Sendable {
  case sees(String)
  case press(Press)
  case happened(Happening)
  case link
  case passes(milliseconds: UInt64)
  case studio(String)
  case facts(Facts)
  case inputs([Input])
  case permission(Bool)
  case heard(String)
  case fails(Fails)
  case killed
  case kept(UInt64)
}

/// How the shell fails from now on.
enum Fails: String, Sendable {
  case nothing
  case throwsOnActivate = "throws_on_activate"
  case hangsOnActivate = "hangs_on_activate"
  case answersTwice = "answers_twice"
}

/// What a scenario has that this runner does not know.
struct Unreadable: Error, CustomStringConvertible {
  let description: String
}

/// A value of the table: a name alone, or a name with what belongs to it.
private struct Tagged {
  let name: String
  let value: Any

  init(_ json: Any) throws {
    if let name = json as? String {
      (self.name, value) = (name, [String: Any]())
    } else if let members = json as? [String: Any], let (name, value) = members.first, members.count == 1 {
      (self.name, self.value) = (name, value)
    } else {
      throw Unreadable(description: "\(json)")
    }
  }

  subscript<Value>(_ member: String) -> Value {
    get throws {
      guard let value = (value as? [String: Any])?[member] as? Value else {
        throw Unreadable(description: "\(name) without \(member)")
      }
      return value
    }
  }
}

extension Scenario {
  /// Every scenario of the table's files.
  static func all() throws -> [Scenario] {
    let table = URL(fileURLWithPath: #filePath).appendingPathComponent("../../../../bindings/scenarios").standardized
    let files = try FileManager.default.contentsOfDirectory(at: table, includingPropertiesForKeys: nil)
    return try files.filter { $0.pathExtension == "json" }.sorted { $0.path < $1.path }.flatMap { file in
      let read = try JSONSerialization.jsonObject(with: Data(contentsOf: file))
      guard let entries = read as? [[String: Any]] else { throw Unreadable(description: file.path) }
      return try entries.map(Scenario.init)
    }
  }

  private init(_ entry: [String: Any]) throws {
    guard let name = entry["name"] as? String, let given = entry["given"] as? [String: Any],
      let steps = entry["steps"] as? [Any], let screens = entry["screens"] as? [String]
    else { throw Unreadable(description: "\(entry)") }
    self.name = name
    self.given = String(decoding: try JSONSerialization.data(withJSONObject: given), as: UTF8.self)
    let facts: [String: Any] = [
      "platform": "ios", "model": "iPhone15,4", "os_version": "26.1", "os_build": "23B85", "passcode_set": true,
      "biometrics_enrolled": true, "free_bytes": UInt64(64_000_000_000), "battery_percent": 80,
    ]
    self.facts = try Facts(facts.merging(given["facts"] as? [String: Any] ?? [:]) { $1 })
    inputs = try (given["inputs"] as? [[String: Any]]).map { try $0.map(Input.init) } ?? [.rehearsed]
    permission = given["permission"] as? Bool ?? true
    self.steps = try steps.map(Step.init)
    self.screens = screens
  }
}

extension Input {
  fileprivate static let rehearsed = Input(
    port: .builtIn, id: "built-in", name: "Microphone", rate: 48_000, channels: 1)

  fileprivate init(_ json: [String: Any]) throws {
    let ports: [String: Lavalier.Port] = [
      "built_in": .builtIn, "headset_wired": .headsetWired, "usb": .usb, "line_in": .lineIn,
      "bluetooth_hands_free": .bluetoothHandsFree, "bluetooth_le": .bluetoothLe, "car_audio": .carAudio,
      "virtual": .virtual, "unknown": .unknown,
    ]
    guard let port = (json["port"] as? String).flatMap({ ports[$0] }), let id = json["id"] as? String,
      let name = json["name"] as? String, let rate = json["rate"] as? Int, let channels = json["channels"] as? Int
    else { throw Unreadable(description: "\(json)") }
    self.init(port: port, id: id, name: name, rate: UInt32(rate), channels: UInt8(channels))
  }
}

extension Facts {
  fileprivate init(_ json: [String: Any]) throws {
    let platforms: [String: Platform] = ["ios": .ios, "ipados": .ipados, "android": .android, "desktop": .desktop]
    let complexities: [String: Complexity] = ["none": .none, "low": .low, "medium": .medium, "high": .high]
    guard let platform = (json["platform"] as? String).flatMap({ platforms[$0] }),
      let version = json["os_version"] as? String
    else { throw Unreadable(description: "\(json)") }
    self.init(
      platform: platform, model: json["model"] as? String, osVersion: version, osBuild: json["os_build"] as? String,
      patchLevel: json["patch_level"] as? String, passcodeSet: json["passcode_set"] as? Bool,
      biometricsEnrolled: json["biometrics_enrolled"] as? Bool,
      passcodeComplexity: (json["passcode_complexity"] as? String).flatMap { complexities[$0] },
      officialStore: json["official_store"] as? Bool, freeBytes: json["free_bytes"] as? UInt64,
      batteryPercent: (json["battery_percent"] as? Int).map { UInt8(clamping: $0) },
      microphoneAllowed: json["microphone_allowed"] as? Bool)
  }
}

extension Step {
  fileprivate init(_ json: Any) throws {
    let step = try Tagged(json)
    func whole<Value>() throws -> Value {
      guard let value = step.value as? Value else { throw Unreadable(description: "\(json)") }
      return value
    }
    switch step.name {
    case "sees": self = .sees(try whole())
    case "press": self = .press(try Press(try Tagged(step.value)))
    case "happened": self = .happened(try Happening(try Tagged(step.value)))
    case "link": self = .link
    case "passes": self = .passes(milliseconds: UInt64(try whole() as Int))
    case "studio": self = .studio(try whole())
    case "facts": self = .facts(try Facts(try whole() as [String: Any]))
    case "inputs": self = .inputs(try (try whole() as [[String: Any]]).map(Input.init))
    case "permission": self = .permission(try whole())
    case "heard": self = .heard(try whole())
    case "fails":
      guard let fails = Fails(rawValue: try whole()) else { throw Unreadable(description: "\(json)") }
      self = .fails(fails)
    case "killed": self = .killed
    case "kept": self = .kept(UInt64(try whole() as Int))
    default: throw Unreadable(description: step.name)
    }
  }
}

extension Press {
  fileprivate init(_ press: Tagged) throws {
    let plain: [String: Press] = [
      "scan": .scan, "paste": .paste, "agree": .agree, "decline": .decline, "check_again": .checkAgain,
      "open_settings": .openSettings, "allow_microphone": .allowMicrophone, "clip_on": .clipOn,
      "earphones": .earphones, "skip_tap_test": .skipTapTest, "use_it_anyway": .useItAnyway, "record": .record,
      "stop": .stop, "go_on": .goOn, "next_question": .nextQuestion, "previous_question": .previousQuestion,
      "record_more": .recordMore, "finish": .finish, "leave": .leave, "stay": .stay, "leave_anyway": .leaveAnyway,
      "try_again": .tryAgain,
    ]
    if press.name == "reply" {
      self = .reply(control: try press["control"], index: UInt8(clamping: try press["index"] as Int))
    } else if let plain = plain[press.name] {
      self = plain
    } else {
      throw Unreadable(description: press.name)
    }
  }
}

extension Happening {
  fileprivate init(_ happening: Tagged) throws {
    func named<Value>(_ member: String, _ values: [String: Value]) throws -> Value {
      let name: String = try happening[member]
      guard let value = values[name] else { throw Unreadable(description: name) }
      return value
    }
    switch happening.name {
    case "link": self = .link(text: try happening["text"])
    case "reopened": self = .reopened
    case "interruption_began":
      self = .interruptionBegan(
        by: try named(
          "by", ["call": .call, "assistant": .assistant, "other_app": .otherApp, "unknown": .unknown]))
    case "interruption_ended": self = .interruptionEnded(mayResume: try happening["may_resume"])
    case "audio_services_reset": self = .audioServicesReset
    case "silenced": self = .silenced(silenced: try happening["silenced"])
    case "backgrounded": self = .backgrounded
    case "foregrounded": self = .foregrounded
    case "network":
      self = .network(
        network: try named("network", ["none": Network.none, "mobile": .mobile, "unmetered": .unmetered]))
    case "battery":
      self = .battery(percent: UInt8(clamping: try happening["percent"] as Int), charging: try happening["charging"])
    case "thermal": self = .thermal(level: try named("level", ["fine": .fine, "warm": .warm, "hot": .hot]))
    case "back": self = .back
    default: throw Unreadable(description: happening.name)
    }
  }
}
