import Files
import Foundation
import Parameters

/// Where data goes.
enum StandardOutput {
    /// Writes `text` whole, as ``write(_:)`` does.
    static func print(_ text: String, terminator: String = "\n") throws(FileError) {
        try write(Array((text + terminator).utf8))
    }

    /// Writes all bytes; a full disk or a closed pipe is an error, not silence.
    static func write(_ bytes: [UInt8]) throws(FileError) {
        var rest = bytes[...]
        while !rest.isEmpty {
            let written = rest.withUnsafeBytes { Foundation.write(STDOUT_FILENO, $0.baseAddress, $0.count) }
            if written < 0 && errno == EINTR { continue }
            guard written > 0 else { throw FileError("write", "standard output") }
            rest = rest.dropFirst(written)
        }
    }
}

/// Where progress and messages go; data goes to standard output.
enum StandardError {
    /// Whether a person looks at it.
    static var isTerminal: Bool { isatty(STDERR_FILENO) == 1 }

    /// Columns of the terminal, 80 when it does not tell.
    static var width: Int {
        var size = winsize()
        guard ioctl(STDERR_FILENO, UInt(TIOCGWINSZ), &size) == 0, size.ws_col > 0 else { return 80 }
        return Int(size.ws_col)
    }

    /// Rows of the terminal, 24 when it does not tell.
    static var height: Int {
        var size = winsize()
        guard ioctl(STDERR_FILENO, UInt(TIOCGWINSZ), &size) == 0, size.ws_row > 0 else { return 24 }
        return Int(size.ws_row)
    }

    /// Writes what can be written: a terminal that was closed is no reason to end a sweep.
    static func write(_ text: String) { try? FileHandle.standardError.write(contentsOf: Data(text.utf8)) }
}

/// Keys and values for people: one pair a line, values in one column.
enum KeyValueText {
    static func lines(_ members: [JSONMember]) -> String {
        let width = members.map(\.key.count).max() ?? 0
        return members.map { member in
            let key = member.key.padding(toLength: width, withPad: " ", startingAt: 0)
            return "\(key)  \(member.node.scalar?.display ?? member.node.compactText)"
        }.joined(separator: "\n")
    }
}
