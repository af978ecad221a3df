/// A setting's value as a file or a command line gives it.
public enum SettingValue: Hashable, Sendable {
    case null
    case boolean(Bool)
    case number(Double)
    case text(String)
}

extension SettingValue: CustomStringConvertible {
    /// As JSON writes it.
    public var description: String {
        switch self {
        case .null: "null"
        case .boolean(let flag): String(flag)
        case .number(let number): Int(exactly: number).map(String.init) ?? "\(number)"
        case .text(let text): "\"\(text)\""
        }
    }
}

extension SettingValue: Codable {
    /// From any JSON scalar.
    public init(from decoder: any Decoder) throws {
        let container = try decoder.singleValueContainer()
        if container.decodeNil() {
            self = .null
        } else if let flag = try? container.decode(Bool.self) {
            self = .boolean(flag)
        } else if let number = try? container.decode(Double.self) {
            self = .number(number)
        } else {
            self = .text(try container.decode(String.self))
        }
    }

    /// As a JSON scalar.
    public func encode(to encoder: any Encoder) throws {
        var container = encoder.singleValueContainer()
        switch self {
        case .null: try container.encodeNil()
        case .boolean(let flag): try container.encode(flag)
        case .number(let number): try container.encode(number)
        case .text(let text): try container.encode(text)
        }
    }
}
