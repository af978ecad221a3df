import Foundation
import GRDB

extension StoreError {
    /// Runs `body` and turns SQLite's errors into ours.
    static func translating<Value>(_ path: String, _ wait: StoreWait, _ body: () throws -> Value) throws -> Value {
        do {
            return try body()
        } catch let error as DatabaseError {
            throw StoreError(error, path: path, wait)
        } catch let error as MalformedValue {
            throw StoreError.damaged(path: path, what: error.what)
        }
    }

    private init(_ error: DatabaseError, path: String, _ wait: StoreWait) {
        let message = error.message ?? "\(error.resultCode)"
        switch error.resultCode {
        case .SQLITE_CANTOPEN: self = .cannotOpen(path: path, reason: Self.reason(path) ?? message)
        case .SQLITE_NOTADB: self = .notAStore(path: path, reason: "it is no SQLite file")
        case .SQLITE_BUSY where wait.isGivenUp: self = .waitEnded(path: path, holder: wait.holder)
        case .SQLITE_BUSY, .SQLITE_LOCKED: self = .locked(path: path, seconds: wait.seconds, holder: wait.holder)
        case .SQLITE_READONLY, .SQLITE_PERM: self = .readOnly(path: path)
        case .SQLITE_FULL: self = .full(path: path)
        case .SQLITE_CORRUPT: self = .damaged(path: path, what: message)
        case .SQLITE_CONSTRAINT: self = .refused(path: path, rule: message)
        default: self = Self.isFull(path) ? .full(path: path) : .failed(path: path, message: message)
        }
    }

    /// Whether the disk has no room for the next piece of SQLite's shared memory, 32 KB, which it says in many ways.
    private static func isFull(_ path: String) -> Bool {
        var disk = statvfs()
        let folder = URL(fileURLWithPath: path).deletingLastPathComponent().path
        guard statvfs(folder, &disk) == 0 else { return false }
        return UInt64(disk.f_bavail) * UInt64(disk.f_frsize) < 64 * 1024
    }

    /// Why a file cannot be opened, as far as one can see it from outside.
    private static func reason(_ path: String) -> String? {
        let files = FileManager.default
        var isFolder: ObjCBool = false
        if files.fileExists(atPath: path, isDirectory: &isFolder) {
            if isFolder.boolValue { return "it is a folder" }
            return files.isReadableFile(atPath: path) ? nil : "you may not read it"
        }
        let folder = URL(fileURLWithPath: path).deletingLastPathComponent().path
        return files.fileExists(atPath: folder) ? "it cannot be made" : "the folder \(folder) does not exist"
    }
}
