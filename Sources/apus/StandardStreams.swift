import Files
import Foundation
import Parameters
import Reporting

/// Where data goes: byte for byte into files and pipes; a terminal is not steered by it.
enum StandardOutput {
    private static let isTerminal = isatty(STDOUT_FILENO) == 1

    /// Writes `text` whole, as ``write(_:)`` does.
    static func print(_ text: String, terminator: String = "\n") throws(FileError) {
        try write(Array((text + terminator).utf8))
    }

    /// Writes all bytes, which are whole characters; a full disk or a closed pipe is an error, not silence.
    static func write(_ bytes: [UInt8]) throws(FileError) {
        let shown = isTerminal ? Array(TerminalText.lines(String(decoding: bytes, as: UTF8.self)).utf8) : bytes
        var rest = shown[...]
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

    /// Tells a person something that is no error.
    static func note(_ sentence: String) { writeLine("apus: \(sentence)") }

    /// Writes one line, whatever stands in it.
    static func writeLine(_ line: String) { steer(TerminalText.line(line) + "\n") }

    /// Writes what may steer the terminal, as far as it can be written: a terminal that was closed is no reason to end a
    /// sweep.
    static func steer(_ text: String) { try? FileHandle.standardError.write(contentsOf: Data(text.utf8)) }
}

/// Keys and values for people: one pair a line, values in one column.
enum KeyValueText {
    static func lines(_ members: [JSONMember]) -> String {
        let keys = members.map { TerminalText.line($0.key) }
        let width = keys.map(TerminalText.width).max() ?? 0
        return zip(keys, members).map { key, member in
            let value = TerminalText.line(member.node.scalar?.display ?? member.node.compactText)
            return "\(TerminalText.padded(key, to: width))  \(value)"
        }.joined(separator: "\n")
    }
}
