import Foundation

/// The JSON at the beginning of a safetensors file: what each tensor is and where it lies.
struct SafetensorsHeader {
    /// A tensor's entry.
    struct Entry: Hashable {
        var name: String
        var type: String
        var shape: [Int]
        /// In the bytes after the header.
        var range: Range<Int>
    }

    /// In order of their bytes, without gaps or overlaps.
    var entries: [Entry]
    /// `__metadata__`: text by name.
    var metadata: [String: String]

    /// The most bytes a header has, as in the reference implementation.
    static let limit = 100_000_000

    /// Reads `json`, which describes `dataCount` bytes; throws one sentence about the first thing wrong.
    init(json: Data, dataCount: Int) throws(Malformed) {
        let names = try Self.countNames(json)
        let decoded: Decoded
        do {
            decoded = try JSONDecoder().decode(Decoded.self, from: json)
        } catch {
            throw Malformed("its header is not the JSON that it should be (\(Self.sentence(error)))")
        }
        guard decoded.names == names else { throw Malformed("a name stands twice in its header") }
        metadata = decoded.metadata
        entries = []
        for (name, tensor) in decoded.tensors { entries.append(try Self.entry(name, tensor)) }
        entries.sort {
            ($0.range.lowerBound, $0.range.upperBound, $0.name) < ($1.range.lowerBound, $1.range.upperBound, $1.name)
        }
        try checkRanges(dataCount)
    }

    /// Tensors lie one after the other: no byte belongs to two of them, none to nobody, none is beyond the file.
    private func checkRanges(_ dataCount: Int) throws(Malformed) {
        var end = 0
        for entry in entries {
            guard entry.range.lowerBound == end else {
                let what = entry.range.lowerBound < end ? "overlaps the tensor before it" : "leaves a gap before it"
                throw Malformed("\(entry.name) begins at byte \(entry.range.lowerBound), which \(what)")
            }
            end = entry.range.upperBound
        }
        guard end == dataCount else {
            throw Malformed("its tensors take \(end) bytes, but \(dataCount) follow the header")
        }
    }

    private static func entry(_ name: String, _ tensor: Decoded.Tensor) throws(Malformed) -> Entry {
        let offsets = tensor.offsets
        guard offsets.count == 2, offsets[0] >= 0, offsets[0] <= offsets[1] else {
            throw Malformed("the offsets of \(name) are \(offsets), not a begin and an end")
        }
        let width = SafetensorsFile.widths[tensor.dtype]
        var size = width ?? 1
        for dimension in tensor.shape {
            let (product, overflow) = size.multipliedReportingOverflow(by: dimension)
            guard dimension >= 0, !overflow else {
                throw Malformed("the shape \(tensor.shape) of \(name) is impossible")
            }
            size = product
        }
        guard width == nil || offsets[1] - offsets[0] == size else {
            throw Malformed(
                "\(name) has shape \(tensor.shape), which takes \(size) bytes, but is given \(offsets[1] - offsets[0])")
        }
        return Entry(name: name, type: tensor.dtype, shape: tensor.shape, range: offsets[0]..<offsets[1])
    }

    private static let nameLimit = 1000

    /// Names of all objects in `json`: colons outside of strings.
    ///
    /// The decoder keeps one of two equal names. Long ones are refused before it compares them, for marks on letters
    /// make that cost the square of their number.
    private static func countNames(_ json: Data) throws(Malformed) -> Int {
        var count = 0
        var inString = false
        var escaped = false
        var length = 0
        for byte in json {
            if inString { length += 1 }
            switch byte {
            case _ where escaped: escaped = false
            case UInt8(ascii: "\\"): escaped = inString
            case UInt8(ascii: "\""):
                if !inString { length = 0 }
                inString.toggle()
            case UInt8(ascii: ":") where !inString:
                guard length <= nameLimit else {
                    throw Malformed("a name in its header has more than \(nameLimit) bytes")
                }
                count += 1
            default: break
            }
        }
        return count
    }

    private static func sentence(_ error: any Error) -> String {
        switch error {
        case DecodingError.typeMismatch(_, let context), DecodingError.valueNotFound(_, let context),
            DecodingError.keyNotFound(_, let context), DecodingError.dataCorrupted(let context):
            let path = context.codingPath.map(\.stringValue).joined(separator: ".")
            return path.isEmpty ? context.debugDescription : "\(path): \(context.debugDescription)"
        default: return "\(error)"
        }
    }

    /// The first thing that is wrong with a header, in one sentence.
    struct Malformed: Error {
        var sentence: String

        init(_ sentence: String) { self.sentence = sentence }
    }
}

extension SafetensorsHeader {
    /// The header as it stands in the file.
    private struct Decoded: Decodable {
        struct Tensor: Decodable {
            var dtype: String
            var shape: [Int]
            var offsets: [Int]

            enum CodingKeys: String, CodingKey {
                case dtype, shape
                case offsets = "data_offsets"
            }
        }

        struct Name: CodingKey {
            var stringValue: String
            var intValue: Int? { nil }

            init(stringValue: String) { self.stringValue = stringValue }
            init?(intValue: Int) { nil }
        }

        var metadata: [String: String] = [:]
        var tensors: [String: Tensor] = [:]
        /// Different names in all objects.
        var names: Int

        init(from decoder: any Decoder) throws {
            let container = try decoder.container(keyedBy: Name.self)
            names = container.allKeys.count
            for name in container.allKeys {
                if name.stringValue == "__metadata__" {
                    metadata = try container.decode([String: String].self, forKey: name)
                    names += metadata.count
                } else {
                    tensors[name.stringValue] = try container.decode(Tensor.self, forKey: name)
                    names += try container.nestedContainer(keyedBy: Name.self, forKey: name).allKeys.count
                }
            }
        }
    }
}
