import Foundation

/// A safetensors file in memory: 8 bytes with the header's length, the header, the tensors' bytes, all little-endian.
struct SafetensorsFile {
    let path: String
    let header: SafetensorsHeader
    /// The whole file.
    let bytes: Data
    /// Where the tensors' bytes begin.
    private let dataStart: Int

    /// Reads and checks the file at `path`; every tensor has to be F32.
    init(path: String) throws(TrainingError) {
        try self.init(Data(fileAt: path), path: path)
    }

    /// Checks the content of the file at `path`.
    init(_ bytes: Data, path: String) throws(TrainingError) {
        self.bytes = bytes
        self.path = path
        dataStart = try Self.dataStart(bytes, path)
        do {
            header = try SafetensorsHeader(json: bytes[8..<dataStart], dataCount: bytes.count - dataStart)
        } catch {
            throw .malformedSafetensors(path: path, reason: error.sentence)
        }
        for entry in header.entries where entry.type != "F32" {
            throw .wrongType(path: path, tensor: entry.name, found: entry.type)
        }
    }

    /// The elements of `entry` into `target`, which has room for them.
    func copy(_ entry: SafetensorsHeader.Entry, to target: UnsafeMutableRawBufferPointer) {
        bytes.withUnsafeBytes { target.copyMemory(from: UnsafeRawBufferPointer(rebasing: $0[file(entry.range)])) }
    }

    private func file(_ range: Range<Int>) -> Range<Int> { dataStart + range.lowerBound..<dataStart + range.upperBound }

    private static func dataStart(_ bytes: Data, _ path: String) throws(TrainingError) -> Int {
        guard bytes.count >= 8 else {
            throw .malformedSafetensors(
                path: path, reason: "it has \(bytes.count) bytes, too few for a header's length")
        }
        let length = bytes.withUnsafeBytes { UInt64(littleEndian: $0.loadUnaligned(as: UInt64.self)) }
        guard length <= SafetensorsHeader.limit else {
            throw .malformedSafetensors(
                path: path,
                reason: "it says that its header has \(length) bytes, and one has at most \(SafetensorsHeader.limit)")
        }
        guard length <= bytes.count - 8 else {
            throw .malformedSafetensors(
                path: path, reason: "it says that its header has \(length) bytes, but \(bytes.count - 8) follow")
        }
        return 8 + Int(length)
    }
}
