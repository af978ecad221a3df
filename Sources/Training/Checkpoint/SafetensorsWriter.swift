import Foundation

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
        let texts = metadata.map { "\(literal($0.name)):\(literal($0.value))" }
        let tensors = layout.tensors.map { tensor in
            "\(literal(tensor.name)):{\"dtype\":\"F32\",\"shape\":\(tensor.shape),"
                + "\"data_offsets\":[\(tensor.range.lowerBound * 4),\(tensor.range.upperBound * 4)]}"
        }
        return "{" + (["\"__metadata__\":{\(texts.joined(separator: ","))}"] + tensors).joined(separator: ",") + "}"
    }

    /// `text` as a JSON string.
    private static func literal(_ text: String) -> String {
        var literal = "\""
        for scalar in text.unicodeScalars {
            switch scalar {
            case "\"": literal += "\\\""
            case "\\": literal += "\\\\"
            case "\n": literal += "\\n"
            case "\0"..<" ":
                let digits = String(scalar.value, radix: 16)
                literal += "\\u" + String(repeating: "0", count: 4 - digits.count) + digits
            default: literal.unicodeScalars.append(scalar)
            }
        }
        return literal + "\""
    }
}
