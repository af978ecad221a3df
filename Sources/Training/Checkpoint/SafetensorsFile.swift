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

    /// Reads and checks the file at `path`.
    init(path: String) throws(TrainingError) {
        try self.init(Data(fileAt: path), path: path)
    }

    /// Checks the content of the file at `path`.
    init(_ bytes: Data, path: String) throws(TrainingError) {
        self.bytes = bytes
        self.path = path
        do throws(TrainingError) {
            dataStart = try Self.dataStart(bytes, path)
            header = try Self.header(bytes, dataStart, path)
        } catch {
            guard let kind = FileKind(of: bytes) else { throw error }
            throw .notWeights(path: path, kind: kind.description, repair: kind.repairOfWeights(path))
        }
    }

    private static func header(_ bytes: Data, _ start: Int, _ path: String) throws(TrainingError) -> SafetensorsHeader {
        do { return try SafetensorsHeader(json: bytes[8..<start], dataCount: bytes.count - start) } catch {
            throw .malformedSafetensors(path: path, reason: error.sentence)
        }
    }

    // MARK: - Elements

    /// Bytes of an element, by the types that are read.
    static let widths = ["F64": 8, "F32": 4, "F16": 2, "BF16": 2]

    /// The elements of `entry`, which has one of these types, as the nearest 32-bit floats into `target`, which has room
    /// for them.
    ///
    /// Throws when a number is too large.
    func copy(_ entry: SafetensorsHeader.Entry, to target: UnsafeMutableBufferPointer<Float>) throws(TrainingError) {
        let range = dataStart + entry.range.lowerBound..<dataStart + entry.range.upperBound
        let isWhole = bytes.withUnsafeBytes { bytes in
            let elements = UnsafeRawBufferPointer(rebasing: bytes[range])
            switch entry.type {
            case "F64": return Self.copy(doubles: elements, to: target)
            case "F16": Self.copy(halves: elements, to: target) { Self.float(half: $0) }
            case "BF16": Self.copy(halves: elements, to: target) { Float(bitPattern: UInt32($0) << 16) }
            default: UnsafeMutableRawBufferPointer(target).copyMemory(from: elements)
            }
            return true
        }
        guard isWhole else { throw .numberTooLarge(path: path, tensor: entry.name) }
    }

    /// False when a number is beyond the largest 32-bit float.
    private static func copy(
        doubles: UnsafeRawBufferPointer, to target: UnsafeMutableBufferPointer<Float>
    ) -> Bool {
        for index in target.indices {
            let bits = doubles.loadUnaligned(fromByteOffset: index * 8, as: UInt64.self)
            let value = Double(bitPattern: UInt64(littleEndian: bits))
            target[index] = Float(value)
            guard target[index].isInfinite == value.isInfinite else { return false }
        }
        return true
    }

    private static func copy(
        halves: UnsafeRawBufferPointer, to target: UnsafeMutableBufferPointer<Float>, _ convert: (UInt16) -> Float
    ) {
        for index in target.indices {
            let bits = halves.loadUnaligned(fromByteOffset: index * 2, as: UInt16.self)
            target[index] = convert(UInt16(littleEndian: bits))
        }
    }

    /// IEEE 754 binary16: 1 sign bit, 5 of the exponent with a bias of 15, 10 of the fraction.
    private static func float(half: UInt16) -> Float {
        let magnitude = UInt32(half & 0x7fff) << 13
        let sign = UInt32(half & 0x8000) << 16
        // Infinities and NaN keep the largest exponent; all others get the other bias, 127, by an exact product, which
        // makes subnormal numbers normal.
        if half & 0x7c00 == 0x7c00 { return Float(bitPattern: sign | 0x7f80_0000 | magnitude & 0x007f_ffff) }
        return Float(bitPattern: sign | (Float(bitPattern: magnitude) * 0x1p112).bitPattern)
    }

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
