/// Writes one flat buffer of parameters as a safetensors file.
enum SafetensorsWriter {
    /// The 8 bytes of length and the header for tensors that lie as in `layout`, padded with spaces to a multiple of 8.
    /// `metadata` comes first, in the order given.
    static func head(_ layout: ParameterLayout, metadata: [(name: String, value: String)]) -> [UInt8] {
        var json = "{\"__metadata__\":{"
        json += metadata.map { "\(literal($0.name)):\(literal($0.value))" }.joined(separator: ",") + "}"
        for tensor in layout.tensors {
            let range = tensor.range
            json += ",\(literal(tensor.name)):{\"dtype\":\"F32\",\"shape\":\(tensor.shape),"
            json += "\"data_offsets\":[\(range.lowerBound * 4),\(range.upperBound * 4)]}"
        }
        json += "}"
        var header = Array(json.utf8)
        header.append(contentsOf: repeatElement(UInt8(ascii: " "), count: (8 - header.count % 8) % 8))
        return withUnsafeBytes(of: UInt64(header.count).littleEndian) { Array($0) } + header
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
