import Foundation

/// A folder of its own that is gone when the test has ended.
final class TemporaryFolder: Sendable {
    let url = FileManager.default.temporaryDirectory.appending(path: "apus-\(UUID())", directoryHint: .isDirectory)

    init() throws { try FileManager.default.createDirectory(at: url, withIntermediateDirectories: true) }

    deinit { try? FileManager.default.removeItem(at: url) }

    func path(_ name: String) -> String { url.appending(path: name).path }

    func write(_ data: Data, to name: String) throws { try data.write(to: url.appending(path: name)) }

    func write(_ text: String, to name: String) throws { try write(Data(text.utf8), to: name) }
}
