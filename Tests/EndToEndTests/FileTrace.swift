import Foundation
import TestSupport

/// What a command and its children did to files, thread by thread in order, as strace saw it.
struct FileTrace {
    /// A system call that succeeded.
    enum Call: Equatable {
        case opened(String)
        case wrote(String)
        case flushed(String)
        case renamed(String, to: String)
        case linked(String, to: String)

        /// The file whose content or name is at stake.
        var path: String {
            switch self {
            case .opened(let path), .wrote(let path), .flushed(let path), .renamed(_, let path), .linked(_, let path):
                path
            }
        }

        /// Whether it left everything as it was.
        var isOpening: Bool { if case .opened = self { true } else { false } }
    }

    /// How the command ended.
    let result: Program.Result
    /// The calls of every thread, with absolute paths.
    let threads: [[Call]]

    /// Whether strace is installed and may look at a child.
    static let isPossible = (try? OutsideProgram("strace", "-f", "-o", "/dev/null", "true").run()) != nil

    /// Runs `apus arguments…` to its end.
    init(_ program: Program, _ arguments: [String]) throws {
        let calls = "openat,write,pwrite64,writev,fsync,fdatasync,?rename,?renameat,?renameat2,?link,?linkat"
        let folder = try TemporaryFolder()
        let words = ["strace", "-ff", "-y", "-s", "0", "-e", "trace=\(calls)", "-o", folder.path("t")]
        result = try program.startOther(words + [Program.binary.path] + arguments).finish()
        let workingFolder = program.folder.resolvingSymlinksInPath().path
        threads = try folder.names.map { name in
            try folder.read(name).split(separator: "\n").compactMap { Self.call($0, in: workingFolder) }
        }
    }

    private static func call(_ line: Substring, in folder: String) -> Call? {
        guard !line.contains(" = -1 ") else { return nil }
        func absolute(_ path: Substring) -> String {
            path.hasPrefix("/") ? String(path) : "\(folder)/\(path)"
        }
        if let match = line.firstMatch(of: #/^openat\([^"]*"([^"]*)"/#) { return .opened(absolute(match.1)) }
        if let match = line.firstMatch(of: #/^(?:write|pwrite64|writev)\(\d+<([^>]*)>/#) {
            return .wrote(absolute(match.1))
        }
        if let match = line.firstMatch(of: #/^f(?:data)?sync\(\d+<([^>]*)>/#) { return .flushed(absolute(match.1)) }
        if let match = line.firstMatch(of: #/^rename\w*\([^"]*"([^"]*)"[^"]*"([^"]*)"/#) {
            return .renamed(absolute(match.1), to: absolute(match.2))
        }
        if let match = line.firstMatch(of: #/^link\w*\([^"]*"([^"]*)"[^"]*"([^"]*)"/#) {
            return .linked(absolute(match.1), to: absolute(match.2))
        }
        return nil
    }
}
