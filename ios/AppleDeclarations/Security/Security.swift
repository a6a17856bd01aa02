//! Security, as far as the shell uses it. Declared for a type check on a machine without Apple's frameworks: nothing here
//! works. Each line names the page that it was taken from, under https://developer.apple.com/documentation/security/.

import Foundation

// The types of Core Foundation stand here too; on Apple's systems they bridge to the ones of Swift.
public typealias CFString = String
public typealias CFDictionary = [String: Any]
public typealias CFTypeRef = AnyObject
public typealias CFAllocator = AnyObject
public final class CFError: Error {}

// osstatus (corefoundation, darwin/osstatus)
public typealias OSStatus = Int32

// errsecsuccess, errsecitemnotfound
public let errSecSuccess: OSStatus = 0
public let errSecItemNotFound: OSStatus = -25300

// ksecclass, ksecclassgenericpassword
public let kSecClass: CFString = "class"
public let kSecClassGenericPassword: CFString = "genp"
// ksecattraccount, ksecattrservice, ksecvaluedata
public let kSecAttrAccount: CFString = "acct"
public let kSecAttrService: CFString = "svce"
public let kSecValueData: CFString = "v_Data"
// ksecreturndata, ksecmatchlimit, ksecmatchlimitone
public let kSecReturnData: CFString = "r_Data"
public let kSecMatchLimit: CFString = "m_Limit"
public let kSecMatchLimitOne: CFString = "m_LimitOne"
// ksecattraccessible and its values
public let kSecAttrAccessible: CFString = "pdmn"
public let kSecAttrAccessibleAfterFirstUnlockThisDeviceOnly: CFString = "cku"
public let kSecAttrAccessibleWhenPasscodeSetThisDeviceOnly: CFString = "akpu"

// secitemadd(_:_:)
public func SecItemAdd(_ attributes: CFDictionary, _ result: UnsafeMutablePointer<CFTypeRef?>?) -> OSStatus { -1 }
// secitemcopymatching(_:_:)
public func SecItemCopyMatching(_ query: CFDictionary, _ result: UnsafeMutablePointer<CFTypeRef?>?) -> OSStatus { -1 }
// secitemdelete(_:)
public func SecItemDelete(_ query: CFDictionary) -> OSStatus { -1 }

// secaccesscontrol
public final class SecAccessControl {}
// secaccesscontrolcreateflags
public struct SecAccessControlCreateFlags: OptionSet, Sendable {
  public let rawValue: UInt
  public init(rawValue: UInt) { self.rawValue = rawValue }
  public static let privateKeyUsage = SecAccessControlCreateFlags(rawValue: 1 << 30)
}
// secaccesscontrolcreatewithflags(_:_:_:_:)
public func SecAccessControlCreateWithFlags(
  _ allocator: CFAllocator?, _ protection: CFTypeRef, _ flags: SecAccessControlCreateFlags,
  _ error: UnsafeMutablePointer<Unmanaged<CFError>?>?
) -> SecAccessControl? { nil }
