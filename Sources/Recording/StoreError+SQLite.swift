import Files
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
        case .SQLITE_FULL: self = .cannotWrite(path: path, Self.probe(path) ?? ENOSPC)
        case .SQLITE_IOERR: self = .cannotWrite(path: path, Self.probe(path) ?? EIO)
        case .SQLITE_CORRUPT: self = .damaged(path: path, what: message)
        case .SQLITE_CONSTRAINT: self = .refused(path: path, rule: message)
        default:
            self = Self.probe(path).map { .cannotWrite(path: path, $0) } ?? .failed(path: path, message: message)
        }
    }

    /// The system's reason why nothing can be written where the store is, which SQLite keeps to itself or says in many
    /// ways; nil when 64 KB can, more than the next piece of its shared memory.
    private static func probe(_ path: String) -> Int32? {
        if FaultPoint.insert.fails() { return errno }
        let name = "\(RealPath.of(path)).\(ProcessInfo.processInfo.processIdentifier).probe"
        let file = open(name, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0o600)
        guard file >= 0 else { return errno }
        defer {
            close(file)
            unlink(name)
        }
        let bytes = [UInt8](repeating: 0, count: 64 * 1024)
        let written = write(file, bytes, bytes.count)
        if written < 0 || fsync(file) != 0 { return errno }
        return written < bytes.count ? ENOSPC : nil
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
