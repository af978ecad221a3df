import Files
import Foundation
import Parameters

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

extension Data {
    /// The whole content of the file at `path`.
    init(fileAt path: String) throws(TrainingError) {
        let file = open(path, O_RDONLY | O_NONBLOCK | O_CLOEXEC)
        guard file >= 0 else { throw .file(FileError("read", path)) }
        defer { close(file) }
        var status = stat()
        guard fstat(file, &status) == 0 else { throw .file(FileError("read", path)) }
        // A pipe may never end, and a file with holes may be larger than all memory.
        let isFile = status.st_mode & S_IFMT == S_IFREG
        guard isFile || status.st_mode & S_IFMT == S_IFDIR else { throw .file(FileError("read", path, EINVAL)) }
        guard !isFile || status.st_size <= ProcessInfo.processInfo.physicalMemory / 2 else {
            throw .file(FileError("read", path, EFBIG))
        }
        self.init(count: Int(status.st_size))
        var filled = 0
        while filled < count {
            let room = count - filled
            let read = withUnsafeMutableBytes { Foundation.read(file, $0.baseAddress! + filled, room) }
            if read < 0 && errno == EINTR { continue }
            guard read >= 0 else { throw .file(FileError("read", path)) }
            // Somebody has cut the file short since: what is left is judged as it is.
            if read == 0 { removeLast(room) }
            filled += read
        }
    }
}

/// Lays out what stands before the parameters in a safetensors file.
enum SafetensorsWriter {
    /// 8 bytes of length and the header; the parameters follow in the order of `layout`.
    ///
    /// The header is padded with spaces to a multiple of 8, so that the parameters are aligned in the file; `metadata`
    /// comes first, in the order given.
    static func head(_ layout: ParameterLayout, metadata: [(name: String, value: String)]) -> Data {
        let header = header(layout, metadata: metadata)
        let padding = (8 - header.utf8.count % 8) % 8
        var head = Data(capacity: 16 + header.utf8.count)
        withUnsafeBytes(of: UInt64(header.utf8.count + padding).littleEndian) { head.append(contentsOf: $0) }
        head.append(contentsOf: header.utf8)
        head.append(contentsOf: repeatElement(UInt8(ascii: " "), count: padding))
        return head
    }

    private static func header(_ layout: ParameterLayout, metadata: [(name: String, value: String)]) -> String {
        let texts = metadata.map { "\(JSONWriter.quoted($0.name)):\(JSONWriter.quoted($0.value))" }
        let tensors = layout.tensors.map { tensor in
            "\(JSONWriter.quoted(tensor.name)):{\"dtype\":\"F32\",\"shape\":\(tensor.shape),"
                + "\"data_offsets\":[\(tensor.range.lowerBound * 4),\(tensor.range.upperBound * 4)]}"
        }
        return "{" + (["\"__metadata__\":{\(texts.joined(separator: ","))}"] + tensors).joined(separator: ",") + "}"
    }
}
