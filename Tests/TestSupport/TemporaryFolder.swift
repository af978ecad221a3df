public import Foundation

/// A folder of its own that is gone with this object.
public final class TemporaryFolder: Sendable {
    /// Where it is.
    public let url = FileManager.default.temporaryDirectory.appending(
        path: "apus-\(UUID())", directoryHint: .isDirectory)

    /// Makes it, empty.
    public init() throws { try FileManager.default.createDirectory(at: url, withIntermediateDirectories: true) }

    deinit { try? FileManager.default.removeItem(at: url) }

    /// Its path, without a slash at the end.
    public var path: String { url.path }

    /// The path of a file in it.
    public func path(_ name: String) -> String { url.appending(path: name).path }

    /// The names of all that lies in it, sorted.
    public var names: [String] {
        get throws { try FileManager.default.contentsOfDirectory(atPath: path).sorted() }
    }

    /// Whether there is a file or a folder of that name.
    public func exists(_ name: String) -> Bool { FileManager.default.fileExists(atPath: path(name)) }

    /// Writes a file, and makes the folders that it needs.
    public func write(_ data: Data, to name: String) throws {
        let file = url.appending(path: name)
        try FileManager.default.createDirectory(
            at: file.deletingLastPathComponent(), withIntermediateDirectories: true)
        try data.write(to: file)
    }

    /// Writes a file in UTF-8, and makes the folders that it needs.
    public func write(_ text: String, to name: String) throws { try write(Data(text.utf8), to: name) }

    /// The bytes of a file.
    public func data(_ name: String) throws -> Data { try Data(contentsOf: url.appending(path: name)) }

    /// The text of a file.
    public func read(_ name: String) throws -> String {
        try String(contentsOf: url.appending(path: name), encoding: .utf8)
    }
}
