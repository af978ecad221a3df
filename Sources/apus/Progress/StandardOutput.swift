import Files
import Foundation

/// Where data goes.
enum StandardOutput {
    /// Prints `text` as `write` does.
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
